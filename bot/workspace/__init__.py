"""The local workspace: a stand-in for Slack with a chat page, for trying Synth and for tests.

It is a separate program that happens to live in the process: it knows nothing of Synth's rooms, and
Synth's real Bolt app reaches it over HTTP and WebSocket as it would reach Slack (`SLACK_API_URL`).
"""

from bot.workspace.client import WorkspaceClient
from bot.workspace.delivery.answers import Timing
from bot.workspace.events import EVERY_EVENT
from bot.workspace.faults import Fault, Faults
from bot.workspace.model import ADA, BOT_USER, TEAM, YOU, Json, Shortcut, SlackError, SlashCommand
from bot.workspace.workspace import API_PATH, LocalWorkspace, open_workspace

__all__ = [
    "ADA",
    "API_PATH",
    "BOT_USER",
    "EVERY_EVENT",
    "TEAM",
    "YOU",
    "Fault",
    "Faults",
    "Json",
    "LocalWorkspace",
    "Shortcut",
    "SlackError",
    "SlashCommand",
    "Timing",
    "WorkspaceClient",
    "open_workspace",
]
