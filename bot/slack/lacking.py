"""The accounts that a plan uses, and those that whoever asked for it has not connected."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.slack.blocks.accounts import account_lines
from bot.slack.desk import Desk
from core.accounts.accounts import offers_of
from core.workflows import Draft


async def account_lines_of(desk: Desk, draft: Draft) -> Sequence[Block]:
    """What a plan's card says of accounts, for whoever asked for the plan."""
    definition = draft.plan.definition
    if definition is None or draft.plan.refusal is not None:
        return []
    offers = offers_of(definition, await desk.synth.catalogue.of(definition))
    lacking = (
        await desk.synth.accounts.lacking(draft.workspace, draft.author, offers) if draft.is_open else []
    )
    return account_lines(definition, offers, lacking, desk.tongue(draft.intent))
