"""The forms in which somebody answers in words, or decides with a comment, or hands the decision over; and
what was filled in."""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import (
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.slack.blocks.message import section
from bot.slack.blocks.text import clip, mrkdwn
from core.approvals import LONGEST_COMMENT, Verdict
from core.language import ENGLISH, Translator

DECISION = "decision"
_LONGEST_ASK = 2_000
_LONGEST_SECTION = 2_900


def answer_form(about: Mapping[str, Any], ask: str, tr: Translator = ENGLISH) -> View:
    """For an answer in words to what is asked. `about` comes back with the submission."""
    return View(
        type="modal",
        callback_id=DECISION,
        title=_plain(tr("Your answer")),
        submit=_plain(tr("Send")),
        close=_plain(tr("Back")),
        private_metadata=json.dumps({**about, "words": True}),
        blocks=[
            *([section(mrkdwn(clip(ask.strip(), _LONGEST_ASK), _LONGEST_SECTION))] if ask.strip() else []),
            _comment(tr("Answer"), tr("Kept with the run, and shown in its thread."), needed=True),
        ],
    )


def decision_form(about: Mapping[str, Any], tr: Translator = ENGLISH, *, words: bool = False) -> View:
    """`about` comes back with the submission: which question, and where. With `words` a yes needs some."""
    choices = (
        (Verdict.APPROVE, tr("Answer") if words else tr("Approve")),
        (Verdict.REJECT, tr("Skip") if words else tr("Reject")),
        (Verdict.HAND_OVER, tr("Let somebody else answer") if words else tr("Let somebody else decide")),
    )
    options = [Option(text=_plain(label), value=verdict.value) for verdict, label in choices]
    return View(
        type="modal",
        callback_id=DECISION,
        title=_plain(tr("Your answer") if words else tr("Your decision")),
        submit=_plain(tr("Send")),
        close=_plain(tr("Back")),
        private_metadata=json.dumps({**about, "words": words}),
        blocks=[
            InputBlock(
                block_id="verdict",
                label=_plain(tr("What to do") if words else tr("Decision")),
                element=RadioButtonsElement(action_id="verdict", options=options, initial_option=options[0]),
            ),
            _comment(
                tr("Answer") if words else tr("Comment"),
                tr("Kept with the run, and shown in its thread.")
                if words
                else tr("Kept with your decision, and shown in the thread."),
            ),
            InputBlock(
                block_id="to",
                label=_plain(tr("Who answers instead") if words else tr("Who decides instead")),
                optional=True,
                element=UserSelectElement(action_id="to", placeholder=_plain(tr("Only to hand it over"))),
            ),
        ],
    )


def decided_in(view: Mapping[str, Any]) -> tuple[Verdict, str | None, str | None]:
    """The verdict, the comment, and who decides instead."""
    values = view["state"]["values"]
    if "verdict" not in values:
        return Verdict.APPROVE, values["comment"]["comment"].get("value"), None
    verdict = Verdict(values["verdict"]["verdict"]["selected_option"]["value"])
    to = values["to"]["to"].get("selected_user") if verdict is Verdict.HAND_OVER else None
    return verdict, values["comment"]["comment"].get("value"), to


def decision_faults(view: Mapping[str, Any]) -> dict[str, str]:
    """What a submission gets back at once, by block."""
    verdict, comment, to = decided_in(view)
    if verdict is Verdict.HAND_OVER and not to:
        return {"to": "Choose who decides instead of you."}
    wanted = json.loads(view["private_metadata"]).get("words", False)
    if wanted and verdict is Verdict.APPROVE and not (comment or "").strip():
        return {"comment": "Say your answer here."}
    return {}


def _comment(label: str, hint: str, *, needed: bool = False) -> InputBlock:
    field = PlainTextInputElement(
        action_id="comment", multiline=True, max_length=LONGEST_COMMENT, focus_on_load=needed or None
    )
    return InputBlock(
        block_id="comment", label=_plain(label), hint=_plain(hint), optional=not needed, element=field
    )


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)
