"""Which languages there are, and which of them a text is in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core.language.translator import ENGLISH, Translator

TRANSLATED = ("de", "es", "fr")


def _english(text: str) -> str:
    return ENGLISH.code


@dataclass(frozen=True)
class Languages:
    """`detect` gives the code of the language that a text is in: the same for the same text at any time, so
    that a plan, its run and what is said about them keep to one language without anybody storing it."""

    translators: Mapping[str, Translator] = field(default_factory=dict)
    detect: Callable[[str], str] = _english

    def of(self, text: str) -> Translator:
        """How to speak to whoever said this; in English, where it is in none of the others."""
        return self.named(self.detect(text)) if text else ENGLISH

    def named(self, code: str) -> Translator:
        """By its code: `de`."""
        return self.translators.get(code, ENGLISH)


def read_languages(detect: Callable[[str], str]) -> Languages:
    """All of them, from the files beside this module."""
    return Languages({code: _read(code) for code in TRANSLATED}, detect)


def _read(code: str) -> Translator:
    """The standard library looks texts up, in compiled catalogues: this one is compiled in memory."""
    source = files("core.language").joinpath(f"{code}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=code))
    compiled.seek(0)
    return Translator(code, GNUTranslations(compiled))
