"""A model's answer → an outline, or the reason why it is not believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.catalogue import Offered
from core.definition import Action, Step, Wait
from core.planner.clauses import split
from core.planner.drafting import ASK, Task
from core.planner.outline import Outline, Result
from core.planner.prompts import noun_of, payload
from core.planner.sending import Ids
from core.planner.vocabulary import PROMPTS, Kind, Vocabulary
from core.template import REFERENCE
from core.workflows import Question


class Unbelievable(Exception):
    """The answer names what cannot be, or leaves out what was asked. The text tells the model."""


@dataclass
class AnswerReader:
    """Reads one answer. `contents` are the pasted texts, `me` the user who speaks."""

    task: Task
    outline: Outline  # what the rules made: trigger, inputs and notes stay theirs
    contents: Sequence[str]
    offered: Offered
    vocabulary: Vocabulary
    me: str

    def read(self, data: Any) -> Outline:
        """The outline, with the trigger of the rules. Raises `Unbelievable`."""
        self._ids = Ids(tuple(self.task.inputs))
        self._texts: dict[str, str] = self._known_texts()
        self._results: list[Result] = []
        self._questions: list[Question] = []
        given = data.get("steps") if isinstance(data, Mapping) else None
        if not isinstance(given, list) or not given:
            raise Unbelievable("there are no steps")
        given = self._with_texts(given)
        steps = [self._step(entry, number) for number, entry in enumerate(given, start=1)]
        self._complete(steps)
        kept = tuple(q for q in self.outline.questions if q.key == "trigger" or q.key.startswith("inputs."))
        return replace(
            self.outline,
            steps=tuple(steps),
            results=tuple(self._results),
            questions=(*kept, *self._questions),
            doubts=(),
        )

    def _known_texts(self) -> dict[str, str]:
        if len(self.contents) == 1:
            texts = {"text": self.contents[0]}
        else:
            texts = {f"text{number}": text for number, text in enumerate(self.contents, start=1)}
        return texts | {name: f"{{{{inputs.{name}}}}}" for name in self.task.inputs}

    def _with_texts(self, given: list[Any]) -> list[Any]:
        """What was pasted and is used nowhere is what the first prompt works on."""
        entries = [entry for entry in given if isinstance(entry, Mapping)]
        used = {name for entry in entries for name in entry.get("use") or ()}
        left = [name for name in self._texts if name not in used]
        first = next((entry for entry in entries if entry.get("do") == "prompt"), None)
        if not left or first is None:
            return given
        return [{**entry, "use": [*left, *entry["use"]]} if entry is first else entry for entry in given]

    def _step(self, entry: Any, number: int) -> Step:
        if not isinstance(entry, Mapping):
            raise Unbelievable(f"step {number} is no object")
        kind = entry.get("do")
        if kind == "wait":
            seconds = entry.get("seconds")
            if not isinstance(seconds, int) or not 0 < seconds <= 86_400:
                raise Unbelievable(f"step {number} waits for no time that was asked")
            return Wait(id=self._ids.new("wait"), seconds=seconds)
        texts = self._used(entry, number)
        if kind == "prompt":
            return self._prompt(entry, number, texts)
        if kind not in {offer.key for offer in self.task.offers}:
            raise Unbelievable(f"step {number} does what nobody offers")
        return self._act(entry, number, texts)

    def _used(self, entry: Mapping[str, Any], number: int) -> tuple[str, ...]:
        names = entry.get("use")
        if not isinstance(names, list):
            raise Unbelievable(f"step {number} does not say what it uses")
        # A small model names the step itself, or a later one, where it means none.
        return tuple(dict.fromkeys(self._texts[name] for name in names if name in self._texts))

    def _prompt(self, entry: Mapping[str, Any], number: int, texts: tuple[str, ...]) -> Step:
        words = entry.get("write")
        if not isinstance(words, str) or not words.strip():
            raise Unbelievable(f"step {number} does not say what to write")
        # Braces from a model are no references of ours.
        words = REFERENCE.sub(lambda found: found.group(1), words).strip().rstrip(":")
        if any(name in words for name in (*self.task.channels, *self.task.people) if name != "me"):
            raise Unbelievable(f"step {number} sends: that is a step of its own")
        clause = next(iter(split(words, self.vocabulary)), None)
        verb = clause.verb if clause is not None else None
        kind = verb.kind if verb is not None and verb.kind in PROMPTS else Kind.TRANSFORM
        kind = Kind.TRANSFORM if kind is Kind.CLASSIFY else kind
        kind = Kind.WRITE if not texts else kind
        noun = (verb.noun if verb is not None else "") or noun_of(
            clause.rest if clause else "", self.vocabulary
        )
        step = payload(self._ids.new(noun), kind, words, texts, self.vocabulary)
        result = Result(step.id, frozenset({noun, step.id}), f"{{{{{step.id}}}}}", "\n\n".join(texts), kind)
        self._results.append(result)
        self._texts[str(number)] = result.text
        return step

    def _act(self, entry: Mapping[str, Any], number: int, texts: tuple[str, ...]) -> Step:
        offer = self.offered.offer(str(entry["do"]))
        assert offer is not None  # it is one of the task's
        said = entry.get("say")
        body = "\n\n".join(texts) or (said.strip() if isinstance(said, str) else "")
        if not body:
            raise Unbelievable(f"step {number} sends nothing")
        step_id = self._ids.new("file" if "file" in offer.key else "post")
        params: dict[str, Any] = {}
        for param in offer.params:
            if param.kind in ("channel", "person"):
                value = entry.get(param.name)
                if value == ASK or value not in (*self.task.channels, *self.task.people):
                    say = self.vocabulary.say(param.kind)
                    self._questions.append(Question(f"steps.{step_id}.params.{param.name}", say, param.kind))
                else:
                    params[param.name] = self.me if value == "me" else value
            elif param.name == "filename":
                params[param.name] = f"{self._results[-1].id if self._results else 'text'}.txt"
            elif param.required:
                params[param.name] = body
        return Action(id=step_id, action=offer.key, params=params)

    def _complete(self, steps: Sequence[Step]) -> None:
        """Everybody who was named gets something, and what was pasted is used."""
        dumped = str([step.model_dump(mode="json") for step in steps])
        for name in (*self.task.channels, *self.task.people):
            if repr(self.me if name == "me" else name) not in dumped:
                raise Unbelievable(f"nothing goes to {name}")
        for name, text in self._texts.items():
            if not name.isdigit() and repr(text)[1:-1] not in dumped:
                raise Unbelievable(f"nothing uses {name}")
