"""A definition in plain words: what each step does, and what it does to the world."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.durations import duration
from bot.slack.blocks.conditions import condition_words
from bot.slack.blocks.nouns import noun_of, ours, param_of_ours
from bot.slack.blocks.text import one_line, people_in
from core.definition import Action, Approval, Branch, Definition, ForEach, Payload, Step, Wait, every_step
from core.directory import is_channel
from core.engine import Offer
from core.labels import label_of
from core.language import ENGLISH, Translator
from core.numbering import numbers_of
from core.template import REFERENCE, as_text

FindOffer = Callable[[str], Offer | None]

_USER_ID = re.compile(r"^[UW][A-Z0-9]{5,}$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST_GIST = 160
_MOST_SAID = 4  # parameters of which none says most
PLACES = ("channel", "user", "to")  # params that say where something goes
POST_MESSAGE = "slack:post_message"
SAYS_MOST = ("text", "content", "message", "body", "comment", "query", "q", "title", "subject", "filename")


@dataclass(frozen=True)
class Line:
    """One step as people read it; texts are plain, not escaped."""

    step: Step
    number: str  # "2", or "3.1" inside a branch or loop
    depth: int
    title: str
    gist: str
    effect: str  # reads | writes | sends | deletes, empty for what touches nothing


def lines(
    definition: Definition, offer: FindOffer, people: Mapping[str, str], tr: Translator = ENGLISH
) -> list[Line]:
    """All steps in reading order. `people` are names by user id."""
    words = _Words(offer, people, numbers_of(definition.steps), tr)
    steps = every_step(definition.steps)
    in_words = [step.id for step in steps if isinstance(step, Approval) and step.wants == "answer"]
    return list(_lines(definition.steps, words, _Names({}, tr, in_words), 0))


def people_of(definition: Definition) -> set[str]:
    """The ids of those whom its steps write to or mention."""
    found = people_in(definition.model_dump_json())
    for step in every_step(definition.steps):
        user = step.params.get("user") if isinstance(step, Action) else None
        if isinstance(user, str) and _USER_ID.match(user):
            found.add(user)
        if isinstance(step, Approval):
            found |= {one for one in step.approvers if _USER_ID.match(one)}
    return found


def title(step: Step, offer: FindOffer, people: Mapping[str, str], tr: Translator = ENGLISH) -> str:
    """A step in a few words."""
    if isinstance(step, Action):
        return _action(step, offer(step.action), people, tr)
    if isinstance(step, Wait):
        return tr("Wait {time}", time=duration(step.seconds, tr))
    if isinstance(step, Approval):
        who = _asked(step, people, tr)
        return (
            tr("Ask {people}", people=who)
            if step.wants == "answer"
            else tr("Ask {people} for approval", people=who)
        )
    if isinstance(step, Branch):
        return tr("Decide how to go on")
    if isinstance(step, ForEach):
        if isinstance(step.items, list):
            return tr.plural("For each of {n} item", "For each of {n} items", len(step.items))
        return tr("For each item")
    return noun_of(step.id, tr)


def offer_name(offer: Offer) -> str:
    """What an action or a trigger is called, with its app: `Linear: Create Issue`. Slack's need no app:
    people are there."""
    if not offer.app or offer.engine == "slack" or offer.app.casefold() in offer.title.casefold():
        return offer.title
    return f"{offer.app}: {offer.title}"


@dataclass(frozen=True)
class _Names:
    """What references mean to a reader: the numbers of the steps before."""

    numbers: Mapping[str, str]
    tr: Translator
    in_words: Collection[str] = ()  # the steps that ask people for words

    def plus(self, step_id: str, number: str) -> "_Names":
        return replace(self, numbers={**self.numbers, step_id: number})

    def told(self, text: str) -> str:
        """The text with `{{summary}}` as ‹answer of step 1›."""
        return REFERENCE.sub(self._told, text)

    def _told(self, found: re.Match[str]) -> str:
        name, path = found.group(1), found.group(2).replace("..", ".").lstrip(".")
        if name in self.in_words and path in ("comment", "items"):
            path = ""
        if name in self.numbers:
            what = self.tr("answer of step {number}", number=self.numbers[name])
            return f"‹{what}{': ' + path if path else ''}›"
        return (
            f"‹{path or name}›" if name in ("inputs", "trigger") else f"‹{name}{'.' + path if path else ''}›"
        )


@dataclass(frozen=True)
class _Words:
    """What titles are made with, and the numbers of the steps."""

    offer: FindOffer
    people: Mapping[str, str]
    numbers: Mapping[str, str]
    tr: Translator


def _lines(steps: Sequence[Step], words: _Words, names: _Names, depth: int) -> Iterator[Line]:
    for step in steps:
        number = words.numbers[step.id]
        called = title(step, words.offer, words.people, words.tr)
        yield Line(step, number, depth, called, _gist(step, number, names), _effect(step, words.offer))
        if isinstance(step, Branch):
            inner = names
            for arm in (step.then, step.else_):
                yield from _lines(arm, words, inner, depth + 1)
                for one in arm:
                    names = names.plus(one.id, words.numbers[one.id])
        elif isinstance(step, ForEach):
            yield from _lines(step.steps, words, names, depth + 1)
        names = names.plus(step.id, number)


def _gist(step: Step, number: str, names: _Names) -> str:
    if isinstance(step, Payload):
        asked = [block.text for block in step.blocks if block.role == "user"] or [step.blocks[0].text]
        return one_line(names.told(asked[-1]), _LONGEST_GIST)
    if isinstance(step, Action):
        return _told_of(step, names)
    if isinstance(step, Approval):
        return one_line(names.told(step.ask), _LONGEST_GIST)
    if isinstance(step, Branch):
        tr = names.tr
        condition = one_line(condition_words(step.when, names.numbers.get, tr), _LONGEST_GIST)
        if step.else_:
            return tr(
                "If {condition}, then {number}a; otherwise {number}b", condition=condition, number=number
            )
        return tr("If {condition}, then {number}a; otherwise nothing", condition=condition, number=number)
    if isinstance(step, ForEach):
        items = step.items if isinstance(step.items, list) else [step.items]
        return one_line(names.told(", ".join(as_text(one) for one in items)), _LONGEST_GIST)
    return ""


def _told_of(step: Action, names: _Names) -> str:
    """The parameter that says most, and what was chosen for others: `It rains · Team: Platform`."""
    chosen = {name: label for name, value in step.params.items() if (label := label_of(step, value))}
    said = [step.params[name] for name in SAYS_MOST if step.params.get(name) and name not in chosen]
    left = [value for name, value in step.params.items() if name not in (*PLACES, *chosen) and value]
    tr = names.tr
    shown = said[:1] or left[:_MOST_SAID]
    first = [one_line(", ".join(names.told(as_text(one)) for one in shown), _LONGEST_GIST)] if shown else []
    return " · ".join(
        [
            *first,
            *(
                tr("{label}: ", label=param_name(name, tr)) + one_line(label, 80)
                for name, label in chosen.items()
            ),
        ]
    )


def param_name(name: str, tr: Translator = ENGLISH) -> str:
    """A parameter as people would call it: `Team` of `teamId`."""
    words = _CAMEL.sub(" ", name).replace("_", " ").lower().split()
    if len(words) > 1 and words[-1] in ("id", "ids"):
        words = words[:-1]
    return param_of_ours(" ".join(words), tr) or _capital(" ".join(words))


def _effect(step: Step, offer: FindOffer) -> str:
    if not isinstance(step, Action):
        return ""
    found = offer(step.action)
    return found.effect if found else "writes"


def _action(step: Action, found: Offer | None, people: Mapping[str, str], tr: Translator) -> str:
    """What it is called, and where that goes: `Post a message in #eng`."""
    if step.action == POST_MESSAGE and step.params.get("thread"):
        return tr("Reply in the thread")
    called = step.action.partition(":")[2].replace("_", " ").replace("-", " ")
    name = _capital(called if found is None else ours(found.key, tr) or offer_name(found))
    channel = step.params.get("channel")
    if isinstance(channel, str) and channel and not REFERENCE.search(channel):
        place = channel if channel.startswith(("#", "<", "C", "G", "D")) else "#" + channel
        return tr("{action} in {channel}", action=name, channel=place)
    user = step.params.get("user")
    if isinstance(user, str) and user and not REFERENCE.search(user):
        bare = user.strip("<@>")
        return tr("{action} to {person}", action=name, person=f"@{people.get(bare, bare)}")
    return name


def _asked(step: Approval, people: Mapping[str, str], tr: Translator) -> str:
    """Whom an approval asks."""
    roles = {"owner": tr("the owner"), "channel": tr("the channel")}
    names = []
    for one in step.approvers:
        bare = one.strip("<@>").partition("|")[0]
        if is_channel(one):
            names.append(tr("everybody in {channel}", channel=one))
        else:
            unnamed = tr("somebody") if REFERENCE.search(one) else f"@{people.get(bare, bare)}"
            names.append(roles.get(one, unnamed))
    few = names if len(names) <= 3 else [*names[:2], tr("{n} others", n=len(names) - 2)]
    return tr.listed(few, choice=step.quorum != "all" and step.quorum < len(names))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
