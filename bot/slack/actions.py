"""What people press: decisions on plans, answers to questions, what to do with a run."""

from pydantic import JsonValue
from slack_sdk.errors import SlackApiError

from bot.slack import commands, drafting
from bot.slack.asking import Asking, plan_from_nowhere
from bot.slack.blocks.lists import told
from bot.slack.blocks.message import Message
from bot.slack.blocks.questions import REMOTE, choice_made, question_named
from bot.slack.blocks.run import ending
from bot.slack.desk import Desk, Handler, place_of
from bot.slack.faults import code_of, is_closed, is_gone
from bot.slack.inbox import Body
from bot.slack.reading import progress_of
from core.errors import Conflict, Invalid, Refused
from core.planning import Person
from core.runs import Run, RunStatus


async def plan_run(desk: Desk, body: Body, key: str) -> None:
    """Run. Pressed twice on the same card it runs once."""
    person = await desk.person(body)
    draft = await desk.synth.plans.get(person.workspace, int(_value(body)))
    once = f"plan:{draft.id}:{_card_edition(body)}"
    await drafting.decide(desk, person, draft, "run", once)


async def plan_save(desk: Desk, body: Body, key: str) -> None:
    """Save."""
    person = await desk.person(body)
    draft = await desk.synth.plans.get(person.workspace, int(_value(body)))
    await drafting.decide(desk, person, draft, "save", key)


async def plan_discard(desk: Desk, body: Body, key: str) -> None:
    """Discard."""
    person = await desk.person(body)
    draft = await desk.synth.plans.get(person.workspace, int(_value(body)))
    await drafting.decide(desk, person, draft, "discard", key)


async def plan_apply(desk: Desk, body: Body, key: str) -> None:
    """Save a proposed change."""
    person = await desk.person(body)
    draft = await desk.synth.plans.get(person.workspace, int(_value(body)))
    await drafting.decide(desk, person, draft, "apply", key)


async def plan_undo(desk: Desk, body: Body, key: str) -> None:
    """Take back the change that the button names."""
    person = await desk.person(body)
    number, _, revision = _value(body).partition(":")
    draft = await desk.synth.plans.get(person.workspace, int(number))
    await drafting.decide(desk, person, draft, "undo", key, int(revision))


async def answer(desk: Desk, body: Body, key: str) -> None:
    """A button or a menu under a question. It answers that question and no other."""
    person = await desk.person(body)
    draft_id, asked = question_named(body["actions"][0]["block_id"])
    value, words = await _chosen(desk, body)
    heard = await desk.synth.plans.answer(person, draft_id, asked, value, words, key)
    async with desk.turns.of(person.workspace, heard.draft.place):
        heard = await drafting.tell(desk, person, heard)
    await drafting.think(desk, person, heard)


async def make_workflow(desk: Desk, body: Body, key: str) -> None:
    """The shortcut of a message: plan what it asks for, in its thread if we may speak there."""
    person, place = await desk.person(body), place_of(body)
    words = await desk.words(person.workspace, str(body["message"].get("text") or ""))
    if not words:
        raise Invalid("There are no words in this message to make a workflow of.")
    try:
        await drafting.plan(desk, person, place, words, key)
    except SlackApiError as error:
        if not is_closed(error):
            raise
        asking = await _asking(desk, body, key)
        await plan_from_nowhere(desk, asking, words)


async def suggestion(desk: Desk, body: Body, key: str) -> None:
    """One of the examples: as if typed."""
    await plan_from_nowhere(desk, await _asking(desk, body, key), _value(body))


async def command(desk: Desk, body: Body, key: str) -> None:
    """A button that stands for a command; `plan …` for an intent that looked like one."""
    asking, line = await _asking(desk, body, key), _value(body)
    if line.startswith("plan "):
        await plan_from_nowhere(desk, asking, line.removeprefix("plan "))
    else:
        await commands.perform(desk, asking, line)


async def workflow_run(desk: Desk, body: Body, key: str) -> None:
    """Run, beside a saved workflow."""
    asking = await _asking(desk, body, key)
    await commands.perform(desk, asking, f"run #{_value(body)}")


async def workflow_delete(desk: Desk, body: Body, key: str) -> None:
    """Delete, confirmed in a dialog."""
    person = await desk.person(body)
    workflow = await desk.synth.workflows.delete(person.workspace, int(_value(body)))
    await desk.answer(body, told(f"Deleted “{workflow.name}”. Its runs stay readable."), replace=True)


async def run_stop(desk: Desk, body: Body, key: str) -> None:
    """Stop. One that has just ended needs no telling: its card says so."""
    person = await desk.person(body)
    run = await desk.synth.runs.get(person.workspace, int(_value(body)))
    if not run.status.ended:
        await desk.synth.runs.cancel(person.workspace, run.id, person.user)


async def run_retry(desk: Desk, body: Body, key: str) -> None:
    """Go on where it failed."""
    await _retry(desk, body, int(_value(body)))


async def run_invite(desk: Desk, body: Body, key: str) -> None:
    """Join the channel that was closed to us, where we may, and go on."""
    person = await desk.person(body)
    number, _, wanted = _value(body).partition("|")
    channel = await desk.clients.channel_id(person.workspace, wanted) if wanted else None
    shown = f"<#{channel}>" if channel else wanted or "the channel"
    try:
        if channel is None:
            raise Refused(f"I cannot see {shown}. Type `/invite @Synth` there, then press again.")
        await desk.clients.of(person.workspace).conversations_join(channel=channel)
    except SlackApiError as error:
        if code_of(error) != "already_in_channel":
            raise Refused(
                f"I cannot join {shown} by myself. Type `/invite @Synth` there, then press again."
            ) from error
    await _retry(desk, body, int(number), shown)


async def run_again(desk: Desk, body: Body, key: str) -> None:
    """The same workflow with the same inputs, told in the same thread. Pressed twice it runs once."""
    person, runs = await desk.person(body), desk.synth.runs
    before = await runs.get(person.workspace, int(_value(body)))
    once = f"again:{before.id}:{body['container']['message_ts']}"
    run = await runs.again(before, person.user, place=place_of(body), key=once)
    tr = desk.tongue(before.definition.intent)
    name = await _name(desk, person)
    await _mark_ending(
        desk, body, before, tr("{who} ran this again, as run {number}.", who=name, number=run.id)
    )


async def run_resume(desk: Desk, body: Body, key: str) -> None:
    """End a pause. Pressed twice it ends once; one that is over needs no telling: the card says so."""
    person = await desk.person(body)
    run = await desk.synth.runs.get(person.workspace, int(_value(body)))
    if run.status is RunStatus.WAITING:
        await desk.synth.runs.resume(person.workspace, run.id, person.user, key=key)


async def settle(desk: Desk, body: Body, key: str) -> None:
    """A person's word on a step that may have happened."""
    person = await desk.person(body)
    number, _, path = _value(body).partition("|")
    done = body["actions"][0]["action_id"] == "settle_done"
    await desk.synth.runs.settle(person.workspace, int(number), path, done=done, by=person.user, key=key)


async def _retry(desk: Desk, body: Body, run_id: int, invited: str = "") -> None:
    """`invited` is the channel that Synth has joined for it."""
    person = await desk.person(body)
    run = await desk.synth.runs.get(person.workspace, run_id)
    if run.status is RunStatus.FAILED:
        await desk.synth.runs.retry(person.workspace, run_id, person.user)
    elif run.status.ended:
        raise Conflict(f"Run {run_id} has ended; there is nothing to retry.")
    done = ""
    if invited:
        name, tr = await _name(desk, person), desk.tongue(run.definition.intent)
        done = tr("{who} invited Synth to {channel}.", who=name, channel=invited)
    await _mark_ending(desk, body, run, done)


async def _mark_ending(desk: Desk, body: Body, run: Run, done: str) -> None:
    """Take the button from an ending and tell who used it, where no message of its own does."""
    if run.status.ended:
        await _redraw(desk, body, ending(await progress_of(desk, run), buttons=False, done=done))


async def _name(desk: Desk, person: Person) -> str:
    return (await desk.clients.profile(person.workspace, person.user)).name


async def _redraw(desk: Desk, body: Body, message: Message) -> None:
    container = body["container"]
    try:
        await desk.redraw(
            (await desk.person(body)).workspace, container["channel_id"], container["message_ts"], message
        )
    except SlackApiError as error:
        if not is_gone(error):
            raise


async def _asking(desk: Desk, body: Body, key: str) -> Asking:
    async def tell(message: Message) -> None:
        await desk.answer(body, message)

    return Asking(await desk.person(body), place_of(body).channel, key, tell)


async def _chosen(desk: Desk, body: Body) -> tuple[JsonValue, str]:
    """What somebody chose, as a value, and in the words in which they would have written it."""
    action = body["actions"][0]
    if channel := action.get("selected_conversation") or action.get("selected_channel"):
        name = await desk.clients.channel_name((await desk.person(body)).workspace, channel)
        return (f"#{name}", f"#{name}") if name else (channel, f"<#{channel}>")
    if action.get("selected_user"):
        return action["selected_user"], f"<@{action['selected_user']}>"
    if action.get("selected_time"):
        return action["selected_time"], str(action["selected_time"])
    if (option := action.get("selected_option")) is not None:
        value = choice_made(option["value"]) if action["action_id"] == REMOTE else option["value"]
        return value, str(option["text"]["text"])
    return action["value"], str(action["value"])


def _value(body: Body) -> str:
    return str(body["actions"][0]["value"])


def _card_edition(body: Body) -> str:
    """Changes whenever the card does: two clicks on what one person saw are one."""
    message = body.get("message") or {}
    return str((message.get("edited") or {}).get("ts") or message.get("ts"))


HANDLERS: dict[str, Handler] = {
    "plan_run": plan_run,
    "plan_save": plan_save,
    "plan_discard": plan_discard,
    "plan_apply": plan_apply,
    "plan_undo": plan_undo,
    "answer": answer,
    "make_workflow": make_workflow,
    "suggestion": suggestion,
    "command_button": command,
    "workflow_run": workflow_run,
    "workflow_delete": workflow_delete,
    "run_stop": run_stop,
    "run_retry": run_retry,
    "run_invite": run_invite,
    "run_again": run_again,
    "run_resume": run_resume,
    "settle_done": settle,
    "settle_again": settle,
}
