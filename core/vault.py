"""What must be read again and yet not lie open: sealed with the keys of `SYNTH_SECRET_KEY` (Fernet)."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.errors import ConfigError, Invalid


class Vault:
    """Seals with the first key and opens with any, so that keys can be changed one after the other."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """`ConfigError` for what is no key. Without any, nothing can be sealed."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        except ValueError as error:
            raise ConfigError(f"SYNTH_SECRET_KEY is not a list of Fernet keys. {_HOW}") from error

    def seal(self, text: str) -> str:
        """`Invalid`, with what to do, where there is no key."""
        if self._fernet is None:
            raise Invalid(f"This keeps a secret, for which SYNTH_SECRET_KEY is not set. {_HOW}")
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """`ConfigError` where the key with which it was sealed is not among ours."""
        if self._fernet is None:
            raise ConfigError("SYNTH_SECRET_KEY is not set any more; what was sealed with it cannot be read.")
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise ConfigError("SYNTH_SECRET_KEY does not hold the key of something sealed.") from error


def new_key() -> str:
    """One that the setting takes."""
    return Fernet.generate_key().decode()


_HOW = (
    "Make one with `python -c 'import base64, os; "
    "print(base64.urlsafe_b64encode(os.urandom(32)).decode())'` and keep it."
)
