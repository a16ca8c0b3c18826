"""The preview: a plan rehearsed with samples, as a view that can be closed again."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.slack.blocks.message import characters, context, section
from bot.slack.blocks.plan import Reader
from bot.slack.blocks.steps import param_name, title
from bot.slack.blocks.text import as_words, clip, code, mrkdwn
from core.conversation.preview import Preview, Shown, Span
from core.definition import Action, Approval, Branch, Definition, ForEach, Payload, Step
from core.labels import label_of
from core.language import Translator

_MOST_BLOCKS = 95  # of the 100 that a view takes
_MOST_CHARACTERS = 60_000
_LONGEST_TEXT = 1_200
_QUOTE = "\n>"


def preview_view(definition: Definition, rehearsed: Preview, reader: Reader) -> View:
    """Each step with its values; nothing in it is live."""
    tr = reader.tr
    blocks: list[Block] = [
        section(tr("*Nothing was sent or asked.* This is what a run would do.")),
        context(*_costs(rehearsed, tr), *_samples(rehearsed, tr)),
    ]
    size = 0
    for index, shown in enumerate(rehearsed.steps):
        step = list(_step(shown, reader))
        size += sum(characters(block.to_dict()) for block in step)
        if len(blocks) + len(step) >= _MOST_BLOCKS or size > _MOST_CHARACTERS:
            left = len(rehearsed.steps) - index
            blocks.append(context(tr.plural("… and {n} more step.", "… and {n} more steps.", left)))
            break
        blocks += step
    return View(
        type="modal",
        callback_id="preview",
        title=PlainTextObject(text=clip(tr("Preview"), 24), emoji=False),
        close=PlainTextObject(text=clip(tr("Close"), 24), emoji=False),
        blocks=blocks,
    )


def _costs(rehearsed: Preview, tr: Translator) -> Iterator[str]:
    if not rehearsed.calls.most:
        yield tr("No model is asked: this costs no tokens.")
        return
    calls = _span(rehearsed.calls, tr.plural("{n} model call", "{n} model calls", rehearsed.calls.most), tr)
    tokens = _span(rehearsed.tokens, tr.plural("{n} token", "{n} tokens", rehearsed.tokens.most), tr)
    tokens += f", {told}" if (told := rehearsed.dollars) else ""
    if rehearsed.per_item:
        yield tr(
            "About {calls} and {tokens}, and as much again for each further item of a loop.",
            calls=calls,
            tokens=tokens,
        )
    else:
        yield tr("About {calls} and {tokens}.", calls=calls, tokens=tokens)


def _span(span: Span, most: str, tr: Translator) -> str:
    """`most` is its end, in words."""
    if span.fewest == span.most:
        return most
    return tr("{fewest} to {most}", fewest=tr.number(span.fewest), most=most)


def _samples(rehearsed: Preview, tr: Translator) -> Iterator[str]:
    if rehearsed.sampled:
        yield tr("‹…› stands for what only the run will know.")


def _step(shown: Shown, reader: Reader) -> Iterator[Block]:
    yield DividerBlock()
    step = shown.step
    tr = reader.tr
    called = mrkdwn(title(step, reader.offer, reader.names, tr), 200, reader.names)
    way = {"then": tr("If so:") + " ", "else": tr("Otherwise:") + " "}.get(shown.arm, "")
    often = " · " + tr("once for each item") if shown.times is None else ""
    often = " · " + tr("{n} times", n=shown.times) if shown.times and shown.times > 1 else often
    indent = "\u2003" * shown.depth
    verbs = {
        "sends": tr("would send"),
        "writes": tr("would change something"),
        "deletes": tr("would delete something"),
    }
    does = f" · {verbs[effect]}" if (effect := _effect(step, reader)) in verbs else ""
    yield section(f"{indent}{way}*{called}*{does}{_where(step, tr)}{often}")
    for text in _texts(step, reader):
        yield section(text)


def _effect(step: Step, reader: Reader) -> str:
    offer = reader.offer(step.action) if isinstance(step, Action) else None
    return offer.effect if offer is not None else ""


def _where(step: Step, tr: Translator) -> str:
    """What Synth does not do itself."""
    if not isinstance(step, Action) or step.engine == "slack":
        return ""
    return " · " + tr("in {place}", place=mrkdwn(step.engine.capitalize(), 100))


def _texts(step: Step, reader: Reader) -> Iterator[str]:
    """What the step is made of, quoted."""
    tr = reader.tr
    match step:
        case Payload():
            who = {"system": tr("Rules"), "user": tr("Prompt"), "assistant": tr("Example answer")}
            for block in step.blocks:
                yield _quoted(who[block.role], block.text, reader)
        case Action():
            for name, value in step.params.items():
                text = label_of(step, value) or _called(as_words(value), reader)
                yield _quoted(param_name(name, tr), text, reader)
        case Approval():
            yield _quoted(tr("Asks"), step.ask, reader)
        case Branch():
            yield tr("If {condition}", condition=code(step.when, 600))
        case ForEach():
            items: Any = step.items if isinstance(step.items, list) else [step.items]
            yield _quoted(tr("First item"), as_words(items[0]) if items else "", reader)
        case _:
            return


def _called(text: str, reader: Reader) -> str:
    """A person by name, where a step has the bare id."""
    return f"@{reader.names[text]}" if text in reader.names else text


def _quoted(name: str, text: str, reader: Reader) -> str:
    said = mrkdwn(clip(text.strip(), _LONGEST_TEXT) or reader.tr("(nothing)"), 2_500, reader.names)
    return f"{mrkdwn(name, 100)}{_QUOTE}{said.replace(chr(10), _QUOTE)}"
