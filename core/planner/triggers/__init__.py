"""What starts a workflow: a time, a Slack event, a webhook, an app's event, or a person."""

from core.planner.triggers.kinds import AppEvent, Manual, SlackMessage, SlackReaction, TriggerReading, Webhook
from core.planner.triggers.read import read_trigger

__all__ = [
    "AppEvent",
    "Manual",
    "SlackMessage",
    "SlackReaction",
    "TriggerReading",
    "Webhook",
    "read_trigger",
]
