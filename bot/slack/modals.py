"""The form for a run's inputs: opened by a click, performed when it is submitted."""

import json
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.slack import drafting
from bot.slack.asking import Asking, start
from bot.slack.blocks.form import filled_in, inputs_form
from bot.slack.blocks.message import Message
from bot.slack.desk import Desk, Handler, place_of, user_of
from bot.slack.faults import code_of
from bot.slack.inbox import Body, team_of
from core.definition import Definition
from core.errors import Invalid, Unavailable
from core.planning import Person
from core.workflows import Place

_TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")


async def open_form(desk: Desk, body: Body) -> None:
    """Show what a click on “Run” needs to know. Done by the listener: the click is good for three seconds."""
    action, team = body["actions"][0], team_of(body)
    place = place_of(body)
    about: dict[str, Any] = {"channel": place.channel}
    given: dict[str, Any] = {}
    definition: Definition | None
    if action["action_id"] == "again_inputs":
        before = await desk.synth.runs.get(team, int(action["value"]))
        definition = (await desk.synth.workflows.get(team, before.workflow_id)).definition
        given, about = dict(before.inputs), {**about, "again": before.id, "thread": place.thread_ts}
    elif action["action_id"] == "plan_inputs":
        draft = await desk.synth.plans.get(team, int(action["value"]))
        definition, about["draft"] = draft.plan.definition, draft.id
    else:
        wanted = json.loads(action["value"])
        workflow = await desk.synth.workflows.get(team, wanted["workflow"])
        definition, given, about["workflow"] = workflow.definition, wanted["inputs"], workflow.id
    if definition is None:
        raise Invalid("This plan has changed; answer its question first.")
    await open_view(desk, body, inputs_form(definition, given, about))


async def open_view(desk: Desk, body: Body, view: View) -> None:
    """Show a view while the click is fresh."""
    try:
        await desk.clients.once(team_of(body)).views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        if code_of(error) not in _TOO_LATE:
            raise
        raise Unavailable("That took too long for Slack. Please press the button again.") from error


async def submitted(desk: Desk, body: Body, key: str) -> None:
    """Run with what was filled in; told in the plan's thread, or in a new one for a saved workflow."""
    about, inputs = json.loads(body["view"]["private_metadata"]), filled_in(body["view"])
    person = await desk.person(body)
    if "draft" in about:
        draft = await desk.synth.plans.get(person.workspace, about["draft"])
        run = await desk.synth.plans.run(person.workspace, draft.id, person.user, inputs, key)
        tr = desk.tongue(draft.intent)
        by = await drafting.signed(desk, person, tr)
        done = tr("{who} started run {number}, {when}.", number=run.id, **by)
        await drafting.show_decided(desk, draft, person.user, done)
        return
    if "again" in about:
        await _again(desk, person, about, inputs, key)
        return
    workflow = await desk.synth.workflows.get(person.workspace, about["workflow"])

    async def tell(message: Message) -> None:
        channel = await desk.clients.direct(person.workspace, user_of(body))
        await desk.clients.of(person.workspace).chat_postMessage(channel=channel, **message.arguments())

    asking = Asking(person, about["channel"], key, tell)
    await start(desk, asking, workflow, inputs)


async def _again(desk: Desk, person: Person, about: Body, inputs: dict[str, str], key: str) -> None:
    """A run once more, below the earlier one. What was left empty is as the workflow has it by default."""
    before = await desk.synth.runs.get(person.workspace, about["again"])
    workflow = await desk.synth.workflows.get(person.workspace, before.workflow_id)
    by_default = {one.name: one.default for one in workflow.definition.inputs}
    place = Place(about["channel"], about["thread"])
    await desk.synth.runs.again(before, person.user, {**by_default, **inputs}, place=place, key=key)


HANDLERS: dict[str, Handler] = {"form": submitted}
VIEWS = {"plan_inputs": open_form, "workflow_inputs": open_form, "again_inputs": open_form}
