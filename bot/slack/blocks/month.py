"""What models took in a month, for people."""

import math
from collections.abc import Iterator

from bot.slack.blocks.message import Message, context, message, section
from bot.slack.blocks.text import count, mrkdwn
from core.budgets import Amount, Measure, Nearing, after, in_words, is_nearing, most_of, named, nearly_used_up
from core.definition import Limit
from core.money import in_dollars
from core.months import Month


def month_so_far(month: Month) -> Message:
    """All in all, by the workflows that took most, and how much is left."""
    taken = f"{_told(month.taken)}{_of(month.taken, month.limit)}"
    said = f"In {named(month.month)} this workspace has taken {taken}."
    lines = "\n".join(_lines(month))
    body = [section(said), *([section(lines)] if lines else [])]
    bound = "" if most_of(month.limit) else "No limit is set. "
    fresh = f"{bound}Counted anew from {after(month.month):%-d %B}, midnight UTC."
    return message(said, [*body, context(fresh)])


def warning(near: Nearing) -> Message:
    """A month's budget is nearly used up: told to whom it concerns."""
    called = " ".join(f"<@{one}>" for one in near.people if one.startswith(("U", "W")))
    said = f"{called} {nearly_used_up(near)}".strip()
    return message(said, [section(said), context("`/synth budget` tells who takes how much.")])


def _lines(month: Month) -> Iterator[str]:
    for share in month.shares:
        yield f"• *{mrkdwn(share.name, 200)}*: {_told(share.taken)}{_of(share.taken, share.limit)}"
    if month.others:
        yield f"• and {count(month.others, 'more workflow')}"
    if month.planning != Amount():
        yield f"• planning: {_told(month.planning)}"


def _told(taken: Amount) -> str:
    money = f" for {in_dollars(taken.nanos)}" if taken.nanos else ""
    return f"{count(taken.tokens, 'token')}{money}"


def _of(taken: Amount, limit: Limit) -> str:
    """How much of what is allowed; where most of it is used, how much is left."""
    said = [_share(measure, taken.of(measure), most) for measure, most in most_of(limit).items()]
    return f", {' and '.join(said)}" if said else ""


def _share(measure: Measure, used: int, most: int) -> str:
    share = f"{math.floor(100 * used / most)} % of its {in_words(measure, most)}"
    if used >= most:
        return f"{share} (*used up*: runs ask before they go on)"
    return f"{share} (*{in_words(measure, most - used)} left*)" if is_nearing(used, most) else share
