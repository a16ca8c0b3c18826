"""The questions of a plan, each with what answers it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import JsonValue
from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationSelectElement,
    DividerBlock,
    ExternalDataSelectElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
    TimePickerElement,
    UserSelectElement,
)

from bot.slack.blocks.message import Message, actions, button, context, message, section
from bot.slack.blocks.text import clip, escape, mrkdwn, one_line
from core.engine import Option as Choice
from core.errors import Conflict
from core.language import ENGLISH, Translator
from core.workflows import Draft, Question

MOST_ASKED = 2  # at a time: more is a form that nobody reads
REMOTE = "answer:option"  # the menu whose choices live at a service
_MOST_BUTTONS = 5
_MOST_OPTIONS = 100
_LONGEST_VALUE = 150


def questions_card(
    draft: Draft,
    names: Mapping[str, str],
    accounts: Sequence[Block] = (),
    *,
    refining: bool = False,
    thinking: str = "",
    tr: Translator = ENGLISH,
) -> Message:
    """What a plan needs to know before it can run. `accounts` is what there is to say of connected apps:
    a menu whose choices live at a service is empty before that is connected, so connecting comes first."""
    asked = draft.plan.questions[:MOST_ASKED]
    body: list[Block] = [section(_needed(draft, len(asked), tr))]
    connect_first = len(accounts) > 1 and any(question.kind == "option" for question in asked)
    body += accounts if connect_first else ()
    for index, question in enumerate(asked):
        body.append(DividerBlock())
        body.append(section(f"*{mrkdwn(question.text, 1_500, names)}*"))
        body.append(_answer(f"question:{draft.id}:{draft.revision}:{index}", question, tr))
    body += () if connect_first else accounts
    if draft.plan.notes:
        body.append(context(*(mrkdwn(note, 600, names) for note in draft.plan.notes)))
    if thinking:
        body.append(context(thinking_about(thinking, tr)))
    elif refining:
        body.append(context(tr("Still thinking; the question may change.")))
    return message(escape(clip(asked[0].text, 500)), body, tr=tr)


def thinking_about(words: str, tr: Translator = ENGLISH) -> str:
    """Escaped mrkdwn: that a model is at work on what somebody said."""
    return tr("Thinking about “{words}”…", words=mrkdwn(one_line(words, 120), 200))


def _needed(draft: Draft, questions: int, tr: Translator) -> str:
    if draft.plan.definition is None:
        return tr.plural(
            "Before I can plan this, I need one answer.",
            "Before I can plan this, I need {n} answers.",
            questions,
        )
    return tr.plural(
        "Before *{name}* can run, I need one answer.",
        "Before *{name}* can run, I need {n} answers.",
        questions,
        name=mrkdwn(draft.plan.definition.name, 100),
    )


def question_named(block_id: str) -> tuple[int, tuple[int, int]]:
    """The draft, and the revision and place of the question that a block is about."""
    if len(numbers := block_id.split(":")[1:]) != 3:  # on a card of an earlier version
        raise Conflict("This question is not asked any more. Reply in the thread instead.")
    draft, revision, index = numbers
    return int(draft), (int(revision), int(index))


def choices_found(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    """What a service offers, for Slack's menu. One whose value is longer than Slack takes is left out."""
    found = ((clip(choice.label or str(choice.value), 75), json.dumps(choice.value)) for choice in choices)
    fitting = [(label, value) for label, value in found if len(value) <= _LONGEST_VALUE]
    return [Option(text=_plain(label), value=value).to_dict() for label, value in fitting[:_MOST_OPTIONS]]


def choice_made(value: str) -> JsonValue:
    """The service's value of a choice from `choices_found`."""
    chosen: JsonValue = json.loads(value)
    return chosen


def _answer(block_id: str, question: Question, tr: Translator) -> Block:
    """Buttons, a menu, a time, or the thread."""
    menu = _menu(question, tr)
    if menu is not None:
        return actions(menu, block_id=block_id)
    if not question.choices:
        return context(tr("Reply in this thread with the answer."))
    if len(question.choices) <= _MOST_BUTTONS:
        buttons = [
            button(choice, f"answer:{n}", clip(choice, 2_000)) for n, choice in enumerate(question.choices)
        ]
        return actions(*buttons, block_id=block_id)
    options = [
        Option(text=_plain(clip(choice, 75)), value=clip(choice, _LONGEST_VALUE))
        for choice in question.choices[:_MOST_OPTIONS]
    ]
    return actions(
        StaticSelectElement(action_id="answer:choice", placeholder=_plain(tr("Choose one")), options=options),
        block_id=block_id,
    )


def _menu(
    question: Question, tr: Translator
) -> ConversationSelectElement | UserSelectElement | ExternalDataSelectElement | TimePickerElement | None:
    if question.kind == "channel":
        channels = ConversationFilter(include=["public", "private"], exclude_bot_users=True)
        return ConversationSelectElement(
            action_id="answer:channel", placeholder=_plain(tr("Choose a channel")), filter=channels
        )
    if question.kind == "person":
        return UserSelectElement(action_id="answer:person", placeholder=_plain(tr("Choose a person")))
    if question.kind == "option":
        return ExternalDataSelectElement(
            action_id=REMOTE, placeholder=_plain(tr("Search and choose")), min_query_length=0
        )
    if question.kind == "time" and not question.choices:
        return TimePickerElement(action_id="answer:time", placeholder=_plain(tr("Choose a time")))
    return None


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)
