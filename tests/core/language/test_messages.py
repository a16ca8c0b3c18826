"""Every text that Synth says has a translation, and the catalogues hold nothing else.

A new text: write it in English as `tr("…")`, run `make messages`, and fill in what is empty in
`core/language/de.po`, `es.po` and `fr.po` (“du”, “tú”, “vous”).
"""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from core.language.languages import TRANSLATED

ROOT = Path(__file__).parents[3]
HOW = "run `make messages`, then fill in what is empty in core/language/*.po"
Text = str | tuple[str, ...]


def extracted() -> set[Text]:
    """As `make messages` finds them."""
    keywords = {"tr": None, "plural": (1, 2)}
    return {
        message if isinstance(message, str) else tuple(message)
        for room in ("bot", "core")
        for _, _, message, _, _ in extract_from_dir(ROOT / room, [("**.py", "python")], keywords=keywords)
    }


def called() -> Iterator[tuple[str, Text]]:
    """By what Python itself reads: the place, and what is said there."""
    for room in ("bot", "core"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and (said := _said(node)) is not None:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", said


def _said(call: ast.Call) -> Text | None:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", None)
    texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if name == "tr" and texts:
        return texts[0]
    return tuple(texts[:2]) if name == "plural" and len(texts) > 1 else None


def entries(code: str) -> list[Message]:
    source = (ROOT / "core" / "language" / f"{code}.po").read_bytes()
    return [one for one in read_po(BytesIO(source), locale=code) if one.id]


def texts_of(one: Text) -> list[str]:
    return [one] if isinstance(one, str) else list(one)


def gaps_in(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)", text))


def test_every_text_in_the_source_is_one_that_the_extraction_finds() -> None:
    found = extracted()
    hidden = [(place, said) for place, said in called() if said not in found]
    assert not hidden, "inside an f-string, or no literal: take it out, so that `make messages` sees it"


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_nothing_else_is(code: str) -> None:
    known = {one.id if isinstance(one.id, str) else tuple(one.id) for one in entries(code)}
    assert extracted() - known == set(), HOW
    assert known - extracted() == set(), HOW
    empty = [one.id for one in entries(code) if not all(texts_of(one.string)) or one.fuzzy]
    assert not empty, HOW


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_translation_has_the_gaps_of_its_text(code: str) -> None:
    for one in entries(code):
        wanted = gaps_in(texts_of(one.id)[-1])
        for said in texts_of(one.string):
            assert gaps_in(said) <= wanted, said  # a singular may leave the number out: “one answer”
        assert gaps_in(texts_of(one.string)[-1]) == wanted, one.string


@pytest.mark.parametrize("code", TRANSLATED)
def test_signs_that_slack_reads_are_those_of_the_text(code: str) -> None:
    for one in entries(code):
        for said in texts_of(one.string):
            assert said.count("*") == texts_of(one.id)[0].count("*"), said
            assert not re.search(r"[<>&]", said), said
