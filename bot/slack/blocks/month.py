"""What models took in a month, for people."""

from collections.abc import Iterator

from bot.slack.blocks.message import Message, context, message, section
from bot.slack.blocks.text import count, mrkdwn
from core.budgets import Amount, after, in_words, most_of, named
from core.definition import Limit
from core.money import in_dollars
from core.months import Month


def month_so_far(month: Month) -> Message:
    """All in all, by the workflows that took most, and how much is left."""
    taken = f"{_told(month.taken)}{_of(month.taken, month.limit)}"
    said = f"In {named(month.month)} this workspace has taken {taken}."
    lines = "\n".join(_lines(month))
    body = [section(said), *([section(lines)] if lines else [])]
    fresh = f"Counted anew from {after(month.month):%-d %B}, midnight UTC."
    return message(said, [*body, context(fresh)])


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
    """How much of what is allowed."""
    said = [
        f"{round(100 * taken.of(measure) / most)} % of its {in_words(measure, most)}"
        for measure, most in most_of(limit).items()
    ]
    return f", {' and '.join(said)}" if said else ""
