"""What is told of a plan's steps: where results go, which apps they use, what one does and asks."""

import re
from datetime import datetime

from core.definition import Action, Approval, Payload
from core.planner.draft.tree import Place
from core.planner.editing.desk import Desk
from core.planner.editing.questions.runs import all_of_it
from core.planner.editing.questions.saying import line_of, listed, named_place, offer_of
from core.workflows import Question


def who(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    told = []
    for place in desk.pointer.places:
        offer = offer_of(place, desk)
        if offer is None or offer.effect == "reads" or not isinstance(place.step, Action):
            continue
        goes = [
            str(place.step.params[p.name])
            for p in offer.params
            if _says_where(p.kind, p.name) and place.step.params.get(p.name)
        ]
        to = (
            f" goes to {listed([named_place(one) for one in goes])}"
            if goes
            else f" works in {offer.app}"
            if offer.app
            else ""
        )
        told.append(f"Step {place.number} (“{offer.title}”){to}.")
    asked = [place for place in desk.pointer.places if isinstance(place.step, Approval)]
    told += [
        f"Step {place.number} asks {listed([named_place(one) for one in _approvers(place)])} first."
        for place in asked
    ]
    return (
        " ".join(told)
        or "Nobody: nothing in this plan sends or changes anything. The results are told in the thread."
    )


def _approvers(place: Place) -> list[str]:
    return list(place.step.approvers) if isinstance(place.step, Approval) else []


def _says_where(kind: str, name: str) -> bool:
    return (
        kind in ("channel", "person")
        or re.search(r"(?:^|_)(?:to|cc|recipients?|email\w*)\Z|Address\Z", name, re.IGNORECASE) is not None
    )


def why(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    if not questions:
        return (
            "I have no open question. The plan can run as it is."
            if re.search(r"\bask", words, re.IGNORECASE)
            else None
        )
    first = questions[0]
    owner, _, name = first.key.removeprefix("steps.").partition(".params.")
    place = next((place for place in desk.pointer.places if place.step.id == owner), None)
    if name and place is not None:
        offer = offer_of(place, desk)
        title = offer.title if offer is not None else owner
        return (
            f"Step {place.number} (“{title}”) cannot run without its {name}, and nobody has said it yet."
            " I do not make such things up."
        )
    if first.key == "trigger":
        return "The time could be read in more than one way, and a wrong one would be worse than a question."
    if first.key.startswith("inputs."):
        return "It starts by the clock, with nobody there to be asked, so I need it now."
    return "The words could mean more than one thing, and I do not want to guess."


def which_step(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    found = re.match(
        r"which (?:step|one|part)s?\s+(?:is it that\s+)?(?P<what>.+?)\s*\??\s*\Z", words, re.IGNORECASE
    )
    if found is None:
        return None
    what = re.sub(r"\A(?:does|will|is|are|would)\s+", "", found["what"])
    verb, _, rest = what.partition(" ")
    pointed = desk.pointer.read(f"{re.sub(r'(?<=[a-z])s$', '', verb)} {rest}")
    if not pointed.places:
        return f"No step of this plan does that. {all_of_it(desk)}"
    return " ".join(f"Step {line_of(place, desk)}." for place in pointed.places)


def one_step(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    found = re.search(r"(?P<what>(?:step \d[\d.ab]*)|the \w+ step)", words, re.IGNORECASE)
    pointed = desk.pointer.read(found["what"]) if found is not None else None
    if pointed is None or len(pointed.places) != 1:
        return None
    place = pointed.places[0]
    return f"Step {line_of(place, desk)}.{_detail(place)}"


def _detail(place: Place) -> str:
    step = place.step
    if isinstance(step, Payload):
        return f" The model is told: “{step.blocks[-1].text[:400]}”"
    if isinstance(step, Action) and step.params:
        return (
            " With " + "; ".join(f"{name}: {str(value)[:120]}" for name, value in step.params.items()) + "."
        )
    return ""


def apps(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    wanted = {
        offer.app for place in desk.pointer.places if (offer := offer_of(place, desk)) and offer.account
    }
    whose = "the workflow's owner" if desk.definition.accounts == "owner" else "whoever runs it"
    if not wanted:
        return "It needs no connected account."
    return f"It uses {listed(sorted(wanted))} with the accounts of {whose}."


def effects(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    wanted = {"delet": "deletes", "remov": "deletes", "send": "sends", "writ": "writes", "chang": "writes"}
    effect = next(
        (effect for stem, effect in wanted.items() if re.search(rf"\b{stem}", words, re.IGNORECASE)), None
    )
    found = [p for p in desk.pointer.places if (offer := offer_of(p, desk)) and offer.effect == effect]
    if not found:
        return "No, no step of this plan does that."
    return "Yes: " + "; ".join(f"step {line_of(place, desk)}" for place in found) + "."
