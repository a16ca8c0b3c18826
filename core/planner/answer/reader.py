"""A model's steps → the definition's, or everything that is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from core.definition import Action, Approval, Branch, ForEach, Payload, Step, Wait, changed
from core.planner.answer.deciding import Decider
from core.planner.answer.scope import Scope, Seen
from core.planner.answer.task import Task
from core.planner.answer.values import Values
from core.planner.answer.writing import noun_of_offer, singular, written_prompt
from core.planner.draft.ids import Ids
from core.planner.draft.inquiry import ANSWER_NAMES, together
from core.planner.draft.outline import Result
from core.planner.draft.prompts import LIST_SCHEMA, list_items
from core.planner.vocabulary import Kind, Vocabulary
from core.workflows import Question

_LONGEST_WAIT = 366 * 86_400
_DEEPEST = 8


class Unbelievable(Exception):
    """The answer names what cannot be, or leaves out what was asked. The text tells the model."""

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        return "; ".join(self.faults)


@dataclass
class Made:
    """What an answer became. `lists` are inputs that a loop goes through."""

    steps: tuple[Step, ...] = ()
    results: list[Result] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)


class Reader:
    """Reads one answer. `me` is the user who speaks; `ids` knows which are taken."""

    def __init__(self, task: Task, vocabulary: Vocabulary, me: str, ids: Ids) -> None:
        self._task = task
        self._vocabulary = vocabulary
        self._me = me
        self._ids = ids
        self._values = Values(task, vocabulary, me)
        self._decider = Decider(vocabulary, ids)

    def steps(self, given: object, scope: Scope | None = None) -> Made:
        """The steps; their labels are added to the scope, which has the task's names where none is given.
        Raises `Unbelievable` with every fault."""
        self._made = Made()
        self._faults: list[str] = []
        self._listed: set[str] = set()  # prompts whose answers are gone through
        self._decided: set[str] = set()  # approvals whose answers are looked at
        if not isinstance(given, list) or not given:
            raise Unbelievable("there are no steps")
        steps = self._list(given, scope or Scope.of(self._task.names), 0)
        if self._faults:
            raise Unbelievable(*dict.fromkeys(self._faults))
        if not steps:
            raise Unbelievable("there are no steps")
        self._made.steps = changed(steps, self._as_used)
        return self._made

    def _list(self, given: object, scope: Scope, depth: int) -> list[Step]:
        steps: list[Step] = []
        if depth > _DEEPEST or not isinstance(given, list):
            self._faults.append("steps are nested too deeply" if depth > _DEEPEST else "steps must be a list")
            return steps
        for entry in given:
            if isinstance(entry, Mapping):
                steps += self._step(entry, scope, depth)
            else:
                self._faults.append("a step is no object")
        return steps

    def _step(self, entry: Mapping[str, object], scope: Scope, depth: int) -> Sequence[Step]:
        match entry.get("do"):
            case "prompt":
                return self._prompt(entry, scope)
            case "wait":
                return self._wait(entry)
            case "if":
                return self._branch(entry, scope, depth)
            case "for_each":
                return self._loop(entry, scope, depth)
            case "approval":
                return [self._asked(entry, "ask", scope)]
            case "ask":
                return self._inquiry(entry, scope)
            case "person":
                return [self._asked(entry, "task", scope)]
            case _:
                return self._act(entry, scope)

    def _act(self, entry: Mapping[str, object], scope: Scope) -> Sequence[Step]:
        offer = self._task.action(entry.get("do"))
        if offer is None:
            self._faults.append(f"“{entry.get('do')}” is none of the actions")
            return ()
        noun = noun_of_offer(offer)
        step_id = self._ids.new(noun)
        filled = self._values.read(offer, entry.get("params"), scope, f"steps.{step_id}.params")
        self._made.questions += filled.questions
        self._faults += filled.faults
        seen = Seen(step_id, f"{{{{{step_id}}}}}", "action")
        scope.add(entry.get("id"), seen)
        self._made.results.append(Result(step_id, frozenset({noun, step_id}), seen.text, "", Kind.REACH))
        return [Action(id=step_id, action=offer.key, version=offer.version, params=dict(filled.params))]

    def _prompt(self, entry: Mapping[str, object], scope: Scope) -> Sequence[Step]:
        words = entry.get("write")
        if not isinstance(words, str) or not words.strip():
            self._faults.append("a prompt does not say what to write")
            return ()
        words, unknown = scope.fill(words.strip().rstrip(":"))
        self._faults += [f"{name} is no earlier step" for name in unknown]
        labels = entry.get("use")
        # A small model names the step itself, or a later one, where it means none.
        found = [scope.look_up(label) for label in labels] if isinstance(labels, list) else []
        used = [seen for seen in found if seen is not None]
        if any(name in words for name in (*self._task.channels, *self._task.people) if name != "me"):
            if not used:
                self._faults.append("a prompt only writes: sending is a step of its own")
            # It says in words what the step of sending after it does: whatever uses it means its source.
            scope.add(entry.get("id"), *used[-1:])
            return ()
        texts = tuple(dict.fromkeys(seen.text for seen in used))
        choices = entry.get("choices")
        labels = tuple(str(one) for one in choices if str(one).strip()) if isinstance(choices, list) else ()
        step, result = written_prompt(words, texts, labels, self._vocabulary, self._ids)
        scope.add(entry.get("id"), Seen(step.id, result.text, "choice" if labels else "prompt"))
        self._made.results.append(result)
        return [step]

    def _wait(self, entry: Mapping[str, object]) -> Sequence[Step]:
        seconds = entry.get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds <= _LONGEST_WAIT:
            self._faults.append("a wait has a number of seconds")
            return ()
        return [Wait(id=self._ids.new("wait"), seconds=seconds)]

    def _asked(self, entry: Mapping[str, object], key: str, scope: Scope) -> Step:
        """An approval; or what only a person can do, asked of somebody in the same way."""
        step_id = self._ids.new("approval" if key == "ask" else "task")
        said = entry.get(key)
        words, unknown = scope.fill(said.strip() if isinstance(said, str) else "")
        self._faults += [f"{name} is no earlier step" for name in unknown]
        ask = words or self._vocabulary.say("approve")
        if key == "task":
            self._made.notes.append(self._vocabulary.say("by_hand", task=ask))
            ask = self._vocabulary.say("do_by_hand", task=ask)
        scope.add(entry.get("id"), Seen(step_id, f"{{{{{step_id}}}}}", "approval"))
        return Approval(id=step_id, ask=ask, approvers=self._approvers(entry.get("who"), step_id))

    def _inquiry(self, entry: Mapping[str, object], scope: Scope) -> Sequence[Step]:
        """What people are asked to say in words."""
        said, who = entry.get("question"), entry.get("who")
        if not isinstance(said, str) or not said.strip():
            self._faults.append("a question does not say what is asked")
            return ()
        words, unknown = scope.fill(said.strip())
        self._faults += [f"{name} is no earlier step" for name in unknown]
        step_id, named = self._ids.new("answers"), who if isinstance(who, list) else [who]
        asked = dict.fromkeys(name for one in named for name in self._asked_of(one, step_id))
        reference = f"{{{{{step_id}.comment}}}}"
        scope.add(entry.get("id"), Seen(f"{step_id}.comment", reference, "answers"))
        self._made.results.append(Result(step_id, ANSWER_NAMES, reference, "", Kind.EXTRACT))
        approvers = tuple(asked) or ("owner",)
        return [together(Approval(id=step_id, ask=words, wants="answer", approvers=approvers))]

    def _asked_of(self, who: object, step_id: str) -> Sequence[str]:
        name = who.strip() if isinstance(who, str) else ""
        if name in self._task.channels:
            return (name if name[0] in "#<" else f"<#{name}>",)
        return self._approvers(name.strip("<@>") if name.startswith("<@") else name, step_id)

    def _approvers(self, who: object, step_id: str) -> tuple[str, ...]:
        """Somebody who was named; a role that nobody here can tell becomes a question."""
        name = who.strip() if isinstance(who, str) else ""
        if name == "me" or name.casefold() in ("", "owner", "ask", "null"):
            return ("owner",) if name != "me" else (self._me,)
        if name in self._task.people:
            return (name,)
        if name.casefold() in self._task.said.casefold():
            asked = self._vocabulary.say("person_named", name=name)
            self._made.questions.append(Question(f"steps.{step_id}.approvers", asked, "person", query=name))
        return ("owner",)

    def _branch(self, entry: Mapping[str, object], scope: Scope, depth: int) -> Sequence[Step]:
        cases = entry.get("cases")
        if not isinstance(cases, list) or not cases or not all(isinstance(case, Mapping) for case in cases):
            self._faults.append("an “if” has no cases")
            return ()
        before: list[Step] = []
        arms: list[tuple[str, list[Step]]] = []
        after: list[Scope] = []
        for case in cases:
            decided = self._decider.decide(case, scope)
            self._faults += decided.faults
            before += decided.first
            self._decided.update(decided.approvals)
            after.append(scope.inside())
            arms.append((decided.when, self._list(case.get("steps"), after[-1], depth + 1)))
        after.append(scope.inside())
        otherwise = self._list(entry.get("else") or [], after[-1], depth + 1)
        for inner in after:
            scope.join(inner)
        if not any(steps for _, steps in arms) and not otherwise:
            self._faults.append("an “if” has nothing to do in any case")
            return ()
        for when, steps in reversed(arms):
            name = self._ids.new("choice" if otherwise else "check_result")
            otherwise = [
                Branch.model_validate({"id": name, "when": when or "true", "then": steps, "else": otherwise})
            ]
        return [*before, *otherwise]

    def _loop(self, entry: Mapping[str, object], scope: Scope, depth: int) -> Sequence[Step]:
        place = entry.get("in")
        label = place.get("of") if isinstance(place, Mapping) else None
        seen = scope.look_up(label)
        if seen is None:
            self._faults.append(f"a “for_each” goes through {label}, which is no earlier step")
            return ()
        item = self._ids.new(singular(seen.path.rpartition(".")[2]))
        inside = scope.inside()
        inside.add(entry.get("item"), Seen(item, f"{{{{{item}}}}}", "item"))
        items = self._items(seen, place, inside)
        steps = self._list(entry.get("steps"), inside, depth + 1)
        if not steps:
            self._faults.append("a “for_each” has no steps")
            return ()
        step_id = self._ids.new(f"each_{item}")
        text = f"{{{{{step_id}}}}}"
        scope.add(entry.get("id"), Seen(step_id, text, "loop"))
        self._made.results.append(Result(step_id, frozenset({"list", step_id}), text, "", Kind.TRANSFORM))
        return [ForEach.model_validate({"id": step_id, "items": items, "as": item, "steps": steps})]

    def _items(self, seen: Seen, place: object, scope: Scope) -> JsonValue:
        """What a loop goes through; a prompt's answer becomes a list, so that there is something to count."""
        if not seen.path:
            return [*list_items(seen.text)]
        if seen.source == "prompt":
            self._listed.add(seen.path)
            return seen.reference("items")
        if seen.source == "answers":
            return f"{{{{{seen.path.partition('.')[0]}.items}}}}"
        if seen.path.startswith("inputs."):
            self._made.lists.append(seen.path.removeprefix("inputs."))
            return seen.reference()
        words = place.get("field") if isinstance(place, Mapping) else ""
        return seen.reference(self._decider.field(str(words or "")))

    def _as_used(self, step: Step) -> Step:
        """As those that look at it need it."""
        if isinstance(step, Approval) and step.id in self._decided:
            return step.model_copy(update={"on_reject": "continue"})
        if isinstance(step, Payload) and step.id in self._listed:
            return step.model_copy(update={"output_schema": LIST_SCHEMA})
        return step
