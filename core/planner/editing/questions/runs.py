"""What is told of a plan's runs: when they start, what they cost, what they are given."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.budgets import limits_of
from core.conversation.preview import Preview, Span, preview
from core.cron import next_fires
from core.definition import AppEvent, Approval, Once, Payload, Schedule, SlackEvent, Webhook
from core.errors import Refused
from core.language import Translator
from core.planner.editing.desk import Desk
from core.planner.editing.questions.saying import line_of, named_place, offer_of
from core.planner.times import describe
from core.workflows import Question


def cost(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    try:
        found = preview(desk.definition)
    except Refused:
        return None
    tr = desk.tr
    said = [_asked_of_models(found, tr)]
    if limits := tr.listed(limits_of(desk.definition.budget, tr)):
        said.append(tr("It stops and asks at {limits}.", limits=limits))
    apps = sorted(
        {offer.app for place in desk.pointer.places if (offer := offer_of(place, desk)) and offer.app}
    )
    if apps:
        said.append(tr("What {apps} may charge is not known here.", apps=tr.listed(apps)))
    return " ".join(said)


def _asked_of_models(found: Preview, tr: Translator) -> str:
    if found.calls.most == 0:
        return tr("It asks no model, so a run costs no tokens.")
    calls = _span(found.calls, tr.plural("{n} time", "{n} times", found.calls.most), tr)
    tokens = _span(found.tokens, tr.plural("{n} token", "{n} tokens", found.tokens.most), tr)
    if found.per_item:
        return tr(
            "One run asks a model {times}, about {tokens} in all, for each item where it goes through "
            "a list.",
            times=calls,
            tokens=tokens,
        )
    return tr("One run asks a model {times}, about {tokens} in all.", times=calls, tokens=tokens)


def _span(span: Span, most: str, tr: Translator) -> str:
    if span.fewest == span.most:
        return most
    return tr("{fewest} to {most}", fewest=tr.number(span.fewest), most=most)


def when(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    trigger, tr = desk.definition.trigger, desk.tr
    if isinstance(trigger, Once):
        return _starts(desk)
    if not isinstance(trigger, Schedule):
        return f"{_starts(desk)} " + tr("It has no times of its own.")
    fires = next_fires(trigger.cron, trigger.timezone, now, 3)
    zone = ZoneInfo(trigger.timezone)
    told = [_moment(fire.astimezone(zone), tr) for fire in fires]
    if not told:
        return f"{_starts(desk)} " + tr("No such time comes any more.")
    if len(told) == 1:
        return f"{_starts(desk)} " + tr("Once it is saved, it next runs {time}.", time=told[0])
    runs = tr("Once it is saved, it next runs {time}, then {times}.", time=told[0], times=tr.listed(told[1:]))
    return f"{_starts(desk)} {runs}"


def _moment(when: datetime, tr: Translator) -> str:
    return tr("{day} at {time}", day=tr.date(when, tr("EEEE d MMMM y")), time=f"{when:%H:%M}")


def _starts(desk: Desk) -> str:
    trigger, tr = desk.definition.trigger, desk.tr
    if isinstance(trigger, Schedule):
        return f"{describe(trigger.cron, trigger.timezone, tr.code)}."
    if isinstance(trigger, Once):
        when = _moment(datetime.fromisoformat(trigger.at), tr)
        return tr("It runs once, {time} ({zone}).", time=when, zone=trigger.timezone)
    if isinstance(trigger, SlackEvent):
        return _on_message(trigger, tr)
    if isinstance(trigger, Webhook):
        return tr("It runs when something calls its webhook.")
    if isinstance(trigger, AppEvent):
        offer = desk.offered.offer(trigger.event)
        title = offer.title if offer is not None else trigger.event
        if offer is not None and offer.app:
            return tr("It runs on “{event}” in {app}.", event=title, app=offer.app)
        return tr("It runs on “{event}”.", event=title)
    return tr("It runs when somebody starts it.")


def _on_message(trigger: SlackEvent, tr: Translator) -> str:
    channel = trigger.channel or ""
    if trigger.on == "reaction":
        return tr(
            "It runs when somebody reacts with :{reaction}: in {channel}.",
            reaction=trigger.reaction,
            channel=channel,
        )
    if trigger.contains:
        return tr(
            "It runs when a message is posted in {channel} that contains “{words}”.",
            channel=channel,
            words=trigger.contains,
        )
    return tr("It runs when a message is posted in {channel}.", channel=channel)


def model(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    names = sorted({place.step.llm for place in desk.pointer.places if isinstance(place.step, Payload)})
    if not names:
        return desk.tr("None of its steps asks a model.")
    quoted = [desk.tr("“{words}”", words=name) for name in names]
    return desk.tr("Its prompts go to the model {models}.", models=desk.tr.listed(quoted))


def inputs(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    inputs = desk.definition.inputs
    if not inputs:
        return desk.tr("A run needs nothing to be given.")
    left_out = desk.tr("may be left out")
    names = [one.name if one.must_be_given else f"{one.name} ({left_out})" for one in inputs]
    return desk.tr("A run is given {inputs}.", inputs=desk.tr.listed(names))


def approval(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    told, tr = [], desk.tr
    for place in desk.pointer.places:
        if isinstance(place.step, Approval):
            people = tr.listed([named_place(one) for one in place.step.approvers])
            told.append(tr("Step {number} asks {people}.", number=place.number, people=people))
            told.append(_without_answer(place.step, tr))
    return " ".join(told) or None


def _without_answer(step: Approval, tr: Translator) -> str:
    hours = tr.number(round(step.timeout_s / 3600, 2))
    if step.on_timeout == "approve" and step.wants == "answer":
        return tr(
            "After {hours} hours it goes on with the answers that came; without any the run fails.",
            hours=hours,
        )
    if step.on_timeout == "approve":
        return tr("Without an answer after {hours} hours it counts as a yes.", hours=hours)
    if step.on_timeout == "reject":
        return tr("Without an answer after {hours} hours it counts as a no.", hours=hours)
    return tr("Without an answer after {hours} hours the run fails.", hours=hours)


def count(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    number = len(desk.pointer.places)
    return desk.tr.plural("{n} step.", "{n} steps.", number) + f" {all_of_it(desk)}"


def all_of_it(desk: Desk) -> str:
    """What the plan does, step by step."""
    steps = "; ".join(line_of(place, desk) for place in desk.pointer.places[:20])
    return f"{_starts(desk)} " + desk.tr("It does this: {steps}.", steps=steps)
