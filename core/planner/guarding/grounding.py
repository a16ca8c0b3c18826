"""Whether the channels and people that a plan names are there.

A person's name is no address, since several may have it: it becomes an id, or a question; where it was said
without an "@" it was a question from the start, which one who is called so answers. A channel's name is
one, and what people read: it stays, with a note where nobody can see such a channel, or where Synth could not
post because it is not in it.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.catalogue import Catalogue, Offered
from core.definition import Action, Approval, Definition, SlackEvent, Step, changed, every_step
from core.directory import Directory, is_channel, not_in
from core.language import ENGLISH, Translator
from core.planner.guarding.names import as_said, with_people
from core.planning import Planner, PlanRequest
from core.template import references
from core.workflows import Plan, Question


class GroundedPlanner:
    """Implements `core.planning.Planner`: another's plans, with what they name looked up."""

    def __init__(self, planner: Planner, catalogue: Catalogue, directory: Directory) -> None:
        self._planner = planner
        self._catalogue = catalogue
        self._directory = directory

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone."""
        named = await with_people(request, self._directory)
        return await self._grounded(as_said(await self._planner.sketch(named), request), request)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """With the model."""
        named = await with_people(request, self._directory)
        return await self._grounded(as_said(await self._planner.refine(named, sketch), request), request)

    async def _grounded(self, plan: Plan, request: PlanRequest) -> Plan:
        if plan.definition is None:
            return plan
        offered = await self._catalogue.of(plan.definition)
        return await grounded(plan, request.person.workspace, self._directory, offered, tr=request.tr)


async def grounded(
    plan: Plan,
    workspace: str,
    directory: Directory,
    offered: Offered,
    *,
    patience_s: float = 3,
    tr: Translator = ENGLISH,
) -> Plan:
    """The plan with its people as ids, and with what nobody can find as questions and notes.

    A directory that takes longer than `patience_s` changes nothing: somebody waits for the card.
    """
    if plan.definition is None:
        return plan
    named = _Named(plan.definition, plan.questions, offered)
    try:
        async with asyncio.timeout(patience_s):
            found = await _look_up(named, workspace, directory, tr)
    except TimeoutError:
        return plan
    return found.put_into(plan, offered)


class _Named:
    """What a definition names: channels, and people by where they stand."""

    def __init__(self, definition: Definition, questions: Sequence[Question], offered: Offered) -> None:
        self.asked = {one.key: one.query for one in questions if one.kind == "person" and one.query}
        self.channels: dict[str, None] = {}
        self.people: dict[str, str] = {}  # name → what it is for, as a question's key
        trigger = definition.trigger
        listened = trigger.channel if isinstance(trigger, SlackEvent) else None
        if listened is not None and _is_name(listened, "#"):
            self.channels[listened] = None
        self.posted_in: dict[str, None] = {}
        for step in every_step(definition.steps):
            for kind, key, value in _places(step, offered):
                if kind == "channel" and _is_name(value, "#"):
                    self.channels[value] = None
                    if _speaks(step):
                        self.posted_in[value] = None
                elif kind == "person" and _is_name(value, "@"):
                    self.people.setdefault(value, key)


@dataclass
class _Found:
    """What the directory said."""

    ids: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)  # a question's key → the only one of that name
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def put_into(self, plan: Plan, offered: Offered) -> Plan:
        assert plan.definition is not None
        steps = changed(plan.definition.steps, self._with_ids(offered))
        open_still = tuple(one for one in plan.questions if one.key not in self.answers)
        asked = {question.key for question in open_still}
        return replace(
            plan,
            definition=plan.definition.model_copy(update={"steps": steps}),
            notes=tuple(dict.fromkeys((*plan.notes, *self.notes))),
            questions=(*open_still, *(one for one in self.questions if one.key not in asked)),
        )

    def _with_ids(self, offered: Offered) -> Callable[[Step], Step]:
        def change(step: Step) -> Step:
            if isinstance(step, Approval):
                answer = self.answers.get(f"steps.{step.id}.approvers")
                approvers = (answer,) if answer else tuple(self.ids.get(one, one) for one in step.approvers)
                return step.model_copy(update={"approvers": approvers})
            if isinstance(step, Action):
                people = {
                    key.rpartition(".")[2]: self.ids[value]
                    for kind, key, value in _places(step, offered)
                    if kind == "person" and value in self.ids
                }
                place = f"steps.{step.id}.params."
                people |= {
                    key.removeprefix(place): one for key, one in self.answers.items() if key.startswith(place)
                }
                return step.model_copy(update={"params": {**step.params, **people}})
            return step

        return change


async def _look_up(named: _Named, workspace: str, directory: Directory, tr: Translator) -> _Found:
    found = _Found()
    for channel in named.channels:
        if not await directory.channel(workspace, channel):
            near = await directory.channels_like(workspace, channel)
            said = [tr("I can see no channel {channel}.", channel=channel)]
            said += [tr("Did you mean {channels}?", channels=tr.listed(near, choice=True))] if near else []
            said.append(tr("If it is private, type {command} in it.", command="/invite @Synth"))
            found.notes.append(" ".join(said))
        elif channel in named.posted_in and not await directory.is_in(workspace, channel):
            found.notes.append(not_in(channel, tr))
    for key, called in named.asked.items():
        ids = await directory.people(workspace, f"@{called}")
        if ids and len(ids) == 1:
            found.answers[key] = ids[0]
    for name, key in named.people.items():
        ids = await directory.people(workspace, name)
        if ids is None:
            continue
        if len(ids) == 1:
            found.ids[name] = ids[0]
        elif ids:
            asked = tr("{n} people here are called {name}. Which one do you mean?", n=len(ids), name=name)
            found.questions.append(Question(key, asked, "person"))
        else:
            asked = tr("There is nobody called {name} here. Who is it?", name=name)
            found.questions.append(Question(key, asked, "person"))
    return found


def _places(step: Step, offered: Offered) -> Iterator[tuple[str, str, str]]:
    """(channel or person, the key of a question about it, what stands there)."""
    if isinstance(step, Approval):
        for one in step.approvers:
            yield "channel" if is_channel(one) else "person", f"steps.{step.id}.approvers", one
    elif isinstance(step, Action) and (offer := offered.offer(step.action)) is not None:
        for param in offer.params:
            value = step.params.get(param.name)
            if isinstance(value, str):
                yield param.kind, f"steps.{step.id}.params.{param.name}", value


def _speaks(step: Step) -> bool:
    """Whether we ourselves post there: what another app's bot may, we cannot know."""
    return isinstance(step, Action) and step.engine == "slack"


def _is_name(value: str, mark: str) -> bool:
    """`#eng`, not an id, a mention, or what only the run will know."""
    return value.startswith(mark) and not any(True for _ in references(value))
