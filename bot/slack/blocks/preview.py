"""The preview: a plan rehearsed with samples, as a view that can be closed again."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.slack.blocks.message import characters, context, section
from bot.slack.blocks.plan import Reader
from bot.slack.blocks.steps import param_name, title
from bot.slack.blocks.text import as_words, clip, code, count, mrkdwn
from core.conversation.preview import Preview, Shown, Span
from core.definition import Action, Approval, Branch, Definition, ForEach, Payload, Step
from core.labels import label_of

_MOST_BLOCKS = 95  # of the 100 that a view takes
_MOST_CHARACTERS = 60_000
_LONGEST_TEXT = 1_200
_VERBS = {"sends": "would send", "writes": "would change something", "deletes": "would delete something"}
_QUOTE = "\n>"


def preview_view(definition: Definition, rehearsed: Preview, reader: Reader) -> View:
    """Each step with its values; nothing in it is live."""
    blocks: list[Block] = [
        section("*Nothing was sent or asked.* This is what a run would do."),
        context(*_costs(rehearsed), *_samples(rehearsed)),
    ]
    size = 0
    for index, shown in enumerate(rehearsed.steps):
        step = list(_step(shown, reader))
        size += sum(characters(block.to_dict()) for block in step)
        if len(blocks) + len(step) >= _MOST_BLOCKS or size > _MOST_CHARACTERS:
            blocks.append(context(f"… and {count(len(rehearsed.steps) - index, 'more step')}."))
            break
        blocks += step
    return View(
        type="modal",
        callback_id="preview",
        title=PlainTextObject(text="Preview", emoji=False),
        close=PlainTextObject(text="Close", emoji=False),
        blocks=blocks,
    )


def _costs(rehearsed: Preview) -> Iterator[str]:
    if not rehearsed.calls.most:
        yield "No model is asked: this costs no tokens."
        return
    more = ", and as much again for each further item of a loop" if rehearsed.per_item else ""
    money = f", {told}" if (told := rehearsed.dollars) else ""
    yield f"About {_span(rehearsed.calls, 'model call')} and {_span(rehearsed.tokens, 'token')}{money}{more}."


def _span(span: Span, noun: str) -> str:
    if span.fewest == span.most:
        return count(span.most, noun)
    return f"{span.fewest:,} to {count(span.most, noun)}"


def _samples(rehearsed: Preview) -> Iterator[str]:
    if rehearsed.sampled:
        yield "‹…› stands for what only the run will know."


def _step(shown: Shown, reader: Reader) -> Iterator[Block]:
    yield DividerBlock()
    step = shown.step
    called = mrkdwn(title(step, reader.offer, reader.names), 200, reader.names)
    way = {"then": "If so: ", "else": "Otherwise: "}.get(shown.arm, "")
    often = " · once for each item" if shown.times is None else ""
    often = f" · {shown.times} times" if shown.times and shown.times > 1 else often
    indent = "\u2003" * shown.depth
    does = f" · {_VERBS[effect]}" if (effect := _effect(step, reader)) in _VERBS else ""
    yield section(f"{indent}{way}*{called}*{does}{_where(step)}{often}")
    for text in _texts(step, reader):
        yield section(text)


def _effect(step: Step, reader: Reader) -> str:
    offer = reader.offer(step.action) if isinstance(step, Action) else None
    return offer.effect if offer is not None else ""


def _where(step: Step) -> str:
    """What Synth does not do itself."""
    if not isinstance(step, Action) or step.engine == "slack":
        return ""
    return f" · in {mrkdwn(step.engine.capitalize(), 100)}"


def _texts(step: Step, reader: Reader) -> Iterator[str]:
    """What the step is made of, quoted."""
    match step:
        case Payload():
            for block in step.blocks:
                who = {"system": "Rules", "user": "Prompt", "assistant": "Example answer"}[block.role]
                yield _quoted(who, block.text, reader)
        case Action():
            for name, value in step.params.items():
                text = label_of(step, value) or _called(as_words(value), reader)
                yield _quoted(param_name(name), text, reader)
        case Approval():
            yield _quoted("Asks", step.ask, reader)
        case Branch():
            yield f"If {code(step.when, 600)}"
        case ForEach():
            items: Any = step.items if isinstance(step.items, list) else [step.items]
            yield _quoted("First item", as_words(items[0]) if items else "", reader)
        case _:
            return


def _called(text: str, reader: Reader) -> str:
    """A person by name, where a step has the bare id."""
    return f"@{reader.names[text]}" if text in reader.names else text


def _quoted(name: str, text: str, reader: Reader) -> str:
    said = mrkdwn(clip(text.strip(), _LONGEST_TEXT) or "(nothing)", 2_500, reader.names)
    return f"{mrkdwn(name, 100)}{_QUOTE}{said.replace(chr(10), _QUOTE)}"
