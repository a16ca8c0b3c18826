"""When a workflow runs, in words and in the reader's zone."""

from datetime import datetime

from bot.slack.blocks.text import escape, moment
from core.cron import next_fires
from core.definition import AppEvent, Definition, Schedule, SlackEvent, Webhook
from core.planner.times import describe


def trigger_line(definition: Definition, zone: str, now: datetime) -> str:
    """Escaped mrkdwn: what starts it, and when that happens next."""
    trigger = definition.trigger
    if isinstance(trigger, Schedule):
        said = describe(trigger.cron, trigger.timezone)
        line = f"Runs {said[:1].lower()}{escape(said[1:])}"
        fires = next_fires(trigger.cron, trigger.timezone, now, 1)
        return f"{line} · next *{moment(fires[0], zone, now)}*" if fires else f"{line} · never again"
    if isinstance(trigger, Webhook):
        return "Runs when something posts to its own address"
    if isinstance(trigger, SlackEvent):
        what = "a reaction is added" if trigger.on == "reaction" else "a message arrives"
        return f"Runs when {what} in {escape(trigger.channel)}"
    if isinstance(trigger, AppEvent):
        return f"Runs on {escape(trigger.event)}"
    return "Runs when somebody presses Run"
