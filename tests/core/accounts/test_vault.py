"""What is sealed can be read again with the right key, and with no other."""

import pytest

from core.errors import ConfigError, Invalid
from core.vault import Vault, new_key


def test_what_is_sealed_is_not_readable_and_opens_again() -> None:
    vault = Vault([new_key()])
    sealed = vault.seal("a secret with ünïcödé")
    assert "secret" not in sealed
    assert vault.open(sealed) == "a secret with ünïcödé"
    assert vault.seal("a secret with ünïcödé") != sealed


def test_keys_are_changed_one_after_the_other() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal("x")
    both = Vault([new, old])
    assert both.open(sealed) == "x"
    with pytest.raises(ConfigError, match="does not hold the key"):
        Vault([new]).open(sealed)
    assert Vault([new]).open(both.seal("y")) == "y"


def test_without_a_key_nothing_is_sealed_and_it_says_what_to_do() -> None:
    with pytest.raises(Invalid, match="SYNTH_SECRET_KEY"):
        Vault().seal("x")
    with pytest.raises(ConfigError, match="SYNTH_SECRET_KEY"):
        Vault().open("x")


@pytest.mark.parametrize("key", ["short", "é" * 44, "x" * 44])
def test_what_is_no_key_is_one_clear_line(key: str) -> None:
    with pytest.raises(ConfigError, match="SYNTH_SECRET_KEY is not a list of Fernet keys"):
        Vault([key])
