"""What starts a workflow by itself, as people handle it: off, on, and the secret address of a webhook."""

from bot.slack.asking import Asking
from bot.slack.blocks.lists import told, workflow_show
from bot.slack.blocks.plan import Reader
from bot.slack.blocks.steps import people_of
from bot.slack.blocks.text import moment
from bot.slack.blocks.trigger import AddressShown
from bot.slack.blocks.watch import watch_line
from bot.slack.desk import Desk, Handler
from bot.slack.inbox import Body
from core.definition import AppEvent, Once, Schedule
from core.errors import NotAllowed
from core.planning import Person
from core.workflows import Workflow, home


async def pause(desk: Desk, asking: Asking, workflow: Workflow) -> None:
    """Off: from now on only people start it."""
    person = asking.person
    await desk.synth.triggers.pause(person.workspace, workflow.id, person.user)
    await asking.tell(
        told(
            f"“{workflow.name}” is paused: it starts no more by itself. Run still works, "
            f"and `/synth resume {workflow.name}` turns it on again."
        )
    )


async def resume(desk: Desk, asking: Asking, workflow: Workflow) -> None:
    """On again, from now on."""
    person = asking.person
    await desk.synth.triggers.resume(person.workspace, workflow.id)
    said = f"“{workflow.name}” is on again"
    if isinstance(workflow.definition.trigger, Schedule | Once):
        fire = await desk.synth.runs.next_fire(person.workspace, workflow.id)
        said += f", next {moment(fire, person.zone, desk.clock())}" if fire else ""
    await asking.tell(told(f"{said}."))


async def reader_of(desk: Desk, person: Person, workflow: Workflow) -> Reader:
    """For whom a workflow is shown, with the names of all who are in it."""
    people = {workflow.owner, workflow.paused_by or "", *people_of(workflow.definition)}
    return await desk.reader(person.workspace, person.user, people, [workflow.definition])


async def watch_of(desk: Desk, reader: Reader, workflow: Workflow) -> str:
    """How far an engine watches for what starts it; nothing where none has to."""
    watch = await desk.synth.triggers.watch(workflow)
    trigger = workflow.definition.trigger
    if watch is None or workflow.paused or not isinstance(trigger, AppEvent):
        return ""
    return watch_line(watch, reader.offer(trigger.event), reader.names, reader.zone, reader.now)


async def address_for(desk: Desk, asking: Asking, workflow: Workflow) -> AddressShown | None:
    """Where its webhook is called, for those who may know it, where only they read it."""
    found = await desk.synth.triggers.address(workflow)
    if found is None:
        return None
    if not _may_know(asking.person, workflow):
        return AddressShown(note=f"Only <@{workflow.owner}>, whose workflow this is, is shown its address.")
    if asking.place is not None and not asking.channel.startswith("D"):
        return AddressShown(
            note=f"Its address is a secret: `/synth show {workflow.name}` shows it to you alone."
        )
    return AddressShown(found.url, found.signing_key)


async def new_address(desk: Desk, body: Body, key: str) -> None:
    """The button: the old address reaches nobody any more. The answer shows the new one."""
    person = await desk.person(body)
    workflow = await desk.synth.workflows.get(person.workspace, int(str(body["actions"][0]["value"])))
    if not _may_know(person, workflow):
        raise NotAllowed("Only whose workflow this is can give it another address.")
    workflow = await desk.synth.triggers.new_address(person.workspace, workflow.id)
    found = await desk.synth.triggers.address(workflow)
    shown = None if found is None else AddressShown(found.url, found.signing_key, "This address is new.")
    reader = await reader_of(desk, person, workflow)
    await desk.answer(body, workflow_show(workflow, reader, shown), replace=True)


def _may_know(person: Person, workflow: Workflow) -> bool:
    """Its owner; anybody here where a program owns it, since it belongs to the workspace then."""
    return person.user == workflow.owner or home(None, workflow.owner) is None


HANDLERS: dict[str, Handler] = {"workflow_new_address": new_address}
