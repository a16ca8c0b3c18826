"""What steps are called, and prompts in the form that the rules give them too."""

import re
from collections.abc import Sequence

from core.definition import Payload
from core.engine import Offer
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Result
from core.planner.draft.prompts import choice_schema, noun_of, payload, slug
from core.planner.reading.clauses import split
from core.planner.vocabulary import PROMPTS, Kind, Vocabulary

_IN_TITLES = re.compile(r"\s(?:to|from|in|into|by|with|for|of|on|via|using|\()\s?.*\Z", re.IGNORECASE)
_SENT = {"slack:post_message": "post", "slack:direct_message": "message", "slack:upload_file": "file"}


def noun_of_offer(offer: Offer) -> str:
    """What an action gives, for its step's id: "Create Issue Comment" gives a comment."""
    if offer.key in _SENT:
        return _SENT[offer.key]
    words = re.findall(r"[^\W_]+", _IN_TITLES.sub("", offer.title))
    return (slug(words[-1]) if words else "") or slug(offer.app) or "step"


def singular(noun: str) -> str:
    """One of them: "issues" → "issue". What has no plural gets a name of its own."""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("s", "")):
        if noun.endswith(ending) and not noun.endswith("ss") and len(noun) > len(ending) + 1:
            return noun[: -len(ending)] + single
    return "entry" if not noun or noun in ("item", "items", "text", "trigger") else f"one_{noun}"


def written_prompt(
    words: str, texts: tuple[str, ...], choices: Sequence[str], vocabulary: Vocabulary, ids: Ids
) -> tuple[Payload, Result]:
    """The payload, and what is remembered of it."""
    clause = next(iter(split(words, vocabulary)), None)
    verb = clause.verb if clause is not None else None
    kind = verb.kind if verb is not None and verb.kind in PROMPTS else Kind.TRANSFORM
    kind = Kind.WRITE if not texts else kind
    noun = (verb.noun if verb is not None else "") or noun_of(clause.rest if clause else "", vocabulary)
    if choices:
        kind, noun = Kind.CLASSIFY, "label"
    elif kind is Kind.CLASSIFY:
        kind = Kind.TRANSFORM
    schema = choice_schema("label", choices) if choices else None
    step = payload(ids.new(noun), kind, words, texts, vocabulary, schema)
    text = f"{{{{{step.id}{'.label' if choices else ''}}}}}"
    names = frozenset({noun, step.id})
    return step, Result(step.id, names, text, "\n\n".join(texts), kind, labels=tuple(choices))
