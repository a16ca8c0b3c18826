"""The forms in which consent is asked for, as patterns made of a language's words."""

import re
from functools import lru_cache

from core.planner.vocabulary.consents import CONSENTS, ConsentWords
from core.planner.vocabulary.table import ASK, ASK_LATE, END

PERSON = r"(?:<@\w+(?:\|[^>]*)?>|(?<![\w.])@\w+(?:[.-]\w+)*)"
_SENTENCE_ENDS = r"(?=\s*(?:[.;!?)\n]|\Z))"
_GAP = r"(?P<gap>(?:\A|[.;,:(\n])\s*|\s+[–—-]\s+)"


def _of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class Grammar:
    """One language's. `who` is who is asked; `first` says that nothing is done before."""

    def __init__(self, words: ConsentWords) -> None:
        somebody = rf"(?:{PERSON}|{words.named_words})" if words.named_words else PERSON
        person = rf"{somebody}|(?:{words.me_words})(?:(?<=['’])|(?!\w))"
        who = rf"(?P<who>{person}|(?:{words.they_words})(?!\w))\s*"
        named = rf"(?P<who>{person}|(?:{words.me_words})(?=l[oae]s?(?!\w)))(?:l[oae]s?(?!\w))?"
        few = r"(?:(?![#\ue000-\ue00f])[^\s.,;:!?()\n]+\s+){0,4}?"
        tail = rf"(?:\s+(?:{words.tail_words})(?!\w))*"
        agrees = rf"{few}(?<!\w)(?:{words.agree_words})(?!\w){tail}"
        sees = rf"{few}(?<!\w)(?:(?P<agrees>{words.agree_words})|{words.look_words})(?!\w){tail}"
        looks = sees.replace("?P<agrees>", "?:")
        first = rf"(?:(?P<first>\s*,?\s+(?:{words.first_words})(?!\w)))?"
        but = rf"(?P<but>(?:\s*[,;(–—-]+|\s)\s*(?:(?<!\w)(?:{words.only_words})(?!\w),?\s*)*)?"
        noun = rf"(?:{words.noun_words})(?!\w)"
        some = rf"(?:(?:{words.article_words})\s*)*"
        whose = rf"(?:(?P<mine>{words.my_words})|(?P<whose>{somebody})(?:['’]s?)?)\s+(?:\w+\s+)?{noun}"
        whose = rf"(?:{whose}|{some}{noun}\s*(?:{words.from_words})\s*(?P<whom>{person}))"
        it = rf"(?:{words.it_words})"
        let = rf"(?<!\w)(?:{words.let_words})[\s-]*"
        show = rf"(?<!\w)(?:{words.show_words})[\s-]*(?:{it}[\s-]*(?:to\s+|à\s+|a\s+|an\s+)?{named}"
        show += rf"|{named.replace('<who>', '<whom>')}(?:[\s-]*{it}(?!\w))?)"
        reason = rf"(?:{words.for_words})\s+(?:{some}{noun}|{looks})"
        whether = (
            rf",?\s*(?:{words.whether_words})\s*{few}(?:{words.agree_words}|{words.look_words})(?!\w){tail}"
        )
        self.never = _of(
            rf"(?<!\w)(?:{words.never_words})\s+(?P<deed>\w+\b[^.;\n]*?),?\s+(?:{words.without_words})\s*"
            rf"(?:{who}{looks}|{whose}){_SENTENCE_ENDS}"
        )
        self.needs = _of(
            rf"(?P<gap>(?:\A|[.;,\n])\s*(?:(?:and|but|then|und|aber|et|mais|y"
            rf"|pero)\s+)*)(?P<what>[^.;,\n]{{2,60}}?)\s+(?:{words.needs_words})\s+{whose}{first}"
        )
        self.nothing = _of(
            rf"(?<!\w)(?:{words.nothing_words})\s[^.;,\n]*?(?<!\w)(?:{words.without_words})\s*"
            rf"(?:{who}{looks}|{whose})[^.;,\n]*"
        )
        self.forms = (
            (
                "let",
                _of(
                    rf"{but}{let}{few}(?:{words.agree_words}|{words.look_words}"
                    rf"|{words.done_words})(?:\s+(?:{words.tail_words}))*\s+"
                    rf"(?:{words.from_words})\s+{named}{first}"
                ),
            ),
            ("let", _of(rf"{but}{let}{few}(?:{words.from_words})\s+{named}\s+{looks}{first}")),
            ("wish", _of(rf"{but}(?<!\w)(?:{words.wish_words})\s+{sees}{first}")),
            ("let", _of(rf"{but}{let}(?:l[oae]s?\s+)?{named}[\s-]*{looks}{first}")),
            (
                "show",
                _of(
                    rf"{but}{show}\s*(?:,?\s+(?:(?P<first>{words.first_words})(?!\w)|{reason})"
                    rf"|(?=,?\s+(?:{words.before_words})\s))"
                ),
            ),
            (
                "ask",
                _of(
                    rf"{but}(?<!\w)(?:{words.ask_words})[\s-]*{named}{first}(?:\s*{whether}|\s+{reason}"
                    rf"|\s+{some}{noun}|(?<=[{{]))?"
                ),
            ),
            ("noun", _of(rf"{but}(?<!\w)(?:{words.get_words})\s+{whose}{first}")),
            (
                "mine",
                _of(
                    rf"{but}(?<!\w)(?:{words.get_words})\s+(?:{words.article_words})\s*{noun}(?!\s*"
                    rf"(?:{words.from_words})(?!\w)){first}"
                ),
            ),
            ("once", _of(rf"{but}(?<!\w)(?:{words.once_words})\s*{who}{looks}{first}")),
            ("if", _of(rf"{but}(?<!\w)(?:{words.if_words})\s*{who}{agrees}")),
            ("must", _of(rf"{but}{who}(?:{words.must_words})\s+{sees}{first}")),
            (
                "must",
                _of(
                    rf"{but}(?:(?P<early>{words.first_words})\s+)?(?:{words.must_words})\s+{who}{sees}{first}"
                ),
            ),
            ("does", _of(rf"{_GAP}{named}\s*{sees}{first}")),
        )
        ask = rf"[{ASK}{ASK_LATE}][^{END}]*{END}"
        self.before = _of(
            rf"(?<!\w)(?:{words.before_words})\s+(?P<deed>[^.;,\n\ue000-\ue00f]+),?\s*[.]?\s*(?P<ask>{ask})"
        )
        self.after = _of(
            rf"(?P<ask>{ask})[\s.,]*(?:{words.before_words})(?!\w)(?P<deed>[^.;,\n\ue000-\ue00f]*)"
        )
        shown = rf"(?:{it}[\s-]*(?:to\s+|à\s+|a\s+|an\s+)?(?:{person})|(?:{person})(?:[\s-]*{it}(?!\w))?)"
        self.shown = _of(
            rf"(?:[,;]|\s+(?:and|und|et|y)\s)?\s*(?<!\w)(?:{words.show_words})[\s-]*{shown}\s*(?P<ask>{ask})"
        )
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
