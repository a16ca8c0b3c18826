"""“Preview” on a plan or a saved workflow: opened while the click is fresh, since it keeps nothing."""

from bot.slack.blocks.preview import preview_view
from bot.slack.blocks.steps import people_of
from bot.slack.desk import Desk, user_of
from bot.slack.inbox import Body, team_of
from bot.slack.modals import open_view
from core.conversation.preview import preview
from core.definition import Definition
from core.errors import Invalid

PLAN, WORKFLOW = "plan_preview", "workflow_preview"


async def open_preview(desk: Desk, body: Body) -> None:
    """Rehearse what the button is about, and show it. `value` is the number of the plan or the workflow."""
    action, team = body["actions"][0], team_of(body)
    definition: Definition | None
    if action["action_id"] == PLAN:
        definition = (await desk.synth.plans.get(team, int(action["value"]))).plan.definition
    else:
        definition = (await desk.synth.workflows.get(team, int(action["value"]))).definition
    if definition is None:
        raise Invalid("There is no plan to preview yet; answer its question first.")
    tr = desk.tongue(definition.intent)
    reader = await desk.reader(team, user_of(body), people_of(definition), [definition], tr)
    await open_view(desk, body, preview_view(definition, preview(definition, price=reader.price), reader))


VIEWS = {PLAN: open_preview, WORKFLOW: open_preview}
