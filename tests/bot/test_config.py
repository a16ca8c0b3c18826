"""Settings, and what must not be seen of them."""

import pytest

from bot.config import read_settings
from bot.model.process import Address
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
        read_settings(synth_port=0, synth_api_token="short", synth_llms="[")
    for name in ("SYNTH_PORT", "SYNTH_API_TOKEN", "SYNTH_LLMS"):
        assert name in caught.value.sentence
    assert "\n" not in caught.value.sentence
