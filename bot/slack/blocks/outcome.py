"""What a step gave, as a reply in the run's thread."""

import re
from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block, MarkdownBlock

from bot.durations import duration
from bot.slack.blocks.message import Message, context, message, section
from bot.slack.blocks.text import alone, as_words, clip, escape, harmless, linked, mrkdwn, one_line
from core.language import ENGLISH, Translator
from core.money import in_dollars
from core.runs import Response, StepStatus

LONGEST_REPLY = 3_500  # characters; what is longer becomes a file with a preview
_PREVIEW = 280
_LOOP = re.compile(r"^(?P<loop>[a-z][a-z0-9_]*)\[(?P<index>\d+)\]")


def loop_of(path: str) -> str | None:
    """The outermost loop that a step's path is in: `each` of `each[2].line`."""
    found = _LOOP.match(path)
    return found["loop"] if found else None


def gist(response: Response, most: int = 140, tr: Translator = ENGLISH) -> str:
    """A step's outcome in one plain line."""
    if response.error:
        return one_line(response.error.replace("`", ""), most)
    if link_of(response) is not None and not response.summary:
        return tr("Done")
    return one_line(response.summary or as_words(response.content), most)


def link_of(response: Response) -> str | None:
    """Where the thing that an action made can be seen."""
    content = response.content
    link = content.get("link") if isinstance(content, dict) else None
    return link if isinstance(link, str) and link.startswith(("https://", "http://")) else None


def is_long(response: Response) -> bool:
    """Whether it is better read as a file."""
    return len(as_words(response.content)) > LONGEST_REPLY


def filename(response: Response) -> str:
    """What such a file is called."""
    return f"{response.step}.{'md' if isinstance(response.content, str) else 'json'}"


def step_reply(response: Response, title: str, tr: Translator = ENGLISH) -> Message:
    """`title` is the step in words, with its number."""
    top = context(f"*{mrkdwn(title, 200)}*{_cost(response, tr)}")
    if response.error:
        said = tr("It failed, and the run goes on: {reason}", reason=mrkdwn(response.error, 1_500))
        return message(f"{mrkdwn(title, 200)}: {mrkdwn(response.error, 300)}", [top, context(said)])
    text = response.summary if response.kind == "action" and response.summary else as_words(response.content)
    fallback = f"{mrkdwn(title, 200)}: {mrkdwn(one_line(text, 300), 400)}"
    if (link := link_of(response)) is not None and not response.summary:
        see = tr("see it")
        shown = tr("Done: {link}", link=linked(link, see))
        return message(tr("{title}: done", title=mrkdwn(title, 200)), [top, section(shown)])
    if links := response.detail.get("links"):
        top_and_text = [top, *_content(response, text)]
        seen = " · ".join(linked(link, _host(link)) for link in links)
        return message(fallback, [*top_and_text, context(seen)])
    if not text.strip():
        return message(fallback, [top, context(tr("Done; it gave nothing back."))])
    return message(fallback, [top, *_content(response, text)])


def file_comment(response: Response, title: str, tr: Translator = ENGLISH) -> str:
    """What stands above a long outcome's file; mrkdwn."""
    preview = mrkdwn(one_line(as_words(response.content), _PREVIEW), _PREVIEW * 2)
    return f"*{mrkdwn(title, 200)}*{_cost(response, tr)}\n{preview}"


def loop_reply(
    title: str, responses: Sequence[Response], total: int | None, tr: Translator = ENGLISH
) -> Message:
    """The steps of a loop so far, in one message that is edited as they finish."""
    finished = [one for one in responses if one.status.finished]
    asking = _by_item(one for one in responses if one.status is StepStatus.WAITING and one.kind == "approval")
    items = _by_item(finished) | asking
    failed = sum(1 for one in finished if one.status is StepStatus.FAILED)
    told = [far(len(items) - len(asking), total, tr)]
    told += [tr("{n} waiting", n=len(asking))] if asking else []
    told += [tr("{n} failed", n=failed)] if failed else []
    head = tr("{label}: ", label=title) + ", ".join(told)
    waits = tr("Waiting for a decision")
    shown = [
        f"{index + 1}. {waits if index in asking else gist(one, 240, tr)}"
        for index, one in sorted(items.items())
    ]
    rest = len(shown) - 30
    text = "\n".join(shown[-30:] if rest > 0 else shown)
    last = " · " + tr("the last {n} of {total}", n=30, total=len(shown)) if rest > 0 else ""
    body: list[Block] = [context(f"*{mrkdwn(head, 300)}*{last}")]
    if text:
        body.append(MarkdownBlock(text=harmless(clip(text, 9_000))))
    return message(mrkdwn(head, 300), body)


def far(done: int, total: int | None, tr: Translator = ENGLISH) -> str:
    """How many items of a loop are done."""
    return tr("{n} done", n=done) if total is None else tr("{n} of {total} done", n=done, total=total)


def _by_item(responses: Iterable[Response]) -> dict[int, Response]:
    """The last finished step of each item."""
    items: dict[int, Response] = {}
    for one in responses:
        found = _LOOP.match(one.path)
        if found:
            items[int(found["index"])] = one
    return items


def _content(response: Response, text: str) -> list[Block]:
    if isinstance(alone(response.content), str) or (response.kind == "action" and response.summary):
        return [MarkdownBlock(text=harmless(clip(text, 9_000)))]
    fenced = clip(text, 9_000).replace("```", "ˋˋˋ")
    return [MarkdownBlock(text=f"```\n{harmless(fenced)}\n```")]


def _host(link: str) -> str:
    """An address in short: where it leads."""
    return escape(one_line(link.removeprefix("https://"), 60).replace("|", " "))


def _cost(response: Response, tr: Translator) -> str:
    said = ""
    if response.started_at and response.completed_at:
        said += f" · {duration((response.completed_at - response.started_at).total_seconds(), tr)}"
    if response.usage.tokens:
        said += " · " + tr.plural("{n} token", "{n} tokens", response.usage.tokens)
    if response.usage.cost:
        said += f", {in_dollars(response.usage.cost)}"
    return said
