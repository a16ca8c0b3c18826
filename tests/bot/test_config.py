"""Settings, and what must not be seen of them."""

import pytest

from bot.config import read_engine_settings, read_settings
from bot.model.process import Address
from bot.models import open_models
from core.engines.pipedream import PipedreamSettings
from core.errors import ConfigError
from core.llm import LlmInstance


def test_no_secret_shows_when_a_value_is_printed() -> None:
    settings = read_settings(
        database_url="postgresql://synth:hunter2@db/synth",
        slack_bot_token="xoxb-hunter2",
        openai_api_key="sk-hunter2",
        synth_api_token="hunter2-hunter2-hunter2",
    )
    values = (settings, LlmInstance("default", None, "m", "hunter2"), Address(1, "hunter2", "m"))
    assert "hunter2" not in repr(values)


def test_every_setting_that_is_not_right_is_named_in_one_line() -> None:
    with pytest.raises(ConfigError) as caught:
        read_settings(
            synth_port=0,
            synth_api_token="short",
            synth_llms="[",
            synth_model_prices="gpt-x=0.1",
            synth_month_tokens="some",
            synth_month_usd=-1,
            synth_budget_approvers="ada",
        )
    for name in (
        "SYNTH_PORT",
        "SYNTH_API_TOKEN",
        "SYNTH_LLMS",
        "SYNTH_MODEL_PRICES",
        "SYNTH_MONTH_TOKENS",
        "SYNTH_MONTH_USD",
        "SYNTH_BUDGET_APPROVERS",
    ):
        assert name in caught.value.sentence
    assert "\n" not in caught.value.sentence


def test_budgets_and_prices_are_read_and_empty_ones_are_none() -> None:
    given = read_settings(
        synth_model_prices="gpt-x=0.15/0.60, local=0/0",
        synth_month_tokens="1000",
        synth_month_usd="2.5",
        synth_budget_approvers="U012AB3CD, W9",
    )
    assert given.synth_model_prices["gpt-x"].of(1_000_000, 1_000_000) == 750_000_000
    assert (given.month.tokens, given.month.usd) == (1_000, 2.5)
    assert given.synth_budget_approvers == ("U012AB3CD", "W9")
    empty = read_settings(
        synth_model_prices="", synth_month_tokens="", synth_month_usd="", synth_budget_approvers=""
    )
    assert (dict(empty.synth_model_prices), empty.month.tokens, empty.synth_budget_approvers) == (
        {},
        None,
        (),
    )


async def test_a_month_in_dollars_wants_the_price_of_every_model() -> None:
    named = {"cheap": {"model": "gpt-y"}}
    settings = read_settings(
        openai_api_key="k",
        synth_model="gpt-x",
        synth_month_usd=1,
        synth_model_prices="gpt-x=1/2",
        synth_llms=named,
    )
    with pytest.raises(ConfigError, match="SYNTH_MODEL_PRICES lacks gpt-y"):
        async with open_models(settings):
            pass


PIPEDREAM = {
    "PIPEDREAM_CLIENT_ID": "id",
    "PIPEDREAM_CLIENT_SECRET": "very-secret",
    "PIPEDREAM_PROJECT_ID": "proj_1",
}


def test_an_engine_of_which_nothing_is_set_is_off() -> None:
    assert read_engine_settings(PipedreamSettings, {"PIPEDREAM_CLIENT_ID": ""}) is None


def test_an_engine_that_is_set_in_part_names_all_that_is_missing() -> None:
    with pytest.raises(ConfigError) as error:
        read_engine_settings(PipedreamSettings, {"PIPEDREAM_CLIENT_SECRET": "very-secret"})
    assert str(error.value) == (
        "PIPEDREAM_CLIENT_ID, PIPEDREAM_PROJECT_ID are not set (set: PIPEDREAM_CLIENT_SECRET). "
        "Set all of it, or nothing."
    )


def test_an_engines_malformed_setting_is_named_and_no_secret_told() -> None:
    with pytest.raises(ConfigError, match="PIPEDREAM_ENVIRONMENT") as error:
        read_engine_settings(PipedreamSettings, {**PIPEDREAM, "PIPEDREAM_ENVIRONMENT": "staging"})
    assert "very-secret" not in str(error.value)


def test_an_engine_that_is_set_is_read_and_its_secret_does_not_show() -> None:
    settings = read_engine_settings(PipedreamSettings, PIPEDREAM)
    assert settings is not None
    assert settings.environment == "production"
    assert "very-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"PIPEDREAM_RUNNER_URL": "https://x.m.pipedream.net"},
            "PIPEDREAM_RUNNER_SECRET: is needed together",
        ),
        ({"PIPEDREAM_RUNNER_SECRET": "s" * 16}, "PIPEDREAM_RUNNER_SECRET: is of no use without"),
        (
            {"PIPEDREAM_RUNNER_URL": "https://x.m.pipedream.net", "PIPEDREAM_RUNNER_SECRET": "short-one"},
            "PIPEDREAM_RUNNER_SECRET: must have at least 16 characters",
        ),
        ({"PIPEDREAM_RUNNER_URL": "x.net", "PIPEDREAM_RUNNER_SECRET": "s" * 16}, "PIPEDREAM_RUNNER_URL: "),
    ],
    ids=["no secret", "no address", "short", "malformed"],
)
def test_half_a_runner_is_refused_in_one_line(given: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_engine_settings(PipedreamSettings, {**PIPEDREAM, **given})
    assert words in str(error.value)
    assert "\n" not in str(error.value)
    assert "short-one" not in str(error.value)
