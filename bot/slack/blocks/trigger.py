"""When a workflow runs, in words and in the reader's zone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.blocks.steps import FindOffer, offer_name
from bot.slack.blocks.text import code, escape, moment, mrkdwn, one_line
from core.cron import next_fires
from core.definition import AppEvent, Definition, Overlap, Schedule, SlackEvent, Webhook
from core.engine import Offer
from core.labels import label_of
from core.planner.times import describe
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


def trigger_line(definition: Definition, zone: str, now: datetime, offer: FindOffer = _unknown) -> str:
    """Escaped mrkdwn: what starts it, and when that happens next."""
    trigger, line = definition.trigger, f"Runs {escape(trigger_words(definition, offer))}"
    if isinstance(trigger, Schedule):
        fires = next_fires(trigger.cron, trigger.timezone, now, 1)
        line += f" · next run *{moment(fires[0], zone, now)}*" if fires else " · never again"
    elif isinstance(trigger, SlackEvent):
        line = f"Runs when {escape(_happens(trigger))}{_where(trigger.channel)}"
    return line + (f" · {overlap_words(definition.overlap)}" if definition.overlap else "")


def overlap_words(overlap: Overlap) -> str:
    """How many of its runs go on at once, and what becomes of one that is too many."""
    at_once = "one at a time" if overlap.runs == 1 else f"at most {overlap.runs} at a time"
    others = {
        "queue": "others stand in line",
        "skip": "what comes meanwhile is skipped",
        "replace": "a new one replaces the oldest",
    }
    return f"{at_once}, {others[overlap.when_full]}"


def trigger_words(definition: Definition, offer: FindOffer = _unknown) -> str:
    """Plain text, after “runs”: what starts it."""
    trigger = definition.trigger
    if isinstance(trigger, Schedule):
        said = describe(trigger.cron, trigger.timezone)
        return f"{said[:1].lower()}{said[1:]}"
    if isinstance(trigger, Webhook):
        return "when something is sent to its own web address"
    if isinstance(trigger, SlackEvent):
        return f"when {_happens(trigger)}{_place(trigger.channel)}"
    if isinstance(trigger, AppEvent):
        return f"when this happens: {_event_name(trigger.event, offer)}{_about(trigger)}"
    return "when somebody presses Run"


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


def _happens(trigger: SlackEvent) -> str:
    if trigger.on == "reaction":
        return f"somebody reacts with :{(trigger.reaction or '').strip(':')}:"
    said = f" that contains “{one_line(trigger.contains, 200)}”" if trigger.contains else ""
    return f"somebody posts a message{said}"


def _place(channel: str | None) -> str:
    return "" if channel is None else f" in {channel}"


def _where(channel: str | None) -> str:
    """An id is drawn by Slack as the name that the channel has now."""
    if channel is None:
        return ""
    return f" in <#{channel}>" if CHANNEL_ID.fullmatch(channel) else f" in {escape(channel)}"


def started_by_itself(trigger: Mapping[str, Any], offer: FindOffer = _unknown) -> str | None:
    """Escaped mrkdwn: what started a run; None where somebody did."""
    match trigger.get("type"):
        case "schedule":
            return "started by its schedule"
        case "webhook":
            return "started by its webhook"
        case "app_event":
            name = trigger.get("name")
            return f"started by {escape(_event_name(name, offer))}" if name else "started by an app"
        case "slack":
            return f"started by {_linked(trigger)} in <#{trigger.get('channel')}>"
    return None


def _linked(trigger: Mapping[str, Any]) -> str:
    what = f"the reaction :{trigger['reaction']}:" if trigger.get("on") == "reaction" else "a message"
    link = trigger.get("link")
    return f"<{escape(str(link))}|{what}>" if link else what
