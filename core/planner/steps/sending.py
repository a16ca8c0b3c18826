"""Where a result goes: the steps that post, send and upload, with what they still need as questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from core.catalogue import Offered
from core.definition import Action
from core.engine import Offer, Param
from core.planner.draft.ids import Ids
from core.planner.steps.targets import OWN_THREAD, Targets
from core.planner.vocabulary import Vocabulary
from core.workflows import Question

OWN_CHANNEL = "{{trigger.channel}}"
POST, DIRECT, UPLOAD = "slack:post_message", "slack:direct_message", "slack:upload_file"


def _place(channel: str) -> dict[str, str]:
    """A channel, or the thread of the message that started it."""
    if channel == OWN_THREAD:
        return {"channel": OWN_CHANNEL, "thread": OWN_THREAD}
    return {"channel": channel}


def _called(channel: str) -> str:
    return "answer" if channel == OWN_THREAD else "post"


@dataclass(frozen=True)
class Sent:
    """The steps, and the questions that stand in their way."""

    steps: tuple[Action, ...] = ()
    questions: tuple[Question, ...] = ()
    missing: str | None = None  # an action that no engine here offers


class Sender:
    """Writes the steps of a clause that sends."""

    def __init__(self, offered: Offered, vocabulary: Vocabulary) -> None:
        self._offered = offered
        self._vocabulary = vocabulary

    def send(self, targets: Targets, text: str, ids: Ids, *, private: bool) -> Sent:
        """`private`: where nobody was named, ask for a person, not a channel."""
        questions: list[Question] = []
        posted = " ".join((*targets.mentions, text))
        steps = [
            *(
                self._act(POST, ids.new(_called(to)), {**_place(to), "text": posted})
                for to in targets.channels
            ),
            *(self._act(DIRECT, ids.new("message"), {"person": to, "text": text}) for to in targets.people),
        ]
        for name in targets.named:
            step = self._act(DIRECT, ids.new("message"), {"text": text})
            steps.append(step)
            questions.append(self._ask(step, "person", name))
        if targets.vague or not (steps or targets.here):
            action = DIRECT if private and not targets.vague else POST
            step = self._act(action, ids.new("message" if action == DIRECT else "post"), {"text": text})
            steps.append(step)
            questions.append(self._ask(step, "person" if action == DIRECT else "channel"))
        return self._sent(steps, questions)

    def upload(self, targets: Targets, text: str, filename: str, ids: Ids) -> Sent:
        """A file goes to channels; to a person it cannot be sent."""
        questions: list[Question] = []
        values = {"filename": filename, "content": text}
        places = ({"channel": _place(to)["channel"]} for to in targets.channels)
        steps = [self._act(UPLOAD, ids.new("file"), values | place) for place in places]
        if not steps:
            step = self._act(UPLOAD, ids.new("file"), values)
            steps.append(step)
            questions.append(self._ask(step, "channel"))
        return self._sent(steps, questions)

    def _act(self, action: str, step_id: str, values: Mapping[str, str]) -> Action:
        offer = self._offered.offer(action)
        params: dict[str, JsonValue] = {}
        for param in offer.params if offer is not None else ():
            given = values.get(param.kind) if param.kind in ("channel", "person") else values.get(param.name)
            if given is not None:
                params[param.name] = given
        return Action(id=step_id, action=action, params=params)

    def _ask(self, step: Action, kind: str, name: str = "") -> Question:
        param = self._param(self._offered.offer(step.action), kind)
        key = f"steps.{step.id}.params.{param.name if param is not None else kind}"
        said = self._vocabulary.say("person_named", name=name) if name else self._vocabulary.say(kind)
        return Question(key=key, text=said, kind=kind, query=name)

    @staticmethod
    def _param(offer: Offer | None, kind: str) -> Param | None:
        return next((param for param in (offer.params if offer else ()) if param.kind == kind), None)

    def _sent(self, steps: Sequence[Action], questions: Sequence[Question]) -> Sent:
        absent = next((s.action for s in steps if self._offered.offer(s.action) is None), None)
        return Sent(tuple(steps), tuple(questions), absent)
