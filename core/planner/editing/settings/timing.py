"""When a plan runs, changed: "make it 9", "on Mondays only", "by hand", "when someone reacts with …"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.definition import AppEvent as AppEventTrigger
from core.definition import Manual, SlackEvent, Trigger, Webhook
from core.engine import Offer
from core.planner.actions.events import event_meant
from core.planner.actions.filling import Filler
from core.planner.editing.desk import Changed, Desk, Heard
from core.planner.editing.settings.clock import by_clock, is_time, only_about, with_trigger
from core.planner.editing.settings.days import without_days
from core.planner.editing.settings.moments import moment_instead
from core.planner.triggers import AppEvent, SlackMessage, SlackReaction, read_trigger
from core.planner.triggers import Webhook as ReadWebhook

_BY_HAND = re.compile(
    r"(?:(?:run|start|trigger)\s+(?:it|this)\s+|make it\s+)?(?:by hand|manually|manual|on demand|only"
    r" when i (?:say|ask|want)(?: so)?|when i (?:say|ask)(?: so)?"
    r"|whenever i (?:want|like)|von hand|manuell|à la main|manuellement|a mano|manualmente|i(?:'ll| will)"
    r" (?:run|start) it(?: myself)?)"
    r"|(?:no|without (?:a |the |any )?|remove the|drop the|forget the|cancel the|delete the|lose"
    r" the)\s*(?:schedule|time|timer|trigger)"
    r"|(?:kein|ohne)\s*zeitplan|(?:pas d'|sans )horaire|sin horario|don't run (?:it )?(?:on a schedule"
    r"|automatically)|not (?:on a schedule|automatically)",
    re.IGNORECASE,
)
# "at 10 instead of at 8": what it was needs no more than to be a time.
_IN_PLACE_OF = (
    r"(?:,?\s+(?:and\s+|but\s+)?not|\s+(?:instead of|rather than|in place of|statt|anstatt|anstelle von"
    r"|au lieu d[eu']|à la place d[eu']|en vez de|en lugar de))\s*"
)
_NOT_AS_BEFORE = re.compile(
    rf"(?P<new>.+?){_IN_PLACE_OF}\b(?P<old>.+)"
    r"|(?:instead of|rather than|statt|anstatt|au lieu d[eu']|en vez de|en lugar de)\s*(?P<old2>[^,]+?)"
    r"\s*,\s*(?P<new2>.+)",
    re.IGNORECASE,
)
_EMOJI = re.compile(
    r"(?:use|with|on|make it|take|watch for)?\s*:(?P<emoji>[\w+-]+):"
    r"(?:\s+(?:instead|rather)(?: of :[\w+-]+:)?)?",
    re.IGNORECASE,
)
_WEBHOOK = re.compile(
    r"(?:(?:run|start|trigger)\s+(?:it|this)\s+)?(?:with|by|on|from|via|through|when)\s+(?:a|the"
    r"|my)?\s*web\s?hook(?:\s+is called)?",
    re.IGNORECASE,
)


def timing(words: str, desk: Desk) -> Heard:
    """The plan with another trigger, where the words are about nothing else."""
    other = _NOT_AS_BEFORE.fullmatch(words)
    if other is not None and is_time(other["old"] or other["old2"], desk):
        return timing(other["new"] or other["new2"], desk)
    if _BY_HAND.fullmatch(words):
        return with_trigger(desk.definition, Manual())
    if _WEBHOOK.fullmatch(words):
        return with_trigger(desk.definition, Webhook())
    event = read_trigger(words, desk.person.zone)
    if isinstance(event, SlackMessage | SlackReaction | ReadWebhook) and only_about(words, event.span):
        return with_trigger(desk.definition, _event(event))
    if isinstance(event, AppEvent) and only_about(words, event.span):
        return _on_event(event.phrase, desk)
    if (emoji := _EMOJI.fullmatch(words)) is not None:
        return _reaction(emoji["emoji"], desk)
    if re.search(r"[#@]\w", words):
        return None
    once = moment_instead(words, desk, lambda span: only_about(words, span))
    if once is not None:
        return once
    return without_days(words, desk) or by_clock(words, desk)


def _reaction(emoji: str, desk: Desk) -> Heard:
    """ "use :bug: instead": another reaction starts it."""
    now = desk.definition.trigger
    if not isinstance(now, SlackEvent) or now.on != "reaction":
        return None
    return with_trigger(desk.definition, now.model_copy(update={"reaction": emoji}))


def _event(event: SlackMessage | SlackReaction | ReadWebhook) -> Trigger:
    if isinstance(event, SlackMessage):
        return SlackEvent(channel=event.channel, contains=event.contains)
    if isinstance(event, SlackReaction):
        return SlackEvent(on="reaction", channel=event.channel, reaction=event.reaction)
    return Webhook()


def _on_event(phrase: str, desk: Desk) -> Heard:
    """ "when a new issue is opened in acme/api": the trigger of the catalogue that it means."""
    filler = Filler(desk.vocabulary, phrase, [one.name for one in desk.definition.inputs])
    events = _of_same_app(phrase, desk)
    found = event_meant(phrase, events, filler)
    if found is None or not found.sure:
        return None
    after = with_trigger(desk.definition, found.trigger)
    return replace(after, questions=found.questions) if isinstance(after, Changed) else after


def _of_same_app(phrase: str, desk: Desk) -> Sequence[Offer]:
    """The events that words may mean: those of the app that starts the plan now, unless they name another."""
    trigger, events = desk.definition.trigger, desk.offered.triggers
    now = desk.offered.offer(trigger.event) if isinstance(trigger, AppEventTrigger) else None
    if now is None or desk.apps.named(phrase):
        return events
    return [event for event in events if event.app == now.app]
