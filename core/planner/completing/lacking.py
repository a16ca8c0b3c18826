"""What the steps of a plan, and what starts it, have to be given and nobody gave, as questions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.catalogue import Offered
from core.definition import Action, AppEvent, Definition, every_step
from core.engine import Offer, Param
from core.planner.answer.values import spoken_name, titled
from core.planner.vocabulary import Vocabulary
from core.workflows import Question

_TEXTS = ("text", "content")


def lacking(
    definition: Definition,
    offered: Offered,
    fields: Mapping[str, Sequence[Param]],
    vocabulary: Vocabulary,
    asked: Iterable[str],
) -> Iterator[Question]:
    """In the order of the plan. `fields` are the further parameters of a step, by its id; `asked` the keys of
    the questions that are open already."""
    open_keys = {*asked}
    texts = any(key == "content" or key.startswith("say.") for key in open_keys)
    for owner, key, params in _owners(definition):
        offer = offered.offer(key)
        for param in (*offer.params, *fields.get(owner, ())) if offer is not None else ():
            place = f"{'' if owner == 'trigger' else 'steps.'}{owner}.params.{param.name}"
            waits = texts and param.name in _TEXTS
            if offer is not None and is_open(param, params) and place not in open_keys and not waits:
                yield question_of(offer, param, place, vocabulary)


def is_open(param: Param, params: Mapping[str, object]) -> bool:
    """Whether it has to be given, and is not."""
    return param.required and param.default is None and params.get(param.name) in (None, "", [])


def question_of(offer: Offer, param: Param, key: str, vocabulary: Vocabulary) -> Question:
    """What has to be asked for one parameter: by a menu, where its service knows what it may be."""
    if param.kind in ("channel", "person"):
        return Question(key, vocabulary.say(param.kind), param.kind)
    text = vocabulary.say("param", name=spoken_name(param), title=titled(offer))
    if param.remote:
        return Question(key, text, "option", offer=offer.key, param=param.name)
    if param.options:
        return Question(key, text, "choice", tuple(option.label for option in param.options))
    return Question(key, text)


def _owners(definition: Definition) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """(step or `trigger`, its offer's key, its parameters)."""
    if isinstance(definition.trigger, AppEvent):
        yield "trigger", definition.trigger.event, definition.trigger.params
    for step in every_step(definition.steps):
        if isinstance(step, Action):
            yield step.id, step.action, step.params
