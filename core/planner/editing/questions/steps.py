"""What is told of a plan's steps: where results go, which apps they use, what one does and asks."""

import re
from collections.abc import Iterator
from datetime import datetime

from core.definition import Action, AppEvent, Approval, Payload
from core.language import Translator
from core.planner.draft.tree import Place
from core.planner.editing.desk import Desk
from core.planner.editing.questions.runs import all_of_it
from core.planner.editing.questions.saying import line_of, named_place, offer_of
from core.workflows import Question

_NAMED_STEP = re.compile(
    r"(?:and |but |so )*what (?:does|do|is|are|will) (?P<what>(?:the|that|this|its) .+?)"
    r"(?:\s+(?:do|check|say|ask|send|mean|contain|test|look at|look like|for|about))?\s*\?*\s*\Z",
    re.IGNORECASE,
)


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
        what = {"number": place.number, "title": desk.called(offer)}
        if goes:
            where = tr.listed([named_place(one) for one in goes])
            told.append(tr("Step {number} (“{title}”) goes to {places}.", places=where, **what))
        elif offer.app:
            told.append(tr("Step {number} (“{title}”) works in {app}.", app=offer.app, **what))
        else:
            told.append(tr("Step {number} (“{title}”).", **what))
    asked = [place for place in desk.pointer.places if isinstance(place.step, Approval)]
    told += [_asks_first(place, desk) for place in asked]
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
        title = desk.called(offer) if offer is not None else owner
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


def approvers(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    asked = [place for place in desk.pointer.places if isinstance(place.step, Approval)]
    if not asked:
        return desk.tr(
            "Nobody: no step of this plan waits for anybody's yes. Say “ask me first”, if one should."
        )
    return " ".join(_asks_first(place, desk) for place in asked)


def _asks_first(place: Place, desk: Desk) -> str:
    people = desk.tr.listed([named_place(one) for one in _approvers(place)])
    return desk.tr("Step {number} asks {people} first.", number=place.number, people=people)


def why_app(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    """For what an app is there that the words name; None where they name none."""
    tr, said = desk.tr, sorted(desk.apps.named(words))
    named = {app.casefold() for app in said}
    if not named:
        return None
    told = []
    trigger = desk.definition.trigger
    event = desk.offered.offer(trigger.event) if isinstance(trigger, AppEvent) else None
    if event is not None and event.app.casefold() in named:
        told.append(tr("It starts on “{title}” in {app}.", title=event.title, app=event.app))
    for place in desk.pointer.places:
        offer = offer_of(place, desk)
        if offer is not None and offer.app.casefold() in named:
            told.append(
                tr(
                    "Step {number} (“{title}”) needs {app}.",
                    number=place.number,
                    title=offer.title,
                    app=offer.app,
                )
            )
    if not told:
        return tr("Nothing in this plan uses {apps}.", apps=tr.listed(said))
    return " ".join(told)


def failing(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    on = [place.number for place in desk.pointer.places if place.step.on_error != "fail"]
    told = desk.tr(
        "What is away for a moment is asked again. If a step still fails, the run stops there, the thread"
        " says why, and Retry goes on from that step; what is done stays done."
    )
    if not on:
        return told
    passed = desk.tr("Where step {steps} fails, it goes on all the same.", steps=desk.tr.listed(on))
    return f"{told} {passed}"


def named_step(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    found = _NAMED_STEP.match(words)
    pointed = desk.pointer.read(found["what"]) if found is not None else None
    if pointed is None or not pointed.sure or len(pointed.places) != 1:
        return None
    return _told(pointed.places[0], desk)


def which_step(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    found = re.match(
        r"which (?:step|one|part)s?\s+(?:is it that\s+)?(?P<what>.+?)\s*\??\s*\Z", words, re.IGNORECASE
    )
    if found is None:
        return None
    what = re.sub(r"\A(?:does|will|is|are|would)\s+", "", found["what"])
    if (told := _which_do(what, desk)) is not None:
        return told
    verb, _, rest = what.partition(" ")
    pointed = desk.pointer.read(f"{re.sub(r'(?<=[a-z])s$', '', verb)} {rest}")
    if not pointed.places:
        return desk.tr("No step of this plan does that.") + f" {all_of_it(desk)}"
    return " ".join(desk.tr("Step {step}.", step=line_of(place, desk)) for place in pointed.places)


def _which_do(what: str, desk: Desk) -> str | None:
    """ "which steps send something": told by what their actions do."""
    found = re.fullmatch(
        r"(?P<verb>sends?|writes?|changes?|deletes?|reads?)(?:\s+(?:something|anything|stuff|things|data))?",
        what,
        re.IGNORECASE,
    )
    if found is None:
        return None
    effects_of = {"s": "sends", "w": "writes", "c": "writes", "d": "deletes", "r": "reads"}
    effect = effects_of[found["verb"][0].lower()]
    places = [one for one in desk.pointer.places if (offer := offer_of(one, desk)) and offer.effect == effect]
    told = " ".join(desk.tr("Step {step}.", step=line_of(place, desk)) for place in places)
    return told or desk.tr("No step of this plan does that.")


def one_step(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    found = re.search(r"(?P<what>(?:step \d[\d.ab]*)|the \w+ step)", words, re.IGNORECASE)
    pointed = desk.pointer.read(found["what"]) if found is not None else None
    if pointed is None or len(pointed.places) != 1:
        return None
    return _told(pointed.places[0], desk)


def _told(place: Place, desk: Desk) -> str:
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
