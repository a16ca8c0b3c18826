"""Who and what there is in a workspace, as core sees it. Slack's own words for it live in `bot/slack`."""

import re
from collections.abc import Sequence
from typing import Protocol

from core.language import ENGLISH, Translator

_CHANNEL = re.compile(r"#[^\s#]+|<#C[A-Z0-9]+(?:\|[^<>]*)?>")


def is_channel(name: str) -> bool:
    """Whether a name is that of a channel: `#team`, `<#C1>`."""
    return _CHANNEL.fullmatch(name) is not None


def not_in(channel: str, tr: Translator = ENGLISH) -> str:
    """What people are told before they run what posts there, and after it failed."""
    return tr("Synth is not in {channel}. Type {command} there.", channel=channel, command="`/invite @Synth`")


class Directory(Protocol):
    """Looks up what people name. What cannot be asked right now counts as found: a plan need not wait for it,
    and whoever posts at last looks again."""

    async def channel(self, workspace: str, name: str) -> bool:
        """Whether there is a channel of that name (`#eng`) that we can see."""

    async def is_in(self, workspace: str, channel: str) -> bool:
        """Whether we are in a channel that we can see: only there we can post."""

    async def people(self, workspace: str, name: str) -> Sequence[str] | None:
        """The ids of all who are called so (`@ada`); None where it cannot be told."""

    async def channels_like(self, workspace: str, name: str) -> Sequence[str]:
        """The nearest names (`#eng`), the nearest first, three at most."""

    async def listening_in(self, workspace: str, channel: str) -> str:
        """The id of a channel (`#name`, `<#C…>` or id) that we are in. `Refused`, with what to do, for one
        that we cannot see or are not in: nothing that happens there would reach us."""
