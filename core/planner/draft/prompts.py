"""Payloads from clauses: a short instruction in the words of the intent, and the texts that it is about."""

import re
import unicodedata
from collections.abc import Sequence

from pydantic import JsonValue

from core.definition import Block, Payload
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import Kind, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK, MARKS, alternatives

LIST_SCHEMA: dict[str, JsonValue] = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"type": "string"}}},
    "required": ["items"],
    "additionalProperties": False,
}

_LONGEST_NOUN = 24
# What is given is the text itself, where one of these begins with it: "turn the notes into a list".
_WORKED_ON = frozenset(
    {Kind.SUMMARISE, Kind.TRANSLATE, Kind.REWRITE, Kind.TRANSFORM, Kind.EXTRACT, Kind.CLASSIFY}
)
_NEAR = 16  # characters before the thing: the verb


def payload(
    step_id: str,
    kind: Kind,
    words: str,
    texts: Sequence[str],
    vocabulary: Vocabulary,
    schema: dict[str, JsonValue] | None = None,
) -> Payload:
    """`words` say what to do, `texts` (contents and references) follow them verbatim."""
    request = words[:1].upper() + words[1:]
    if texts:
        request = ":\n\n".join([request.rstrip(" .:!"), "\n\n".join(texts)])
    elif request[-1:] not in ".!?":
        request += "."
    system = vocabulary.systems.get(kind, vocabulary.systems[Kind.TRANSFORM])
    return Payload(
        id=step_id,
        blocks=(Block(role="system", text=system), Block(role="user", text=request)),
        output_schema=schema,
    )


def said_so(step: Payload, how: str) -> Payload:
    """The same, told how: "biggest amount first"."""
    *others, user = step.blocks
    words, colon, texts = user.text.partition(":\n\n")
    text = f"{words.rstrip(' .')}, {how}{colon or '.'}{texts}"
    return step.model_copy(update={"blocks": (*others, user.model_copy(update={"text": text}))})


def request_words(clause: Clause, vocabulary: Vocabulary, texts: Sequence[str]) -> str:
    """The clause as an instruction that stands alone: "it" becomes "this text", pasted texts are left out."""

    def given(found: re.Match[str]) -> str:
        is_text = re.fullmatch(vocabulary.texts, found.group(1).replace("_", " "), re.IGNORECASE)
        mark = f"{{{{inputs.{found.group(1)}}}}}"
        below = mark in texts and clause.verb is not None and clause.verb.kind in _WORKED_ON
        return vocabulary.this_text if is_text or (below and found.start() <= _NEAR) else mark

    words = INPUT_MARK.sub(given, CONTENT_MARK.sub(" ", clause.words))
    words = re.sub(r"\s+", " ", words).strip(" ,;:")
    form = clause.form
    if (asked := vocabulary.imperatives.get(form.casefold())) is not None:
        words, form = asked + words[len(form) :], asked
    if texts and form and words[: len(form)].casefold() == form.casefold():
        rest = words[len(form) :]
        pronouns = alternatives((vocabulary.it | vocabulary.both | vocabulary.everything) - vocabulary.picked)
        noun = rf"\s+(?:\w+\s+)?(?:{vocabulary.texts}|{alternatives(vocabulary.nouns)})(?!\w)"
        rest = re.sub(
            rf"\A\s*(?:{pronouns})(?!\w)(?!{noun}|\s+(?:{vocabulary.indefinite})\s)",
            f" {vocabulary.this_text}",
            rest,
            flags=re.IGNORECASE,
        )
        words = form + rest
    return re.sub(r"\s+([,.;])", r"\1", words)


def choice_schema(key: str, choices: Sequence[str]) -> dict[str, JsonValue]:
    """An object with one of these under the key."""
    return {
        "type": "object",
        "properties": {key: {"type": "string", "enum": list(choices)}},
        "required": [key],
        "additionalProperties": False,
    }


def noun_of(rest: str, vocabulary: Vocabulary) -> str:
    """What "a short haiku about rain" is, for the step's id: haiku."""
    plain = MARKS.sub(" ", re.split(r"[,:;(.!?\n\ue000-\ue00f]", rest.strip(), maxsplit=1)[0]).strip()
    plain = re.sub(
        rf"\A(?:(?:{vocabulary.indefinite}|{vocabulary.definite}|{vocabulary.this})(?!\w)\s*)+",
        "",
        plain,
        flags=re.I,
    )
    plain = re.split(rf"(?<!\w)(?:{vocabulary.after_noun})(?!\w)", plain, maxsplit=1, flags=re.IGNORECASE)[0]
    words = plain.split()
    pronoun = plain.casefold() in vocabulary.it | vocabulary.both | vocabulary.everything
    if not words or len(words) > 6 or pronoun:
        return "text"
    known = vocabulary.noun_words.search(plain)
    if known is not None:
        return vocabulary.nouns[re.sub(r"\s+", " ", known.group().casefold())]
    return slug(words[0] if vocabulary.adjective_last else words[-1]) or "text"


def slug(words: str) -> str:
    """As a step's id, or nothing."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("ß", "ss"))
    plain = re.sub(r"[^a-z0-9]+", "_", "".join(c for c in plain if not unicodedata.combining(c))).strip("_")
    plain = plain[:_LONGEST_NOUN].strip("_")
    return plain if re.match(r"[a-z]", plain) else ""


def list_items(text: str) -> list[str]:
    """The lines of a text, or what its semicolons or commas divide."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        sign = ";" if ";" in text else ","
        lines = text.split(sign)
        lines = [re.sub(r"\A(?:and|et|und|y|&)\s+", "", line.strip()) for line in lines]
        if len(lines) == 2 or sign == ",":
            tail = re.split(r"\s+(?:and|et|und|y|&)\s+", lines[-1])
            lines = [*lines[:-1], *tail] if len(tail) == 2 else lines
    stripped = [re.sub(r"\A\s*(?:[-*•–]|\d{1,3}[.)])\s+", "", line).strip() for line in lines]
    return [line for line in stripped if line]
