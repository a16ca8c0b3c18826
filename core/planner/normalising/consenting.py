"""The forms in which consent is asked for, as patterns made of a language's words."""

import re
from functools import lru_cache

from core.planner.normalising.several import TOGETHER
from core.planner.vocabulary.consents import CONSENTS, ConsentWords
from core.planner.vocabulary.table import ASK, ASK_LATE, END

_ONE = r"(?:<@\w+(?:\|[^>]*)?>|(?<![\w.])@\w+(?:[.-]\w+)*)"
PERSON = rf"(?:{_ONE}(?:{TOGETHER}[^{TOGETHER}]*{TOGETHER}{_ONE})*)"  # or several, as one
_SENTENCE_ENDS = r"(?=\s*(?:[.;!?)\n]|\Z))"
_GAP = r"(?P<gap>(?:\A|[.;,:(\n])\s*|\s+[–—-]\s+)"


def _of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class Parts:
    """What the forms of one language are made of, as patterns."""

    def __init__(self, words: ConsentWords) -> None:
        self._who(words)
        self._agree(words)
        self._consent(words)
        self._ask(words)

    def _who(self, words: ConsentWords) -> None:
        """Who is asked: a name, "me", "they"."""
        one = rf"(?:{PERSON}|{words.named_words})" if words.named_words else PERSON
        each = rf"(?:{one}|(?:{words.me_words})(?!\w))"
        self.somebody = rf"(?:{each}(?:{TOGETHER}[^{TOGETHER}]*{TOGETHER}{each})+|{one})"
        self.person = rf"{self.somebody}|(?:{words.me_words})(?:(?<=['’])|(?!\w))"
        self.who = rf"(?P<who>{self.person}|(?:{words.they_words})(?!\w))\s*"
        self.named = rf"(?P<who>{self.person}|(?:{words.me_words})(?=l[oae]s?(?!\w)))(?:l[oae]s?(?!\w))?"

    def _agree(self, words: ConsentWords) -> None:
        """What they are to do: agree, or look."""
        self.few = r"(?:(?!know\s|wissen\s|savoir\s|saber\s)(?![#\ue000-\ue00f])[^\s.,;:!?()\n]+\s+){0,4}?"
        self.tail = rf"(?:\s+(?:{words.tail_words})(?!\w))*"
        self.agrees = rf"{self.few}(?<!\w)(?:{words.agree_words})(?!\w){self.tail}"
        self.sees = (
            rf"{self.few}(?<!\w)(?:(?P<agrees>{words.agree_words})|{words.look_words})(?!\w){self.tail}"
        )
        self.looks = self.sees.replace("?P<agrees>", "?:")

    def _consent(self, words: ConsentWords) -> None:
        """What is wanted of them, by its noun; `first` says that nothing is done before."""
        self.first = rf"(?:(?P<first>\s*,?\s+(?:{words.first_words})(?!\w)))?"
        self.but = (
            rf"(?P<but>(?:\s*[,;(–—-]{{1,3}}|\s)\s*(?:(?<!\w)(?:{words.only_words})(?!\w),?\s*){{0,3}})?"
        )
        self.noun = rf"(?:{words.noun_words})(?!\w)"
        self.some = rf"(?:(?:{words.article_words})\s*)*"
        self.whose = (
            rf"(?:(?P<mine>{words.my_words})|(?P<whose>{self.somebody})(?:['’]s?)?)\s+(?:\w+\s+)?{self.noun}"
        )
        self.whose = (
            rf"(?:{self.whose}|{self.some}{self.noun}\s*(?:{words.from_words})\s*(?P<whom>{self.person}))"
        )

    def _ask(self, words: ConsentWords) -> None:
        """How they come to it: let, show, for, whether."""
        self.it = rf"(?:{words.it_words})"
        self.let = rf"(?<!\w)(?:{words.let_words})[\s-]*"
        self.show = (
            rf"(?<!\w)(?:{words.show_words})[\s-]*(?:{self.it}[\s-]*(?:to\s+|à\s+|a\s+|an\s+)?{self.named}"
        )
        self.show += rf"|{self.named.replace('<who>', '<whom>')}(?:[\s-]*{self.it}(?!\w))?)"
        self.reason = rf"(?:{words.for_words})\s+(?:{self.some}{self.noun}|{self.looks})"
        deed = rf"(?:{words.agree_words}|{words.look_words})(?!\w)"
        self.whether = rf",?\s*(?:{words.whether_words})\s*{self.few}{deed}{self.tail}"


class Grammar:
    """One language's forms, by what they are and what stands around them."""

    def __init__(self, words: ConsentWords) -> None:
        parts = Parts(words)
        self.forms = self._forms(words, parts)
        self._deeds(words, parts)
        self._around(words, parts)
        self._words(words)

    def _deeds(self, words: ConsentWords, parts: Parts) -> None:
        """What must not be done without it."""
        self.never = _of(
            rf"(?<!\w)(?:{words.never_words})\s+(?P<deed>\w+\b[^.;\n]*?),?\s+(?:{words.without_words})\s*"
            rf"(?:{parts.who}{parts.looks}|{parts.whose}){_SENTENCE_ENDS}"
        )
        self.needs = _of(
            rf"(?P<gap>(?:\A|[.;,\n])\s*(?:(?:and|but|then|und|aber|et|mais|y"
            rf"|pero)\s+)*)(?P<what>[^.;,\n]{{2,60}}?)\s+(?:{words.needs_words})\s+{parts.whose}{parts.first}"
        )
        self.nothing = _of(
            rf"(?<!\w)(?:{words.nothing_words})\s[^.;,\n]*?(?<!\w)(?:{words.without_words})\s*"
            rf"(?:{parts.who}{parts.looks}|{parts.whose})[^.;,\n]*"
        )

    @staticmethod
    def _forms(words: ConsentWords, parts: Parts) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Each with its name, in the order in which they are looked for."""
        return (
            (
                "let",
                _of(
                    rf"{parts.but}{parts.let}{parts.few}(?:{words.agree_words}|{words.look_words}"
                    rf"|{words.done_words})(?:\s+(?:{words.tail_words}))*\s+"
                    rf"(?:{words.from_words})\s+{parts.named}{parts.first}"
                ),
            ),
            (
                "let",
                _of(
                    rf"{parts.but}{parts.let}{parts.few}(?:{words.from_words})\s+{parts.named}\s+{parts.looks}{parts.first}"
                ),
            ),
            ("wish", _of(rf"{parts.but}(?<!\w)(?:{words.wish_words})\s+{parts.sees}{parts.first}")),
            (
                "let",
                _of(rf"{parts.but}{parts.let}(?:l[oae]s?\s+)?{parts.named}[\s-]*{parts.looks}{parts.first}"),
            ),
            (
                "show",
                _of(
                    rf"{parts.but}{parts.show}\s*(?:,?\s+(?:(?P<first>{words.first_words})(?!\w)|{parts.reason})"
                    rf"|(?=,?\s+(?:{words.before_words})\s))"
                ),
            ),
            (
                "ask",
                _of(
                    rf"{parts.but}(?<!\w)(?:{words.ask_words})[\s-]*{parts.named}{parts.first}(?:\s*{parts.whether}|\s+{parts.reason}"
                    rf"|\s+{parts.some}{parts.noun}|(?<=[{{]))?"
                ),
            ),
            (
                "once",
                _of(rf"{parts.but}(?<!\w)(?:{words.once_words})\s*{parts.who}{parts.looks}{parts.first}"),
            ),
            (
                "until",
                _of(rf"{parts.but}(?<!\w)(?:{words.until_words})\s*{parts.who}{parts.looks}{parts.first}"),
            ),
            ("if", _of(rf"{parts.but}(?<!\w)(?:{words.if_words})\s*{parts.who}{parts.agrees}")),
            ("noun", _of(rf"{parts.but}(?<!\w)(?:{words.get_words})\s+{parts.whose}{parts.first}")),
            (
                "mine",
                _of(
                    rf"{parts.but}(?<!\w)(?:{words.get_words})\s+(?:{words.article_words})\s*{parts.noun}(?!\s*"
                    rf"(?:{words.from_words})(?!\w)){parts.first}"
                ),
            ),
            ("must", _of(rf"{parts.but}{parts.who}(?:{words.must_words})\s+{parts.sees}{parts.first}")),
            (
                "must",
                _of(
                    rf"{parts.but}(?:(?P<early>{words.first_words})\s+)?(?:{words.must_words})\s+{parts.who}{parts.sees}{parts.first}"
                ),
            ),
            (
                "does",
                _of(
                    rf"{_GAP}(?:(?:{words.first_words})(?!\w),?\s+)?{parts.named}\s*{parts.sees}{parts.first}"
                ),
            ),
        )

    def _around(self, words: ConsentWords, parts: Parts) -> None:
        """What comes before and after a question that was marked."""
        ask = rf"[{ASK}{ASK_LATE}][^{END}]*{END}"
        self.before = _of(
            rf"(?<!\w)(?:{words.before_words})\s+(?P<deed>[^.;,\n\ue000-\ue00f]+),?\s*[.]?\s*(?P<ask>{ask})"
        )
        self.after = _of(
            rf"(?P<ask>{ask})[\s.,]*(?:{words.before_words})(?!\w)(?P<deed>[^.;,\n\ue000-\ue00f]*)"
        )
        person = rf"(?:{parts.person})"
        shown = rf"(?:{parts.it}[\s-]*(?:to\s+|à\s+|a\s+|an\s+)?{person}|{person}(?:[\s-]*{parts.it}(?!\w))?)"
        self.shown = _of(
            rf"(?:[,;]|\s+(?:and|und|et|y)\s)?\s*(?<!\w)(?:{words.show_words})(?!(?-i:[A-Z]))[\s-]*{shown}\s*(?P<ask>{ask})"
        )

    def _words(self, words: ConsentWords) -> None:
        """Single words that are looked for."""
        self.comes_before = _of(rf"\s*,?\s*(?:{words.before_words})(?!\w)")
        self.ends = _of(rf"\s*(?:[.;!?)\n]|\Z|(?:{words.if_words}|if)\s[^.;,\n]*(?:[.;\n]|\Z))")
        self.refuses = _of(rf"(?<!\w)(?:{words.refuse_words})(?!\w)")
        self.only = _of(rf"(?<!\w)(?:{words.only_words})(?!\w)")
        self.first = _of(rf"(?<!\w)(?:{words.first_words})(?!\w)")
        self.mine = _of(rf"(?:{words.me_words}|{words.my_words})")
        self.they = _of(words.they_words)


@lru_cache(maxsize=8)
def grammar_of(code: str) -> Grammar:
    """Of the language with this code."""
    return Grammar(CONSENTS[code])
