"""The settings, read once from the environment. A wrong one is one line that names it."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.definition import Limit
from core.engine import EngineSettings
from core.errors import ConfigError
from core.money import Price, read_prices

E = TypeVar("E", bound=EngineSettings)

DEFAULT_OPENAI_MODEL = "gpt-4.1-mini"
SHORTEST_TOKEN = 16
_PERSON = re.compile(r"[UW][A-Z0-9]+")


class LlmSetting(BaseModel):
    """One model of `SYNTH_LLMS`: where it is, what it is called there, which variable has its key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str | None = None
    model: str
    api_key_env: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)


def _parse_llms(value: object) -> object:
    if isinstance(value, str):
        try:
            return json.loads(value or "{}")
        except ValueError as error:
            raise ValueError('write JSON, such as {"cheap": {"model": "…"}}') from error
    return value


def _parse_prices(value: object) -> object:
    return dict(read_prices(value)) if isinstance(value, str) and value else value or {}


def _parse_people(value: object) -> object:
    if not isinstance(value, str):
        return value
    people = tuple(one.strip() for one in value.split(",") if one.strip())
    if wrong := next((one for one in people if _PERSON.fullmatch(one) is None), None):
        raise ValueError(f"“{wrong[:50]}” is no user's id; write ids such as U012AB3CD, with commas between")
    return people


def _empty_is_absent(value: object) -> object:
    return None if value == "" else value


def _long_enough(value: SecretStr | None) -> SecretStr | None:
    if value is not None and len(value.get_secret_value()) < SHORTEST_TOKEN:
        raise ValueError(f"a token has at least {SHORTEST_TOKEN} characters")
    return value


def _an_address(value: str | None) -> str | None:
    if value is not None and not value.startswith(("https://", "http://")):
        raise ValueError("write an address that begins with https://")
    return value


Text = Annotated[str | None, BeforeValidator(_empty_is_absent)]
Secret = Annotated[SecretStr | None, BeforeValidator(_empty_is_absent)]


class Settings(BaseSettings):
    """Everything that the environment says. Field names are the variables in lower case."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: Annotated[str, Field(min_length=1)] = Field(
        default_factory=lambda: f"sqlite+aiosqlite:///{user_data_path('synth') / 'synth.sqlite'}",
        repr=False,  # it may hold a password
    )

    slack_bot_token: Secret = None
    slack_signing_secret: Secret = None
    slack_app_token: Secret = None
    slack_api_url: Text = None

    openai_api_key: Secret = None
    openai_base_url: Text = None
    synth_model: Text = None
    synth_model_size: Annotated[Literal["small", "large"] | None, BeforeValidator(_empty_is_absent)] = None
    synth_llms: Annotated[dict[str, LlmSetting], NoDecode, BeforeValidator(_parse_llms)] = Field(
        default_factory=dict
    )

    synth_model_prices: Annotated[dict[str, Price], NoDecode, BeforeValidator(_parse_prices)] = Field(
        default_factory=dict
    )
    synth_month_tokens: Annotated[int | None, BeforeValidator(_empty_is_absent)] = Field(default=None, ge=1)
    synth_month_usd: Annotated[float | None, BeforeValidator(_empty_is_absent)] = Field(
        default=None, gt=0, le=10**9
    )
    synth_budget_approvers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parse_people)] = ()

    synth_keep_days: Annotated[int | None, BeforeValidator(_empty_is_absent)] = Field(default=None, ge=1)
    synth_archive: Annotated[Path | None, BeforeValidator(_empty_is_absent)] = None

    synth_runs_at_once: Annotated[int | None, BeforeValidator(_empty_is_absent)] = Field(default=None, ge=1)

    synth_host: str = "127.0.0.1"
    synth_port: int = Field(default=3000, ge=1, le=65_535)
    synth_public_url: Annotated[Text, AfterValidator(_an_address)] = None
    synth_secret_key: Secret = None
    synth_api_token: Annotated[Secret, AfterValidator(_long_enough)] = None

    @property
    def public_url(self) -> str:
        """Where the world finds us, as far as we know."""
        return self.synth_public_url or f"http://{self.synth_host}:{self.synth_port}"

    @property
    def month(self) -> Limit:
        """What each workspace may take in a month."""
        return Limit(tokens=self.synth_month_tokens, usd=self.synth_month_usd)

    @property
    def secret_keys(self) -> list[str]:
        """The first seals, each opens."""
        given = "" if self.synth_secret_key is None else self.synth_secret_key.get_secret_value()
        return [key.strip() for key in given.split(",") if key.strip()]

    @property
    def embedded_model(self) -> bool:
        """Whether the model that comes with Synth is the default one."""
        elsewhere = self.openai_api_key is not None or self.openai_base_url is not None
        return not elsewhere and self.synth_model != "none"


def read_settings(**overrides: Any) -> Settings:
    """The settings, or `ConfigError` naming every variable that is not right."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        faults = [f"{str(e['loc'][0]).upper()}: {_plain(e['msg'])}" for e in error.errors()]
        raise ConfigError("; ".join(faults)) from error


def read_engine_settings(kind: type[E], environment: Mapping[str, str] = os.environ) -> E | None:
    """What an engine has to be told; None where nothing of it is set. `ConfigError` names what is missing."""
    names = {name: f"{kind.prefix}{name.upper()}" for name in kind.model_fields}
    given = {name: environment[variable] for name, variable in names.items() if environment.get(variable)}
    if not given:
        return None
    try:
        return kind(**given)
    except ValidationError as error:
        faults = error.errors()
    missing = [names[str(fault["loc"][0])] for fault in faults if fault["type"] == "missing"]
    wrong = [
        f"{names[str(fault['loc'][0])]}: {_plain(fault['msg'])}"
        for fault in faults
        if fault["type"] != "missing"
    ]
    said = [f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set"] if missing else []
    some = ", ".join(names[name] for name in given)
    raise ConfigError(f"{'; '.join([*said, *wrong])} (set: {some}). Set all of it, or nothing.")


def need(value: SecretStr | None, variable: str, why: str) -> str:
    """A secret that cannot be missing."""
    if value is None:
        raise ConfigError(f"{variable} is not set. {why}")
    return value.get_secret_value()


def database_path(folder: Path) -> str:
    """The DATABASE_URL of the SQLite database in a folder."""
    return f"sqlite+aiosqlite:///{folder.resolve() / 'synth.sqlite'}"


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")
