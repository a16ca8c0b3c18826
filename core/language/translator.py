"""One language: its words for our texts, and how it writes numbers, lists and days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from gettext import NullTranslations

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

_LOCALES = {"en": "en_GB"}  # “a, b and c”; every other locale is named by its language


@dataclass(frozen=True)
class Translator:
    """`tr("Step {number} failed.", number=2)`; where a text has no translation, it is said in English.

    What is translated stands somewhere as a literal, so that `make messages` finds it; what varies goes in as
    a value.
    """

    code: str = "en"
    texts: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)

    def __call__(self, text: str, /, **values: object) -> str:
        said = self.texts.gettext(text)
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, number: int, /, **values: object) -> str:
        """`tr.plural("{n} step", "{n} steps", 3)`: `n` is the number as it is written."""
        return self.texts.ngettext(one, many, number).format(n=self.number(number), **values)

    def number(self, number: float) -> str:
        """`1,234`, `1.234`, `0,4`."""
        return format_decimal(number, locale=self._locale)

    def listed(self, items: Sequence[str], *, choice: bool = False) -> str:
        """`a, b and c`; with `choice`, `a, b or c`."""
        return format_list(list(items), style="or" if choice else "standard", locale=self._locale)

    def date(self, day: datetime, pattern: str) -> str:
        """By one of CLDR's patterns, such as `EEEE d MMMM`."""
        return format_date(day, pattern, locale=self._locale)

    @property
    def _locale(self) -> str:
        return _LOCALES.get(self.code, self.code)


ENGLISH = Translator()
