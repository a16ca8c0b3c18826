"""What is told of a plan's runs: when they start, what they cost, what they are given."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.budgets import limits_of
from core.conversation.preview import Span, preview
from core.cron import next_fires
from core.definition import AppEvent, Approval, Payload, Schedule, SlackEvent, Webhook
from core.errors import Refused
from core.planner.editing.desk import Desk
from core.planner.editing.questions.saying import line_of, listed, named_place, offer_of
from core.planner.times import describe
from core.workflows import Question


def cost(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    try:
        found = preview(desk.definition)
    except Refused:
        return None
    each = ", for each item where it goes through a list" if found.per_item else ""
    limits = " and ".join(limits_of(desk.definition.budget))
    bound = f" It stops and asks at {limits}." if limits else ""
    if found.calls.most == 0:
        said = "It asks no model, so a run costs no tokens."
    else:
        calls = f"{_span(found.calls)} {_times(found.calls)}"
        said = f"One run asks a model {calls}, about {_span(found.tokens)} tokens in all{each}."
    apps = sorted(
        {offer.app for place in desk.pointer.places if (offer := offer_of(place, desk)) and offer.app}
    )
    beside = f" What {listed(apps)} may charge is not known here." if apps else ""
    return said + bound + beside


def _span(span: Span) -> str:
    return f"{span.fewest:,}" if span.fewest == span.most else f"{span.fewest:,} to {span.most:,}"


def _times(span: Span) -> str:
    return "time" if span.most == 1 else "times"


def when(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    trigger = desk.definition.trigger
    if not isinstance(trigger, Schedule):
        return f"{_starts(desk)} It has no times of its own."
    fires = next_fires(trigger.cron, trigger.timezone, now, 3)
    zone = ZoneInfo(trigger.timezone)
    told = [f"{fire.astimezone(zone):%A %d %B %Y at %H:%M}" for fire in fires]
    if not told:
        return f"{_starts(desk)} No such time comes any more."
    after = f", then {listed(told[1:])}" if len(told) > 1 else ""
    return f"{_starts(desk)} Once it is saved, it next runs {told[0]}{after}."


def _starts(desk: Desk) -> str:
    trigger = desk.definition.trigger
    if isinstance(trigger, Schedule):
        return f"{describe(trigger.cron, trigger.timezone)}."
    if isinstance(trigger, SlackEvent):
        what = (
            f"somebody reacts with :{trigger.reaction}:"
            if trigger.on == "reaction"
            else "a message is posted"
        )
        holds = f" that contains “{trigger.contains}”" if trigger.contains else ""
        return f"It runs when {what} in {trigger.channel}{holds}."
    if isinstance(trigger, Webhook):
        return "It runs when something calls its webhook."
    if isinstance(trigger, AppEvent):
        offer = desk.offered.offer(trigger.event)
        title = offer.title if offer is not None else trigger.event
        app = f" in {offer.app}" if offer is not None and offer.app else ""
        return f"It runs on “{title}”{app}."
    return "It runs when somebody starts it."


def model(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    names = sorted({place.step.llm for place in desk.pointer.places if isinstance(place.step, Payload)})
    if not names:
        return "None of its steps asks a model."
    return f"Its prompts go to the model {listed([f'“{name}”' for name in names])}."


def inputs(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    inputs = desk.definition.inputs
    if not inputs:
        return "A run needs nothing to be given."
    return (
        "A run is given "
        + listed([one.name + ("" if one.must_be_given else " (may be left out)") for one in inputs])
        + "."
    )


def approval(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    told = []
    for place in desk.pointer.places:
        step = place.step
        if isinstance(step, Approval):
            late = {"fail": "the run fails", "approve": "it counts as a yes", "reject": "it counts as a no"}
            told.append(
                f"Step {place.number} asks {listed([named_place(one) for one in step.approvers])}. Without an"
                f" answer"
                f" after {step.timeout_s / 3600:g} hours {late[step.on_timeout]}."
            )
    return " ".join(told) or None


def count(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    number = len(desk.pointer.places)
    return f"{number} {'step' if number == 1 else 'steps'}. {all_of_it(desk)}"


def all_of_it(desk: Desk) -> str:
    """What the plan does, step by step."""
    steps = "; ".join(line_of(place, desk) for place in desk.pointer.places[:20])
    return f"{_starts(desk)} It does this: {steps}."
