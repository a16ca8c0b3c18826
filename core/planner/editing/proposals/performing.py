"""A model's proposals → the changed plan, or everything that is wrong with them."""

from collections.abc import Mapping, Sequence
from functools import partial

from core.definition import Action, Approval, Branch, Definition, ForEach, Payload, Step, every_step
from core.planner.answer import Reader, Unbelievable
from core.planner.answer.deciding import Decided, Decider
from core.planner.answer.scope import Scope
from core.planner.answer.values import Values
from core.planner.answer.writing import singular
from core.planner.draft.ids import Ids
from core.planner.draft.tree import Place, new_id, users_of, with_steps
from core.planner.editing.desk import Asks, Changed, Desk, Heard
from core.planner.editing.proposals.proposing import MOST_EDITS, Choice
from core.planner.editing.settings.timing import timing
from core.planner.editing.steps.moving import moved
from core.planner.editing.steps.removing import without
from core.workflows import Question


class Performer:
    """Performs one answer's edits, one after the other.

    `careful` is for small models, which take a step for another, or put a person in place of what they do not
    understand: they may only change steps that the reply's words have something to do with.
    """

    def __init__(self, desk: Desk, choice: Choice, *, careful: bool = False) -> None:
        self._careful = careful
        self._desk = desk
        self._choice = choice
        self._questions: list[Question] = []
        self._notes: list[str] = []
        self._ids = Ids(
            (
                *(step.id for step in every_step(desk.definition.steps)),
                *(one.name for one in desk.definition.inputs),
                *(step.as_ for step in every_step(desk.definition.steps) if isinstance(step, ForEach)),
            )
        )
        self._scope = Scope.of(choice.task.names)
        self._decider = Decider(desk.vocabulary, self._ids)

    def perform(self, answer: object) -> Changed | None:
        """The changed plan; None where the model says that it did not understand. Raises `Unbelievable`."""
        edits = answer.get("edits") if isinstance(answer, Mapping) else None
        if not isinstance(edits, list) or not edits or len(edits) > MOST_EDITS:
            raise Unbelievable("there must be between one and eight edits")
        if not all(isinstance(edit, Mapping) for edit in edits):
            raise Unbelievable("an edit is no object")
        if any(edit.get("edit") == "unclear" or self._is_open(edit) for edit in edits):
            return None
        before = self._desk.definition
        # What goes, goes together and last: one may be what the other worked on, and others stand beside it.
        gone = [edit for edit in edits if edit.get("edit") == "remove"]
        for edit in edits:
            if edit not in gone:
                self._desk = self._desk.after(self._one(edit))
        if gone:
            self._desk = self._desk.after(self._without([self._meant(edit.get("step")) for edit in gone]))
        if self._desk.definition == before:
            raise Unbelievable("these edits change nothing")
        return Changed(self._desk.definition, tuple(self._questions), tuple(self._notes))

    def _one(self, edit: Mapping[str, object]) -> Definition:
        match edit.get("edit"):
            case "replace":
                return self._replaced(self._meant(edit.get("step")).step, self._new(edit.get("steps")))
            case "insert":
                return self._inserted(edit, self._new(edit.get("steps")))
            case "move":
                return self._moved(edit)
            case "set":
                return self._set(edit)
            case "reword":
                return self._reworded(edit)
            case "only_if":
                return self._under(self._neighbours(edit.get("steps")), self._decided(edit))
            case "retest":
                return self._retested(edit)
            case "unwrap":
                return self._unwrapped(self._meant(edit.get("step")).step)
            case "when":
                return self._timed(str(edit.get("words") or ""))
            case "for_each":
                return self._looped(self._neighbours(edit.get("steps")), edit.get("in"))
            case other:
                raise Unbelievable(f"there is no edit “{other}”")

    def _place(self, step_id: object) -> Place:
        found = next((one for one in self._desk.pointer.places if one.step.id == step_id), None)
        if found is None:
            raise Unbelievable(f"there is no step “{step_id}” any more")
        return found

    def _meant(self, step_id: object) -> Place:
        """A step that is to change."""
        place = self._place(step_id)
        if self._careful and not self._desk.pointer.touches(self._choice.task.said, place):
            raise Unbelievable(f"nothing was said about “{place.step.id}”")
        return place

    def _without(self, places: Sequence[Place]) -> Definition:
        gone = [place.step.id for place in places]
        after = without(gone, self._desk)
        if isinstance(after, Changed):
            return after.definition
        going = {step.id for step in every_step(tuple(place.step for place in places))}
        users = {user.id for one in gone for user in users_of(self._desk.definition, one)} - going
        needed = ", ".join(users) or "the workflow"
        raise Unbelievable(f"“{', '.join(gone)}” is needed by {needed}: drop these too")

    def _new(self, given: object) -> tuple[Step, ...]:
        """New steps; the reader gives them names that nothing has."""
        desk = self._desk
        reader = Reader(self._choice.task, desk.vocabulary, desk.person.user, self._ids)
        made = reader.steps(given, self._scope)
        if self._careful and any(isinstance(step, Approval) for step in every_step(made.steps)):
            raise Unbelievable("nobody asked for a person to do or approve something")
        self._questions += made.questions
        self._notes += made.notes
        return made.steps

    def _replaced(self, old: Step, steps: tuple[Step, ...]) -> Definition:
        """What used the old one's answer uses that of the last of the new ones which gives any."""
        giving = [at for at, step in enumerate(steps) if isinstance(step, Action | Payload | ForEach)]
        if giving and users_of(self._desk.definition, old.id):
            at = giving[-1]
            heir = steps[at].model_copy(update={"id": old.id})
            rest = tuple(_put(step, f"{{{{{steps[at].id}", f"{{{{{old.id}") for step in steps[at + 1 :])
            self._scope.rename(steps[at].id, old.id)
            steps = (*steps[:at], heir, *rest)
        return with_steps(self._desk.definition, {old.id: steps})

    def _inserted(self, edit: Mapping[str, object], steps: tuple[Step, ...]) -> Definition:
        definition, where = self._desk.definition, edit.get("where")
        if where == "start":
            return definition.model_copy(update={"steps": (*steps, *definition.steps)})
        if where == "end":
            return definition.model_copy(update={"steps": (*definition.steps, *steps)})
        at = self._place(edit.get("at")).step
        if where in ("inside", "then", "else"):
            return with_steps(definition, {at.id: (_with_inside(at, str(where), steps),)})
        return with_steps(definition, {at.id: (*steps, at) if where == "before" else (at, *steps)})

    def _unwrapped(self, step: Step) -> Definition:
        inner = step.steps if isinstance(step, ForEach) else step.then if isinstance(step, Branch) else ()
        if not inner:
            raise Unbelievable(f"“{step.id}” has nothing around it")
        if isinstance(step, ForEach):
            old, new = f"{{{{{step.as_}", "{{" + str(step.items).strip("{} ")
            for end in ("}", "."):
                inner = tuple(_put(one, old + end, new + end) for one in inner)
        return with_steps(self._desk.definition, {step.id: inner})

    def _is_open(self, edit: Mapping[str, object]) -> bool:
        """Whether it is a time that could be several: people are asked, no model."""
        return edit.get("edit") == "when" and isinstance(self._heard(str(edit.get("words") or "")), Asks)

    def _heard(self, words: str) -> Heard:
        said = words.casefold() in self._choice.task.said.casefold()
        return timing(words, self._desk) if said else None

    def _timed(self, words: str) -> Definition:
        """Times are read by code."""
        heard = self._heard(words)
        if not isinstance(heard, Changed):
            raise Unbelievable(f"“{words}” is no time that can be read: quote what the person said of it")
        return heard.definition

    def _moved(self, edit: Mapping[str, object]) -> Definition:
        place, target = self._meant(edit.get("step")), self._place(edit.get("at"))
        after = moved(place, target, self._desk, before=edit.get("where") == "before")
        if not isinstance(after, Changed):
            raise Unbelievable(f"“{place.step.id}” cannot be moved there")
        return after.definition

    def _set(self, edit: Mapping[str, object]) -> Definition:
        step, name = self._meant(edit.get("step")).step, edit.get("param")
        offer = self._desk.offered.offer(step.action) if isinstance(step, Action) else None
        param = next((one for one in offer.params if one.name == name), None) if offer is not None else None
        if not isinstance(step, Action) or offer is None or param is None:
            raise Unbelievable(f"“{edit.get('step')}” has no parameter “{name}”")
        values = Values(self._choice.task, self._desk.vocabulary, self._desk.person.user)
        filled = values.read(offer, {param.name: edit.get("value")}, self._scope, f"steps.{step.id}.params")
        if filled.faults or param.name not in filled.params:
            raise Unbelievable(*(filled.faults or (f"nobody said that “{name}” is “{edit.get('value')}”",)))
        after = step.model_copy(update={"params": {**step.params, param.name: filled.params[param.name]}})
        return with_steps(self._desk.definition, {step.id: (after,)})

    def _reworded(self, edit: Mapping[str, object]) -> Definition:
        step, said = self._place(edit.get("step")).step, edit.get("write")
        if len(self._choice.prompts) > 1:
            self._meant(edit.get("step"))
        if not isinstance(step, Payload) or not isinstance(said, str) or not said.strip():
            raise Unbelievable(f"“{edit.get('step')}” is no prompt, or nothing is said")
        words, unknown = self._scope.fill(said.strip())
        _, gap, text = step.blocks[-1].text.partition(":\n\n")
        whole = words.rstrip(":") + gap + text
        block = step.blocks[-1].model_copy(update={"text": whole})
        if unknown:
            raise Unbelievable(*(f"{name} is no step" for name in unknown))
        after = step.model_copy(update={"blocks": (*step.blocks[:-1], block)})
        return with_steps(self._desk.definition, {step.id: (after,)})

    def _decided(self, edit: Mapping[str, object]) -> Decided:
        decided = self._decider.decide(edit, self._scope)
        if decided.faults:
            raise Unbelievable(*decided.faults)
        return decided

    def _neighbours(self, given: object) -> list[Place]:
        """Steps that stand side by side, in their order."""
        wanted = [self._place(one) for one in given] if isinstance(given, list) else []
        if not wanted or any(place.siblings != wanted[0].siblings for place in wanted):
            raise Unbelievable("these steps do not stand side by side")
        order = [step.id for step in wanted[0].siblings]
        places = sorted(wanted, key=lambda place: order.index(place.step.id))
        first = order.index(places[0].step.id)
        if [place.step.id for place in places] != order[first : first + len(places)]:
            raise Unbelievable("these steps do not stand side by side")
        return places

    def _under(self, places: Sequence[Place], decided: Decided) -> Definition:
        branch = Branch.model_validate(
            {
                "id": self._ids.new("check_result"),
                "when": decided.when,
                "then": [place.step for place in places],
                "else": [],
            }
        )
        return self._wrapped(places, (*decided.first, branch))

    def _wrapped(self, places: Sequence[Place], steps: tuple[Step, ...]) -> Definition:
        at: dict[str, tuple[Step, ...]] = {place.step.id: () for place in places}
        at[places[0].step.id] = steps
        return with_steps(self._desk.definition, at)

    def _retested(self, edit: Mapping[str, object]) -> Definition:
        step, decided = self._place(edit.get("step")).step, self._decided(edit)
        if not isinstance(step, Branch):
            raise Unbelievable(f"“{step.id}” is no condition")
        after = step.model_copy(update={"when": decided.when})
        return with_steps(self._desk.definition, {step.id: (*decided.first, after)})

    def _looped(self, places: Sequence[Place], given: object) -> Definition:
        """The steps once for each entry; what they took from the whole list, they take from the entry."""
        label = given.get("of") if isinstance(given, Mapping) else None
        seen = self._scope.look_up(label)
        if seen is None or not seen.path:
            raise Unbelievable(f"“{label}” gives nothing to go through")
        words = given.get("field") if isinstance(given, Mapping) else ""
        items = seen.reference(self._decider.field(str(words or "")))
        item = self._ids.new(singular(seen.path.rpartition(".")[2]))
        steps = [_put(place.step, items, f"{{{{{item}}}}}") for place in places]
        loop = ForEach.model_validate(
            {
                "id": new_id(self._desk.definition, f"each_{item}"),
                "items": items,
                "as": item,
                "steps": steps,
            }
        )
        return self._wrapped(places, (loop,))


def _with_inside(around: Step, where: str, steps: tuple[Step, ...]) -> Step:
    """An "if" or a loop with steps at the end of one of its lists."""
    if isinstance(around, ForEach) and where == "inside":
        return around.model_copy(update={"steps": (*around.steps, *steps)})
    if isinstance(around, Branch) and where != "inside":
        name = "then" if where == "then" else "else_"
        return around.model_copy(update={name: (*getattr(around, name), *steps)})
    raise Unbelievable(f"“{around.id}” has no “{where}”")


def _put(step: Step, old: str, new: str) -> Step:
    swap = partial(_swapped, old=old, new=new)
    data = step.model_dump(mode="json", by_alias=True)
    return type(step).model_validate({key: swap(value) for key, value in data.items()})


def _swapped(value: object, old: str, new: str) -> object:
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: _swapped(inner, old, new) for key, inner in value.items()}
    return [_swapped(inner, old, new) for inner in value] if isinstance(value, list) else value
