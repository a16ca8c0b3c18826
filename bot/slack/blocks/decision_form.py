"""The form in which somebody decides with a comment, or hands the decision over; and what was filled in."""

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

from core.approvals import LONGEST_COMMENT, Verdict
from core.language import ENGLISH, Translator

DECISION = "decision"


def decision_form(about: Mapping[str, Any], tr: Translator = ENGLISH) -> View:
    """`about` comes back with the submission: which question, and where."""
    choices = (
        (Verdict.APPROVE, tr("Approve")),
        (Verdict.REJECT, tr("Reject")),
        (Verdict.HAND_OVER, tr("Let somebody else decide")),
    )
    options = [Option(text=_plain(label), value=verdict.value) for verdict, label in choices]
    return View(
        type="modal",
        callback_id=DECISION,
        title=_plain(tr("Your decision")),
        submit=_plain(tr("Send")),
        close=_plain(tr("Back")),
        private_metadata=json.dumps(about),
        blocks=[
            InputBlock(
                block_id="verdict",
                label=_plain(tr("Decision")),
                element=RadioButtonsElement(action_id="verdict", options=options, initial_option=options[0]),
            ),
            InputBlock(
                block_id="comment",
                label=_plain(tr("Comment")),
                hint=_plain(tr("Kept with your decision, and shown in the thread.")),
                optional=True,
                element=PlainTextInputElement(
                    action_id="comment", multiline=True, max_length=LONGEST_COMMENT
                ),
            ),
            InputBlock(
                block_id="to",
                label=_plain(tr("Who decides instead")),
                optional=True,
                element=UserSelectElement(action_id="to", placeholder=_plain(tr("Only to hand it over"))),
            ),
        ],
    )


def decided_in(view: Mapping[str, Any]) -> tuple[Verdict, str | None, str | None]:
    """The verdict, the comment, and who decides instead."""
    values = view["state"]["values"]
    verdict = Verdict(values["verdict"]["verdict"]["selected_option"]["value"])
    to = values["to"]["to"].get("selected_user") if verdict is Verdict.HAND_OVER else None
    return verdict, values["comment"]["comment"].get("value"), to


def decision_faults(view: Mapping[str, Any]) -> dict[str, str]:
    """What a submission gets back at once, by block."""
    verdict, _, to = decided_in(view)
    if verdict is Verdict.HAND_OVER and not to:
        return {"to": "Choose who decides instead of you."}
    return {}


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)
