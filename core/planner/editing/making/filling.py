"""The parameters of a new step: what the words say, what the plan has already, and questions for the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from core.definition import Action, Payload
from core.engine import Offer, Option, Param
from core.language import Translator
from core.planner.answer.values import spoken_name, titled
from core.planner.draft.said import BODY, TITLE
from core.planner.draft.tree import Place
from core.planner.editing.desk import Desk
from core.planner.matching.words import stem, tokens
from core.planner.steps.targets import read_targets
from core.workflows import Question

_QUOTED = re.compile(r"[\"“„«]([^\"”“»]{1,2000})[\"”“»]")
_TO = frozenset({"to", "recipient", "email", "address", "mail"})


@dataclass(frozen=True)
class Filled:
    """Parameters, and what has to be asked."""

    params: dict[str, JsonValue]
    questions: tuple[Question, ...]


class Filler:
    """Fills in what can be known."""

    def __init__(self, desk: Desk, before: Sequence[Place], item: str | None = None) -> None:
        self._desk = desk
        self._before = before
        self._item = item

    def fill(self, offer: Offer, words: str, step_id: str, keep: Action | None = None) -> Filled:
        """For one offer. `keep` is the step that it stands for: its values stay where they fit."""
        self._targets = read_targets(words, self._desk.person.user, self._desk.vocabulary)
        self._quoted = _QUOTED.findall(words)
        params: dict[str, JsonValue] = {}
        questions = []
        for param in offer.params:
            value = self._said(param, words)
            if value is None and keep is not None:
                value = self._kept(param, keep)
            if value is None and param.required and param.default is None:
                value = self._known(offer, param)
            if value is not None:
                params[param.name] = value
            elif param.required and param.default is None:
                questions.append(question_for(step_id, offer, param, self._desk.tr))
        return Filled(params, tuple(questions))

    def _said(self, param: Param, words: str) -> JsonValue:
        if param.kind == "channel":
            return self._targets.channels[0] if self._targets.channels else None
        if param.kind == "person":
            return self._targets.people[0] if self._targets.people else None
        if param.options:
            said = {word.casefold() for word in tokens(words)}
            fits = [one.value for one in param.options if str(one.value).casefold() in said]
            return fits[0] if len(fits) == 1 else None
        own = {stem(word) for word in tokens(param.name)}
        if own & _TO and self._targets.mails:
            return [*self._targets.mails] if param.kind == "list" else self._targets.mails[0]
        named = re.search(
            rf"\b{re.escape(param.name)}\b(?:\s+(?:is|as|of))?\s*[:=]?\s*[\"“«]([^\"”»]+)[\"”»]", words, re.I
        )
        if named is not None:
            return named[1]
        return self._quoted[0] if own & BODY and self._quoted and param.kind == "text" else None

    def _kept(self, param: Param, keep: Action) -> JsonValue:
        if param.name in keep.params:
            return keep.params[param.name]
        offer = self._desk.offered.offer(keep.action)
        group = next((one for one in (BODY, _TO, TITLE) if _words(param) & one), None)
        if not param.required:
            return None
        for other in offer.params if offer is not None and group is not None else ():
            if _words(other) & (group or BODY) and other.kind == param.kind:
                return keep.params.get(other.name)
        return None

    def _known(self, offer: Offer, param: Param) -> JsonValue:
        """The same parameter of an earlier step of that app; for a text, what was made last."""
        for place in reversed(self._before):
            step = place.step
            if not isinstance(step, Action):
                continue
            other = self._desk.offered.offer(step.action)
            same = other is not None and other.app == offer.app
            if same and param.remote and param.name in step.params:
                return step.params[param.name]
        if {stem(word) for word in tokens(param.name)} & BODY and param.kind == "text":
            return self._latest()
        return None

    def _latest(self) -> str | None:
        """What was made last; of a step that only sent something, what it sent."""
        for place in reversed(self._before):
            step = place.step
            if isinstance(step, Payload):
                return f"{{{{{step.id}}}}}"
            if isinstance(step, Action):
                sent = [step.params[name] for name in sorted(BODY) if isinstance(step.params.get(name), str)]
                return str(sent[0]) if sent else f"{{{{{step.id}}}}}"
        return f"{{{{{self._item}}}}}" if self._item else None


def _words(param: Param) -> set[str]:
    return {stem(word) for word in tokens(param.name)}


def question_for(step_id: str, offer: Offer, param: Param, tr: Translator) -> Question:
    """What has to be asked for one parameter: by a menu, where its service knows what it may be."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", param.name).casefold()
    kind = param.kind if param.kind in ("channel", "person") else "choice" if param.options else "text"
    title = offer.title or offer.key
    if param.help:
        name = f"{name} ({param.help.rstrip('.')})"
    asked = {
        "channel": tr("Which channel is “{title}” for?", title=title),
        "person": tr("Who is “{title}” for?", title=title),
    }.get(kind, tr("“{title}” needs the {name}. What is it?", title=title, name=name))
    key, choices = f"steps.{step_id}.params.{param.name}", tuple(map(_offered_as, param.options))
    if param.remote and kind == "text":
        asked = tr("Which {name} should “{title}” use?", name=spoken_name(param), title=titled(offer))
        return Question(key, asked, "option", offer=offer.key, param=param.name)
    return Question(key, asked, kind, choices)


def _offered_as(option: Option) -> str:
    return option.label or str(option.value)
