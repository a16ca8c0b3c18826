"""When a workflow runs, in words and in the reader's zone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.blocks.steps import FindOffer, offer_name
from bot.slack.blocks.text import code, escape, linked, moment, mrkdwn, one_line
from core.cron import next_fires
from core.definition import AppEvent, Definition, Once, Overlap, Schedule, SlackEvent, Webhook
from core.engine import Offer
from core.labels import label_of
from core.language import ENGLISH, Translator
from core.moments import instant
from core.planner.times import within_sentence
from core.workflows import Workflow

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{5,}")


@dataclass(frozen=True, repr=False)
class AddressShown:
    """A webhook's address as one person may see it. `note` says what is to know about it."""

    url: str | None = None
    signing_key: str | None = None
    note: str = ""


def paused_line(workflow: Workflow, names: Mapping[str, str], zone: str, now: datetime) -> str:
    """Escaped mrkdwn: who switched it off, when, and what turns it on; nothing for one that is on."""
    if workflow.paused_at is None:
        return ""
    who = mrkdwn(names.get(workflow.paused_by or "", workflow.paused_by or "somebody"), 80)
    since = moment(workflow.paused_at, zone, now)
    return f"*Paused* by {who}, {since}. {code(f'/synth resume {workflow.name}', 200)} turns it on again."


def _unknown(key: str) -> Offer | None:
    return None


def trigger_line(
    definition: Definition,
    zone: str,
    now: datetime,
    offer: FindOffer = _unknown,
    tr: Translator = ENGLISH,
    *,
    ran_once: bool = False,
) -> str:
    """Escaped mrkdwn: what starts it, and when that happens next. `ran_once`: its one time came and did."""
    trigger = definition.trigger
    if isinstance(trigger, Schedule):
        fires = next_fires(trigger.cron, trigger.timezone, now, 1)
        line = tr("Runs {time}", time=escape(trigger_words(definition, offer, tr)))
        line += " · "
        line += tr("next run *{time}*", time=moment(fires[0], zone, now, tr)) if fires else tr("never again")
    elif isinstance(trigger, Once):
        line = _once_line(trigger, now, tr, ran=ran_once)
    elif isinstance(trigger, SlackEvent):
        line = tr("Runs {event}", event=escape(_happens(trigger, _linked_channel(trigger.channel), tr)))
    else:
        line = tr("Runs {event}", event=escape(trigger_words(definition, offer, tr)))
    return line + (f" · {overlap_words(definition.overlap, tr)}" if definition.overlap else "")


def _once_line(trigger: Once, now: datetime, tr: Translator, *, ran: bool) -> str:
    """By the clocks of the place for which it was said."""
    when = instant(trigger.at, trigger.timezone)
    time = escape(f"{moment(when, trigger.timezone, now, tr, in_full=True)}, {trigger.timezone}")
    if ran:
        return tr("Ran once, {time}", time=time)
    if when <= now:
        return tr("Was to run once, {time}: that time has passed", time=time)
    return tr("Runs once, *{time}*", time=time)


def overlap_words(overlap: Overlap, tr: Translator = ENGLISH) -> str:
    """How many of its runs go on at once, and what becomes of one that is too many."""
    at_once = tr.plural("one at a time", "at most {n} at a time", overlap.runs)
    others = {
        "queue": tr("others stand in line"),
        "skip": tr("what comes meanwhile is skipped"),
        "replace": tr("a new one replaces the oldest"),
    }
    return f"{at_once}, {others[overlap.when_full]}"


def trigger_words(definition: Definition, offer: FindOffer = _unknown, tr: Translator = ENGLISH) -> str:
    """Plain text, after “runs”: what starts it."""
    trigger = definition.trigger
    if isinstance(trigger, Schedule):
        return within_sentence(trigger.cron, trigger.timezone, tr.code)
    if isinstance(trigger, Once):
        local = datetime.fromisoformat(trigger.at)
        day = tr.date(local, tr("EEEE d MMMM y"))
        time = tr("{day} at {time}", day=day, time=f"{local:%H:%M}")
        return tr("once, {time} ({zone})", time=time, zone=trigger.timezone)
    if isinstance(trigger, Webhook):
        return tr("when something is sent to its own web address")
    if isinstance(trigger, SlackEvent):
        return _happens(trigger, trigger.channel, tr)
    if isinstance(trigger, AppEvent):
        event = f"{_event_name(trigger.event, offer)}{_about(trigger)}"
        return tr("when this happens: {event}", event=event)
    return tr("when somebody presses Run")


def _event_name(key: str, offer: FindOffer) -> str:
    """“GitHub: New Issue”, or what its key says."""
    known = offer(key)
    if known is None:
        return key.partition(":")[2].replace("-", " ").replace("_", " ")
    return one_line(offer_name(known), 150)


def _about(trigger: AppEvent) -> str:
    """What it is told to look at: “ (acme/api)”."""
    known = [label_of(trigger, value) or value for value in trigger.params.values()]
    given = [one_line(value, 60) for value in known if isinstance(value, str) and value]
    return f" ({', '.join(given[:3])})" if given else ""


def _happens(trigger: SlackEvent, channel: str | None, tr: Translator) -> str:
    """Whole sentences: languages put their verbs in different places."""
    words = one_line(trigger.contains or "", 200)
    reaction = (trigger.reaction or "").strip(":")
    if trigger.on == "reaction":
        if channel is None:
            return tr("when somebody reacts with :{reaction}:", reaction=reaction)
        return tr("when somebody reacts with :{reaction}: in {channel}", reaction=reaction, channel=channel)
    if words and channel is None:
        return tr("when somebody posts a message that contains “{words}”", words=words)
    if words:
        return tr(
            "when somebody posts a message that contains “{words}” in {channel}", words=words, channel=channel
        )
    if channel is None:
        return tr("when somebody posts a message")
    return tr("when somebody posts a message in {channel}", channel=channel)


def _linked_channel(channel: str | None) -> str | None:
    """An id is drawn by Slack as the name that the channel has now."""
    return f"<#{channel}>" if channel is not None and CHANNEL_ID.fullmatch(channel) else channel


def started_by_itself(
    trigger: Mapping[str, Any], offer: FindOffer = _unknown, tr: Translator = ENGLISH
) -> str | None:
    """Escaped mrkdwn: what started a run; None where somebody did."""
    match trigger.get("type"):
        case "schedule":
            return tr("started by its schedule")
        case "webhook":
            return tr("started by its webhook")
        case "app_event":
            name = trigger.get("name")
            event = escape(_event_name(name, offer)) if name else ""
            return tr("started by {who}", who=event) if event else tr("started by an app")
        case "slack":
            channel = f"<#{trigger.get('channel')}>"
            return tr("started by {event} in {channel}", event=_linked(trigger, tr), channel=channel)
    return None


def _linked(trigger: Mapping[str, Any], tr: Translator) -> str:
    if trigger.get("on") == "reaction":
        what = tr("the reaction :{reaction}:", reaction=trigger["reaction"])
    else:
        what = tr("a message")
    link = trigger.get("link")
    return linked(str(link), what) if link else what
