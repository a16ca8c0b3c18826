"""What Pipedream needs to be told: the project, and the OAuth client that may use it."""

from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from core.engine import EngineSettings


class PipedreamSettings(EngineSettings):
    """`PIPEDREAM_…`. The environment is said explicitly, since the SDK would take production for granted."""

    prefix: ClassVar[str] = "PIPEDREAM_"

    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    project_id: str = Field(pattern=r"^proj_[A-Za-z0-9]+$")
    environment: Literal["development", "production"] = "production"
    base_url: str = Field(default="https://api.pipedream.com", pattern=r"^https?://[^\s/]+")
