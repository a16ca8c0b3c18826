"""Parameters as a model filled them in: typed, with our references, and nothing in them that nobody said."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from core.engine import Offer, Param
from core.planner.answer.schema import params_of
from core.planner.answer.scope import Scope
from core.planner.answer.task import Task
from core.planner.draft.findings import PLACEHOLDER
from core.planner.vocabulary import Vocabulary
from core.template import REFERENCE
from core.workflows import Question

# What people would have to have said: addresses, numbers of telephones and things, ids.
_GIVEN_ONLY = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+|(?<!\w)[#@][A-Za-z][\w-]+"
    r"|\+?\d[\d ()-]{6,}\d|(?=\w*\d)(?=\w*[A-Za-z])\w{8,}"
)
_LIKE_AN_ID = re.compile(r"[\w.-]+/[\w./-]+|\w*\d\w*|[\w.+-]+@[\w-]+\.\w+|https?://\S+|[A-Z][A-Z0-9_-]+")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
}
_NOBODY_SAID = frozenset({"", "ask", "null", "none", "unknown", "n/a", "?"})


@dataclass(frozen=True)
class Filled:
    """Parameters, what is to be asked, and what the model got wrong."""

    params: Mapping[str, JsonValue]
    questions: tuple[Question, ...] = ()
    faults: tuple[str, ...] = ()


class Values:
    """Reads the parameters of one answer."""

    def __init__(self, task: Task, vocabulary: Vocabulary, me: str) -> None:
        self._task = task
        self._vocabulary = vocabulary
        self._me = me

    def read(self, offer: Offer, given: object, scope: Scope, where: str) -> Filled:
        """`where` is the beginning of the questions' keys: `steps.post.params`."""
        values = given if isinstance(given, Mapping) else {}
        params: dict[str, JsonValue] = {}
        questions: list[Question] = []
        faults: list[str] = []
        asked = {param.name for param in params_of(offer, self._task)}
        for param in offer.params:
            value, fault = self._value(param, values.get(param.name), scope)
            if fault:
                faults.append(f"“{param.name}” of {offer.key}: {fault}")
            if value is not None and not (param.remote and self._must_choose(value)):
                params[param.name] = value
            elif param.name in asked and (value is not None or (param.required and param.default is None)):
                questions.append(self._question(offer, param, where, value))
        return Filled(params, tuple(questions), tuple(faults))

    def _value(self, param: Param, value: object, scope: Scope) -> tuple[JsonValue, str]:
        if isinstance(value, str) and value.strip().casefold() in _NOBODY_SAID:
            value = None
        if value is None or value == []:
            return None, ""
        if param.kind in ("channel", "person"):
            return self._target(param, value, scope), ""
        if param.options and not (isinstance(value, str) and REFERENCE.fullmatch(value.strip())):
            return _chosen(param, value)
        if isinstance(value, list):
            items = [self._text(str(item), scope) for item in value]
            unknown = [name for _, names in items for name in names]
            kept: list[JsonValue] = [text for text, _ in items if not self._invented(text)]
            return kept or None, _unknown(unknown)
        if not isinstance(value, str):
            return (value if isinstance(value, bool | int | float) else None), ""
        text, unknown = self._text(value, scope)
        if unknown:
            return None, _unknown(unknown)
        if self._invented(text) or PLACEHOLDER.search(text):
            return None, ""
        return _typed(param, text)

    def _text(self, value: str, scope: Scope) -> tuple[str, list[str]]:
        return scope.fill(value.strip())

    def _target(self, param: Param, value: object, scope: Scope) -> JsonValue:
        """A channel or a person: one that was named, who started it, or nobody."""
        if isinstance(value, str) and REFERENCE.fullmatch(value.strip()):
            text, unknown = scope.fill(value.strip())
            return None if unknown or not REFERENCE.fullmatch(text) else text
        if param.kind == "channel":
            return str(value) if value in self._task.channels else None
        if value not in self._task.people:
            return None
        return self._me if value == "me" else str(value)

    def _invented(self, text: str) -> bool:
        """Whether it holds an address or a number that nobody said."""
        plain = REFERENCE.sub(" ", text)
        said = self._task.said.casefold()
        return any(found.group().casefold() not in said for found in _GIVEN_ONLY.finditer(plain))

    def _must_choose(self, value: JsonValue) -> bool:
        """Only the service knows what it may be; a reference or what looks like an id was meant as one."""
        if isinstance(value, list):
            return any(self._must_choose(item) for item in value)
        text = str(value)
        return not (REFERENCE.search(text) or _LIKE_AN_ID.fullmatch(text))

    def _question(self, offer: Offer, param: Param, where: str, said: JsonValue) -> Question:
        key = f"{where}.{param.name}"
        if param.kind in ("channel", "person"):
            return Question(key, self._vocabulary.say(param.kind), param.kind)
        text = self._vocabulary.say("param", name=spoken_name(param), title=titled(offer))
        if param.remote:
            hint = str(said) if isinstance(said, str) else ""
            return Question(key, text, "option", offer=offer.key, param=param.name, query=hint)
        if param.options:
            labels = tuple(option.label for option in param.options)
            return Question(key, text, "choice", labels)
        return Question(key, text)


_PREPOSITIONS = {"to": "recipient", "from": "sender", "cc": "copy recipient", "bcc": "blind copy recipient"}


def spoken_name(param: Param) -> str:
    """As people read it: by its label, else its name. `repoFullname` is a repo, `to` whom it goes to."""
    labelled = param.label[:1].isupper()  # "GitHub Repo" is for people, "repoFullname" is not
    spaced = param.label if labelled else re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", param.name)
    spaced = re.sub(r"\((?:e?s)\)", "s" if param.kind == "list" else "", spaced)
    plain = re.sub(r"\s+(?:id|gid|iid|key|full\s?name)s?\Z", "", spaced.strip(), flags=re.IGNORECASE).lower()
    return _PREPOSITIONS.get(plain, plain)


def titled(offer: Offer) -> str:
    """With the app, where it says more."""
    return f"{offer.title} ({offer.app})" if offer.app and offer.app not in offer.title else offer.title


def _typed(param: Param, text: str) -> tuple[JsonValue, str]:
    if REFERENCE.search(text) or param.kind not in ("integer", "number", "boolean", "object", "list"):
        return text, ""
    if param.kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()], ""
    try:
        value = json.loads(text.casefold() if param.kind == "boolean" else text)
    except ValueError:
        return None, f"it must be of type {param.kind}"
    fits = isinstance(value, _TYPES[param.kind]) and isinstance(value, bool) is (param.kind == "boolean")
    return (value, "") if fits else (None, f"it must be of type {param.kind}")


def _chosen(param: Param, value: object) -> tuple[JsonValue, str]:
    said = str(value).casefold()
    for option in param.options:
        if said in (str(option.value).casefold(), option.label.casefold()):
            return option.value, ""
    return None, f"it must be one of {', '.join(str(option.value) for option in param.options[:12])}"


def _unknown(names: list[str]) -> str:
    return f"{', '.join(names)} is no earlier step" if names else ""
