"""What Pipedream needs to be told: project, OAuth client, and the runner where there is one."""

from typing import ClassVar, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from core.engine import EngineSettings

_SHORTEST_SECRET = 16  # characters; whoever knows it may say what became of steps


class PipedreamSettings(EngineSettings):
    """`PIPEDREAM_…`. The environment is said explicitly, since the SDK would take production for granted."""

    prefix: ClassVar[str] = "PIPEDREAM_"

    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    project_id: str = Field(pattern=r"^proj_[A-Za-z0-9]+$")
    environment: Literal["development", "production"] = "production"
    runs_per_5_minutes: int = Field(default=2_000, ge=1)  # a project's limit, where no other was agreed
    base_url: str = Field(default="https://api.pipedream.com", pattern=r"^https?://[^\s/]+")
    runner_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+(/\S*)?$")
    runner_secret: SecretStr | None = Field(default=None, validate_default=True)
    runner_grace_s: float = Field(default=60, gt=0, le=3600)

    @field_validator("runner_secret")
    @classmethod
    def _comes_with_its_url(cls, secret: SecretStr | None, given: ValidationInfo) -> SecretStr | None:
        if "runner_url" not in given.data:  # which is told by itself
            return secret
        url = given.data["runner_url"]
        if secret is None and url is not None:
            raise ValueError("is needed together with PIPEDREAM_RUNNER_URL")
        if secret is not None and url is None:
            raise ValueError("is of no use without PIPEDREAM_RUNNER_URL")
        if secret is not None and len(secret.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"must have at least {_SHORTEST_SECRET} characters")
        return secret
