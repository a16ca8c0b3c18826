"""A plan in the making: its steps as they will be saved, and what is remembered about each to talk of it."""

from dataclasses import dataclass, field, replace
from typing import Any

from core.definition import Input, Manual, Step, Trigger
from core.planner.vocabulary import Kind
from core.workflows import Question


@dataclass(frozen=True)
class Result:
    """What a step gives, and what people may call it."""

    id: str
    names: frozenset[str]
    text: str  # how a later step refers to it
    source: str  # what it was made of: stands in for it when its step is dropped
    kind: Kind
    tongue: str = ""
    labels: tuple[str, ...] = ()
    said: str = ""  # the words that asked for it
    thing: str = ""  # what it is, and of which app, where an action gave it
    app: str = ""
    many: bool = False
    read: bool = False  # it was only got, so that something is done with it
    gives: str = ""  # what the action says that it gives
    judges: bool = False  # it was only found out, for the conditions that look at it
    only: str = ""  # which of all things were asked for, where the action could not be told


@dataclass(frozen=True)
class Outline:
    """`doubts` say what the rules could not read; without any, no model is asked. `guesses` tell people
    which of several actions was taken."""

    steps: tuple[Step, ...] = ()
    results: tuple[Result, ...] = ()
    subject: str | None = None  # the text that it is all about
    inputs: tuple[Input, ...] = ()
    trigger: Trigger = field(default_factory=Manual)
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # what nothing here can reach: apps, or words of the intent
    absent: tuple[str, ...] = ()  # actions that no engine here offers
    unread: tuple[str, ...] = ()  # words that nothing accounts for
    risks: tuple[tuple[str, str], ...] = ()  # a step that sends or deletes, and what was not read of it

    def asking(self, question: Question) -> "Outline":
        """With one more question."""
        return replace(self, questions=(*self.questions, question))


def put_for(value: Any, old: str, new: str) -> Any:
    """A JSON value with one text put for another in all its texts."""
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: put_for(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [put_for(inner, old, new) for inner in value]
    return value
