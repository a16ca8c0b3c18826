"""A conversation about a plan: words in, the card of the plan out."""

from slack_sdk.errors import SlackApiError

from bot.slack.blocks.lists import told
from bot.slack.blocks.plan import Reader, plan_card
from bot.slack.blocks.steps import people_of
from bot.slack.blocks.text import listed, moment, people_in
from bot.slack.desk import Desk
from bot.slack.faults import is_gone
from bot.slack.speech import decision
from core.definition import Webhook
from core.planning import Person
from core.workflows import Draft, DraftStatus, Place


async def hear(desk: Desk, person: Person, place: Place, words: str, key: str) -> None:
    """A decision on the plan that lies there, or words to plan with."""
    draft = await desk.synth.plans.at(person.workspace, place)
    undecided = draft is not None and draft.status is DraftStatus.READY and draft.workflow_id is None
    decided = decision(words) if undecided else None
    if draft is None or decided is None:
        await plan(desk, person, place, words, key)
    elif decided == "run" and (missing := missing_inputs(draft)):
        await desk.say(person.workspace, place, told(f"It needs {listed(missing)}: press Run on the plan."))
    else:
        await decide(desk, person, draft, decided, key)


def missing_inputs(draft: Draft) -> list[str]:
    """What a plan cannot run without, and has no default for."""
    definition = draft.plan.definition
    inputs = definition.inputs if definition else ()
    return [one.name for one in inputs if one.must_be_given]


async def plan(desk: Desk, person: Person, place: Place, words: str, key: str) -> Draft:
    """Plan what somebody said: the card from rules at once, then what the model makes of it."""
    async with desk.turns.of(person.workspace, place):  # two sentences in a row are one card
        draft = await desk.synth.plans.hear(person, place, words, key)
        refining = not draft.plan.refined
        draft = await show(desk, draft, person.user, refining=refining)
    if not refining:
        return draft
    refined = await desk.synth.plans.refine(person, draft)
    async with desk.turns.of(person.workspace, place):
        now = await desk.synth.plans.get(draft.workspace, draft.id)
        if now.plan == refined.plan and now.plan.refined and now.workflow_id is None:
            await show(desk, now, person.user)
    return refined


async def decide(desk: Desk, person: Person, draft: Draft, decision: str, key: str) -> None:
    """Run, save or discard a plan, and let its card tell so. `key` names the click or the words."""
    plans, workspace = desk.synth.plans, draft.workspace
    if decision == "run":
        run = await plans.run(workspace, draft.id, person.user, {}, key)
        did = f"started run {run.id}"
    elif decision == "save":
        saved = await plans.save(workspace, draft.id, person.user)
        did = f"saved this as “{saved.name}”"
        if isinstance(saved.definition.trigger, Webhook):
            did += f"; its address: /synth show {saved.name}"
    else:
        await plans.discard(workspace, draft.id)
        did = "discarded this plan"
    await show_decided(desk, draft, person, did)


async def show_decided(desk: Desk, draft: Draft, person: Person, did: str) -> None:
    """Redraw a plan's card with who did what to it, and when."""
    name = (await desk.clients.profile(person.workspace, person.user)).name
    when = moment(desk.clock(), person.zone, desk.clock())
    draft = await desk.synth.plans.get(draft.workspace, draft.id)
    await show(desk, draft, person.user, done=f"{name} {did}, {when}.")


async def show(desk: Desk, draft: Draft, user: str, *, refining: bool = False, done: str = "") -> Draft:
    """Post the plan's card, or redraw it where it is; one that somebody deleted is posted again."""
    reader = await _reader(desk, draft, user)
    card = plan_card(draft, reader, refining=refining, done=done)
    if draft.card_ts is not None:
        try:
            await desk.redraw(draft.workspace, draft.place.channel, draft.card_ts, card)
        except SlackApiError as error:
            if not is_gone(error):
                raise
        else:
            return draft
    ts = await desk.say(draft.workspace, draft.place, card)
    return await desk.synth.plans.shown(draft, ts)


async def _reader(desk: Desk, draft: Draft, user: str) -> Reader:
    plan = draft.plan
    people = people_in(draft.intent, plan.refusal or "", *plan.notes, *(one.text for one in plan.questions))
    definitions = [] if plan.definition is None else [plan.definition]
    people |= {one for definition in definitions for one in people_of(definition)}
    return await desk.reader(draft.workspace, user, people, definitions)
