"""What is made right before a message goes out goes out: a translation in the place of what it translates,
anything else beside what was sent before."""

from collections.abc import Callable, Sequence

from core.definition import Action, Definition, Payload, Step
from core.planner.draft.said import texts_of
from core.planner.draft.tree import Place, with_each
from core.planner.editing.desk import Desk
from core.planner.matching.words import tokens
from core.planner.vocabulary import Kind
from core.template import REFERENCE, references

# These say the same in another way: who has them made wants to see them instead.
_IN_PLACE = frozenset({Kind.SUMMARISE, Kind.TRANSLATE, Kind.REWRITE, Kind.TRANSFORM})


def sent_on(definition: Definition, made: Sequence[Step], place: Place, words: str, desk: Desk) -> Definition:
    """The definition in which `made`, which `words` want before the message at `place`, goes out with it."""
    new = made[-1]
    if not isinstance(new, Payload) or new.output_schema is not None or not isinstance(place.step, Action):
        return definition
    reference, source = f"{{{{{new.id}}}}}", _source(new)
    if source is not None and desk.vocabulary.verb((tokens(words) or [""])[0]).kind in _IN_PLACE:
        later = _from_here(place, desk.pointer.places)
        return _said(definition, later, lambda text: text.replace(source, reference))
    return _said(definition, {place.step.id}, lambda text: text if _says(text) else f"{text}\n\n{reference}")


def handed_on(step: Step) -> list[str]:
    """What a message consists of, where it has no words of its own."""
    texts = texts_of(step).values()
    return [one.text for text in texts for one in references(text)] if not any(map(_says, texts)) else []


def _source(made: Payload) -> str | None:
    """The one thing that a prompt works on, as a reference."""
    named = list(references(made.blocks[-1].text))
    return named[0].text if len(named) == 1 else None


def _from_here(place: Place, places: Sequence[Place]) -> set[str]:
    """This step and all that follow it in its container."""
    here = [one.step.id for one in places].index(place.step.id)
    depth = len(place.around)
    return {one.step.id for one in places[here:] if one.around[:depth] == place.around}


def _says(text: str) -> bool:
    """Whether a message has words of its own beside what it hands on."""
    return REFERENCE.sub("", text).strip() != ""


def _said(definition: Definition, among: set[str], change: Callable[[str], str]) -> Definition:
    """The definition with other texts in these messages."""

    def after(step: Step) -> Step:
        if not isinstance(step, Action) or step.id not in among:
            return step
        texts = {name: change(text) for name, text in texts_of(step).items()}
        return step.model_copy(update={"params": {**step.params, **texts}})

    return with_each(definition, after)
