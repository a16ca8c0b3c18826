"""A conversation about a plan: words in; the card of the plan out, or an answer where nothing changed."""

from collections.abc import Mapping
from dataclasses import replace

from slack_sdk.errors import SlackApiError

from bot.slack.blocks.lists import told
from bot.slack.blocks.plan import Beside, Reader, moved_on, plan_card
from bot.slack.blocks.steps import people_of
from bot.slack.blocks.text import moment, people_in
from bot.slack.desk import Desk
from bot.slack.faults import is_gone
from bot.slack.lacking import account_lines_of
from bot.slack.speech import decision
from core.conversation.hearing import Heard
from core.conversation.plans import Difference
from core.definition import Definition, Webhook
from core.errors import Conflict, NotFound, Outdated
from core.language import Translator
from core.planning import Person
from core.workflows import Draft, DraftStatus, Place, Workflow

ANYWHERE = ""  # stands above every `ts`: the card stays where it is


async def hear(desk: Desk, person: Person, place: Place, words: str, key: str, below: str = ANYWHERE) -> None:
    """A decision on the plan that lies there, or words to plan with. `below` is the `ts` of the words: a plan
    that they change is shown again after them, where people look."""
    draft = await desk.synth.plans.at(person.workspace, place)
    decided = None if draft is None else _decided(draft, words)
    if draft is None or decided is None:
        await plan(desk, person, place, words, key, below)
    elif decided == "run" and (missing := missing_inputs(draft)):
        tr = desk.tongue(draft.intent)
        said = tr("It needs {inputs}: press Run on the plan.", inputs=tr.listed(missing))
        await desk.say(person.workspace, place, told(said))
    else:
        await decide(desk, person, draft, decided, key, below=below)


def _decided(draft: Draft, words: str) -> str | None:
    """What the words decide about a plan in that state, if they say nothing else."""
    said = decision(words)
    if said == "undo":
        return said if draft.is_open or draft.status is DraftStatus.APPLIED else None
    if draft.status is not DraftStatus.READY or not draft.is_open:
        return None
    if draft.edit is not None:
        return {"yes": "apply", "save": "apply", "apply": "apply", "discard": "discard"}.get(said or "")
    return {"yes": "run", "apply": "save"}.get(said or "", said)


def missing_inputs(draft: Draft) -> list[str]:
    """What a plan cannot run without, and has no default for."""
    definition = draft.plan.definition
    inputs = definition.inputs if definition else ()
    return [one.name for one in inputs if one.must_be_given]


async def plan(
    desk: Desk, person: Person, place: Place, words: str, key: str, below: str = ANYWHERE
) -> Draft:
    """Plan what somebody said: what rules make of it at once, then what the model does."""
    async with desk.turns.of(person.workspace, place):  # two sentences in a row are one card
        lay_there = await desk.synth.plans.at(person.workspace, place)
        heard = await desk.synth.plans.hearing.hear(person, place, words, key)
        changed = lay_there is not None and _is_another(lay_there, heard.draft)
        heard = await tell(desk, person, heard, below=below if changed else ANYWHERE)
    return await think(desk, person, heard, below)


async def think(desk: Desk, person: Person, heard: Heard, below: str = ANYWHERE) -> Draft:
    """Let the model have its say, where it is to be asked."""
    if not heard.thinking:
        return heard.draft
    tr = desk.tongue(heard.draft.intent)
    async with desk.seen_thinking(heard.draft.workspace, heard.draft.place, tr):
        thought = await desk.synth.plans.hearing.think(person, heard)
        changed = _is_another(heard.draft, thought.draft)
        async with desk.turns.of(person.workspace, thought.draft.place):
            now = await desk.synth.plans.get(thought.draft.workspace, thought.draft.id)
            thought = replace(thought, draft=now)
            below = below if changed else ANYWHERE
            return (await tell(desk, person, thought, redraw=now.is_open, below=below)).draft


def _is_another(before: Draft, now: Draft) -> bool:
    return (before.id, before.revision) != (now.id, now.revision)


async def tell(
    desk: Desk, person: Person, heard: Heard, *, redraw: bool = False, below: str = ANYWHERE
) -> Heard:
    """Say what is to be said in the thread, else show the plan; with `redraw` the plan in any case."""
    if heard.reply is not None and heard.reply.ts is None:
        workspace, text = heard.draft.workspace, heard.reply.text
        names = await desk.clients.names(workspace, people_in(text))
        ts = await desk.say(workspace, heard.draft.place, told(text, names))
        await desk.synth.plans.hearing.replied(heard, ts)
    if heard.reply is not None and not redraw:
        return heard
    if not heard.draft.is_open:
        return heard
    refining = heard.thinking and not heard.draft.plan.refined
    thinking = heard.words if heard.thinking and not refining else ""
    draft = await show(desk, heard.draft, person.user, refining=refining, thinking=thinking, below=below)
    return replace(heard, draft=draft)


async def decide(
    desk: Desk,
    person: Person,
    draft: Draft,
    decision: str,
    key: str,
    revision: int = 0,
    below: str = ANYWHERE,
) -> None:
    """Run, save, apply, undo or discard, and let the card tell so. `key` names the click or the words,
    `revision` the change to take back (the last one, if none is named)."""
    plans, workspace, user, then = desk.synth.plans, draft.workspace, person.user, ""
    tr = desk.tongue(draft.intent)
    by = await signed(desk, person, tr)
    if decision == "run":
        run = await plans.run(workspace, draft.id, user, {}, key)
        done = tr("{who} started run {number}, {when}.", number=run.id, **by)
    elif decision == "save":
        saved = await plans.save(workspace, draft.id, user)
        done = tr("{who} saved this as “{name}”, {when}.", name=saved.name, **by)
        if isinstance(saved.definition.trigger, Webhook):
            then = tr("{command} tells you its address.", command=f"`/synth show {saved.name}`")
    elif decision == "apply":
        version = (await _applied(desk, person, draft)).version
        done = tr("{who} saved this as version {number}, {when}.", number=version, **by)
    elif decision == "undo":
        undone = await plans.undo(workspace, draft.id, revision or draft.revision, user, key)
        if undone.is_open:
            await show(desk, undone, user, below=below)
            return
        again = undone.edit.applied if undone.edit is not None else ""
        done = tr("{who} took this back: version {number} is as it was before, {when}.", number=again, **by)
    else:
        await plans.discard(workspace, draft.id, user)
        done = tr("{who} discarded this plan, {when}.", **by)
        if draft.edit is not None:
            done = tr("{who} left the workflow as it is, {when}.", **by)
    await show_decided(desk, draft, user, f"{done} {then}".strip())


async def _applied(desk: Desk, person: Person, draft: Draft) -> Workflow:
    """Where somebody saved another version meanwhile, the card shows what Apply would change now."""
    try:
        return await desk.synth.plans.apply(draft.workspace, draft.id, person.user)
    except Outdated as error:
        now = await desk.synth.plans.get(draft.workspace, draft.id)
        await show(desk, now, person.user)
        raise Conflict(
            f"{error.sentence} Nothing was saved. The card shows what Apply would change in it now."
        ) from error


async def signed(desk: Desk, person: Person, tr: Translator) -> Mapping[str, str]:
    """`who` does something, and `when`, for the sentence that tells so."""
    name = (await desk.clients.profile(person.workspace, person.user)).name
    return {"who": name, "when": moment(desk.clock(), person.zone, desk.clock(), tr)}


async def show_decided(desk: Desk, draft: Draft, user: str, done: str) -> None:
    """Redraw a plan's card with what somebody decided."""
    draft = await desk.synth.plans.get(draft.workspace, draft.id)
    await show(desk, draft, user, done=done)


async def show(
    desk: Desk,
    draft: Draft,
    user: str,
    *,
    refining: bool = False,
    thinking: str = "",
    done: str = "",
    below: str = ANYWHERE,
) -> Draft:
    """Post the plan's card, or redraw it where it is; one that somebody deleted, or that stands above
    `below`, is posted again. The old one loses its buttons first: no card runs what it does not show."""
    difference = await desk.synth.plans.difference(draft)
    reader = await _reader(desk, draft, user, difference)
    beside = Beside(
        difference=difference,
        accounts=await account_lines_of(desk, draft),
        similar=await _similar(desk, draft),
        refining=refining,
        thinking=thinking,
        done=done,
    )
    card = plan_card(draft, reader, beside)
    if draft.card_ts is not None:
        stays = draft.card_ts >= below
        try:
            drawn = card if stays else moved_on(desk.tongue(draft.intent))
            await desk.redraw(draft.workspace, draft.place.channel, draft.card_ts, drawn)
        except SlackApiError as error:
            if not is_gone(error):
                raise
            stays = False
        if stays:
            return draft
    ts = await desk.say(draft.workspace, draft.place, card)
    return await desk.synth.plans.shown(draft, ts)


async def _similar(desk: Desk, draft: Draft) -> Workflow | None:
    if draft.plan.similar is None or not draft.is_open:
        return None
    try:
        return await desk.synth.workflows.get(draft.workspace, draft.plan.similar)
    except NotFound:
        return None


async def _reader(desk: Desk, draft: Draft, user: str, difference: Difference | None) -> Reader:
    plan = draft.plan
    people = people_in(draft.intent, plan.refusal or "", *plan.notes, *(one.text for one in plan.questions))
    definitions: list[Definition] = [] if plan.definition is None else [plan.definition]
    if difference is not None:
        definitions.append(difference.before)
        people |= {difference.made.author, *people_in(difference.made.words)}
    people |= {one for definition in definitions for one in people_of(definition)}
    return await desk.reader(draft.workspace, user, people, definitions, desk.tongue(draft.intent))
