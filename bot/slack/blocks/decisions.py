"""The buttons under a plan: those that still make sense."""

from slack_sdk.models.blocks import Block, ButtonElement, InteractiveElement

from bot.slack.blocks.message import actions, asked_first, button
from core.definition import Definition
from core.language import ENGLISH, Translator
from core.workflows import Draft, DraftStatus


def decisions(
    draft: Draft,
    definition: Definition,
    *,
    changed: bool = False,
    asks: str = "",
    tr: Translator = ENGLISH,
) -> list[Block]:
    """`changed` says that there is something to take back, `asks` what is to be confirmed before Run."""
    if draft.status in (DraftStatus.DISCARDED, DraftStatus.UNDONE):
        return []
    buttons = (
        _of_change(draft, changed, tr)
        if draft.edit is not None
        else _of_plan(draft, definition, changed, asks, tr)
    )
    return [actions(*buttons)] if buttons else []


def _of_plan(
    draft: Draft, definition: Definition, changed: bool, asks: str, tr: Translator
) -> list[InteractiveElement]:
    """Run, Save, Preview, Undo, Discard."""
    has_run = draft.workflow_id is not None and draft.status is not DraftStatus.SAVED
    buttons: list[InteractiveElement] = []
    if not has_run:
        buttons.append(_run(draft, definition, asks, tr))
    elif definition.inputs:  # the run's own ending offers the same inputs again
        buttons.append(button(tr("Run with other inputs"), "plan_inputs", draft.id))
    if draft.status is not DraftStatus.SAVED:
        buttons.append(button(tr("Save"), "plan_save", draft.id))
    if draft.is_open:
        buttons.append(button(tr("Preview"), "plan_preview", draft.id))
        if changed:
            buttons.append(_undo(draft, tr))
        sure = asked_first(
            tr("Discard this plan?"),
            tr("Nothing has run. You can always ask again."),
            tr("Discard"),
            tr=tr,
        )
        buttons.append(button(tr("Discard"), "plan_discard", draft.id, confirm=sure))
    return buttons


def _of_change(draft: Draft, changed: bool, tr: Translator) -> list[InteractiveElement]:
    """Apply, Preview, Undo; of one that was applied, Undo alone."""
    if draft.status is DraftStatus.APPLIED:
        return [_undo(draft, tr)]
    if not changed or not draft.is_open:
        return []
    return [
        button(tr("Apply"), "plan_apply", draft.id, style="primary"),
        button(tr("Preview"), "plan_preview", draft.id),
        _undo(draft, tr),
        button(tr("Leave as it is"), "plan_discard", draft.id),
    ]


def _run(draft: Draft, definition: Definition, asks: str, tr: Translator) -> ButtonElement:
    if any(one.must_be_given for one in definition.inputs):  # the form is the second thought
        return button(tr("Run"), "plan_inputs", draft.id, style="primary")
    sure = asked_first(tr("Run this?"), asks, tr("Run"), tr=tr) if asks else None
    return button(tr("Run"), "plan_run", draft.id, style="primary", confirm=sure)


def _undo(draft: Draft, tr: Translator) -> ButtonElement:
    """It names the change that it takes back: pressed by two at once, or on an old card, it does so once."""
    return button(tr("Undo"), "plan_undo", f"{draft.id}:{draft.revision}")
