"""Taking a step out of a plan: who used what it gave is given what it was made of."""

import re
from dataclasses import replace

from core.definition import Action, Payload, Step, Wait
from core.planner.outline import Outline, changed, put_for

_DROP = re.compile(
    r"\A\W*(?:please\s+)?(?:drop|remove|delete|skip|leave out|cut|forget|without|no|don['’]t|do not)\s+"
    r"(?:do\s+)?(?P<what>.+?)\s*(?:please)?[.!]*\Z",
    re.IGNORECASE,
)
_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NTH = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDER)}|last)|step\s+(?P<number>\d+)|(?P<nth>\d+)(?:st|nd|rd|th))\b", re.I
)
_KINDS = (
    (re.compile(r"\b(?:wait|waiting|pause|delay)\b", re.I), Wait),
    (re.compile(r"\b(?:post|posting|message|sending|dm|upload|file)\b", re.I), Action),
)


def dropped(reply: str, outline: Outline) -> Outline | None:
    """The outline without the step that the reply names, or None where it names none for certain."""
    said = _DROP.match(reply.strip())
    step = None if said is None else _named(said["what"], outline)
    if step is None or len(outline.steps) == 1:
        return None
    result = next((one for one in outline.results if one.id == step.id), None)
    kept = tuple(one for one in outline.steps if one is not step)
    if result is not None:
        if not result.source and _uses(kept, step.id):
            return None
        kept = changed(kept, lambda one: _without(one, result.text, result.source))
    elif _uses(kept, step.id):
        return None
    notes = (*outline.notes, f"Dropped: {step.id}.")
    questions = tuple(q for q in outline.questions if not q.key.startswith(f"steps.{step.id}."))
    results = tuple(one for one in outline.results if one.id != step.id)
    return replace(outline, steps=kept, results=results, notes=notes, questions=questions)


def _named(words: str, outline: Outline) -> Step | None:
    nth = _NTH.search(words)
    if nth is not None:
        word = (nth["word"] or "").casefold()
        number = _ORDER.index(word) + 1 if word in _ORDER else int(nth["number"] or nth["nth"] or 0)
        index = len(outline.steps) - 1 if word == "last" else number - 1
        return outline.steps[index] if 0 <= index < len(outline.steps) else None
    plain = re.sub(r"\A(?:the|that|this)\s+|\s+step\Z", "", words.strip().casefold())
    for step in outline.steps:
        names = next((one.names for one in outline.results if one.id == step.id), frozenset())
        if plain == step.id or plain in names:
            return step
    for pattern, kind in _KINDS:
        found = [step for step in outline.steps if isinstance(step, kind)]
        if pattern.search(plain) and len(found) == 1 and len(plain.split()) <= 3:
            return found[0]
    return None


def _uses(steps: tuple[Step, ...], step_id: str) -> bool:
    named = re.compile(rf"\{{\{{\s*{step_id}\b")
    return any(
        named.search(step.model_dump_json()) or f"{step_id}." in str(getattr(step, "when", ""))
        for step in steps
    )


def _without(step: Step, reference: str, source: str) -> Step:
    data = step.model_dump(mode="json", by_alias=True)
    if isinstance(step, Payload | Action) and reference in step.model_dump_json():
        for joined in (f"\n\n{reference}", f"{reference}\n\n"):
            if source and source in str(data) and joined in _texts(data):
                data = put_for(data, joined, "")
        data = put_for(data, reference, source)
    else:
        data = put_for(data, reference, source)
    return type(step).model_validate(data)


def _texts(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\0".join(_texts(inner) for inner in value.values())
    if isinstance(value, list):
        return "\0".join(_texts(inner) for inner in value)
    return ""
