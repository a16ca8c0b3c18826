"""What is told of a plan's steps: where results go, which apps they use, what one does and asks."""

import re
from collections.abc import Iterator
from datetime import datetime

from core.definition import Action, Approval, Payload
from core.language import Translator
from core.planner.draft.tree import Place
from core.planner.editing.desk import Desk
from core.planner.editing.questions.runs import all_of_it
from core.planner.editing.questions.saying import line_of, named_place, offer_of
from core.workflows import Question


def who(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    told, tr = [], desk.tr
    for place in desk.pointer.places:
        offer = offer_of(place, desk)
        if offer is None or offer.effect == "reads" or not isinstance(place.step, Action):
            continue
        goes = [
            str(place.step.params[p.name])
            for p in offer.params
            if _says_where(p.kind, p.name) and place.step.params.get(p.name)
        ]
        what = {"number": place.number, "title": offer.title}
        if goes:
            where = tr.listed([named_place(one) for one in goes])
            told.append(tr("Step {number} (“{title}”) goes to {places}.", places=where, **what))
        elif offer.app:
            told.append(tr("Step {number} (“{title}”) works in {app}.", app=offer.app, **what))
        else:
            told.append(tr("Step {number} (“{title}”).", **what))
    asked = [place for place in desk.pointer.places if isinstance(place.step, Approval)]
    for place in asked:
        people = tr.listed([named_place(one) for one in _approvers(place)])
        told.append(tr("Step {number} asks {people} first.", number=place.number, people=people))
    return " ".join(told) or tr(
        "Nobody: nothing in this plan sends or changes anything. The results are told in the thread."
    )


def _approvers(place: Place) -> list[str]:
    return list(place.step.approvers) if isinstance(place.step, Approval) else []


def _says_where(kind: str, name: str) -> bool:
    return (
        kind in ("channel", "person")
        or re.search(r"(?:^|_)(?:to|cc|recipients?|email\w*)\Z|Address\Z", name, re.IGNORECASE) is not None
    )


def why(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    tr = desk.tr
    if not questions:
        return (
            tr("I have no open question. The plan can run as it is.")
            if re.search(r"\bask", words, re.IGNORECASE)
            else None
        )
    first = questions[0]
    owner, _, name = first.key.removeprefix("steps.").partition(".params.")
    place = next((place for place in desk.pointer.places if place.step.id == owner), None)
    if name and place is not None:
        offer = offer_of(place, desk)
        title = offer.title if offer is not None else owner
        return tr(
            "Step {number} (“{title}”) cannot run without its {name}, and nobody has said it yet. I do not "
            "make such things up.",
            number=place.number,
            title=title,
            name=name,
        )
    if first.key == "trigger":
        return tr(
            "The time could be read in more than one way, and a wrong one would be worse than a question."
        )
    if first.key.startswith("inputs."):
        return tr("It starts by the clock, with nobody there to be asked, so I need it now.")
    return tr("The words could mean more than one thing, and I do not want to guess.")


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
        return desk.tr("No step of this plan does that.") + f" {all_of_it(desk)}"
    return " ".join(desk.tr("Step {step}.", step=line_of(place, desk)) for place in pointed.places)


def one_step(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    found = re.search(r"(?P<what>(?:step \d[\d.ab]*)|the \w+ step)", words, re.IGNORECASE)
    pointed = desk.pointer.read(found["what"]) if found is not None else None
    if pointed is None or len(pointed.places) != 1:
        return None
    place = pointed.places[0]
    return " ".join([desk.tr("Step {step}.", step=line_of(place, desk)), *_detail(place, desk.tr)])


def _detail(place: Place, tr: Translator) -> Iterator[str]:
    step = place.step
    if isinstance(step, Payload):
        yield tr("The model is told: “{words}”", words=step.blocks[-1].text[:400])
    if isinstance(step, Action) and step.params:
        params = "; ".join(f"{name}: {str(value)[:120]}" for name, value in step.params.items())
        yield tr("With {params}.", params=params)


def apps(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    wanted = {
        offer.app for place in desk.pointer.places if (offer := offer_of(place, desk)) and offer.account
    }
    tr, named = desk.tr, desk.tr.listed(sorted(wanted))
    if not wanted:
        return tr("It needs no connected account.")
    if desk.definition.accounts == "owner":
        return tr("It uses {apps} with the accounts of the workflow's owner.", apps=named)
    return tr("It uses {apps} with the accounts of whoever runs it.", apps=named)


def effects(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    wanted = {"delet": "deletes", "remov": "deletes", "send": "sends", "writ": "writes", "chang": "writes"}
    effect = next(
        (effect for stem, effect in wanted.items() if re.search(rf"\b{stem}", words, re.IGNORECASE)), None
    )
    found = [p for p in desk.pointer.places if (offer := offer_of(p, desk)) and offer.effect == effect]
    if not found:
        return desk.tr("No, no step of this plan does that.")
    return desk.tr("Yes, step {steps}.", steps="; ".join(line_of(place, desk) for place in found))
