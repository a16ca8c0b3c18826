"""Questions about a plan, answered from the definition and the catalogue: nothing is made up."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from core.budgets import limits_of
from core.conversation.preview import Span, preview
from core.cron import next_fires
from core.definition import (
    Action,
    AppEvent,
    Approval,
    Branch,
    ForEach,
    Payload,
    Schedule,
    SlackEvent,
    Wait,
    Webhook,
)
from core.engine import Offer
from core.errors import Refused
from core.planner.draft.tree import Place
from core.planner.editing.desk import Desk, Says
from core.planner.times import describe
from core.workflows import Question

_ASKS = re.compile(
    r"(?:(?:and|but|so|ok|then|hm+)[\s,]+)*"
    r"(?:what if|if|what|who|whom|whose|when|where|which|why|how"
    r"|does|do|is|are|will|did|would|can|could|should|has|have"
    r"|was|wer|wem|wann|wo|wohin|warum|wieso|wie|welche[rsn]?|läuft|kostet|qui|que|quoi|quand|où|pourquoi|comment|combien|quel(?:le)?s?|est-ce"
    r"|quién|qué|cuándo|dónde|por qué|cómo|cuánto|cuál)\b.*\?\s*|(?:what|who|which|why)\s+(?:does|do|is"
    r"|are|will|would|steps?|gets?|sends?|happens?)\b.*"
    r"|(?:when|where|how)\s+(?:does|do|is|are|will|would|much|many|often)\b.*|(?:explain|describe|show me"
    r"|tell me)\s+(?:the|this|what|how|who|when|why)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_SUGGESTS = re.compile(
    r"\s*(?:can|could|should|may) (?:it|this|that|we)\b|\s*(?:what|how) about\b|\s*(?:can|could|would"
    r"|will) you\s+(?!explain|tell|show|describe)|\s*why"
    r" not\b|\s*should(?:n't)? (?:it|we) not\b",
    re.IGNORECASE,
)

Teller = Callable[[str, Desk, tuple[Question, ...], datetime], str | None]


def about(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> Says | None:
    """The answer to a question about the plan; None for what is none."""
    if _SUGGESTS.match(words) or not _ASKS.fullmatch(words.strip()):
        return None
    for pattern, teller in _TOPICS:
        if pattern.search(words):
            told = teller(words, desk, questions, now)
            if told is not None:
                return Says(told)
    return Says(_all_of_it(desk))


def _cost(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    try:
        found = preview(desk.definition)
    except Refused:
        return None
    each = ", for each item where it goes through a list" if found.per_item else ""
    limits = " and ".join(limits_of(desk.definition.budget))
    bound = f" It stops and asks at {limits}." if limits else ""
    if found.calls.most == 0:
        said = "It asks no model, so a run costs no tokens."
    else:
        calls = f"{_span(found.calls)} {_times(found.calls)}"
        said = f"One run asks a model {calls}, about {_span(found.tokens)} tokens in all{each}."
    apps = sorted(
        {offer.app for place in desk.pointer.places if (offer := _offer(place, desk)) and offer.app}
    )
    beside = f" What {_listed(apps)} may charge is not known here." if apps else ""
    return said + bound + beside


def _span(span: Span) -> str:
    return f"{span.fewest:,}" if span.fewest == span.most else f"{span.fewest:,} to {span.most:,}"


def _times(span: Span) -> str:
    return "time" if span.most == 1 else "times"


def _when(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    trigger = desk.definition.trigger
    if not isinstance(trigger, Schedule):
        return f"{_starts(desk)} It has no times of its own."
    fires = next_fires(trigger.cron, trigger.timezone, now, 3)
    zone = ZoneInfo(trigger.timezone)
    told = [f"{fire.astimezone(zone):%A %d %B %Y at %H:%M}" for fire in fires]
    if not told:
        return f"{_starts(desk)} No such time comes any more."
    after = f", then {_listed(told[1:])}" if len(told) > 1 else ""
    return f"{_starts(desk)} Once it is saved, it next runs {told[0]}{after}."


def _starts(desk: Desk) -> str:
    trigger = desk.definition.trigger
    if isinstance(trigger, Schedule):
        return f"{describe(trigger.cron, trigger.timezone)}."
    if isinstance(trigger, SlackEvent):
        what = (
            f"somebody reacts with :{trigger.reaction}:"
            if trigger.on == "reaction"
            else "a message is posted"
        )
        holds = f" that contains “{trigger.contains}”" if trigger.contains else ""
        return f"It runs when {what} in {trigger.channel}{holds}."
    if isinstance(trigger, Webhook):
        return "It runs when something calls its webhook."
    if isinstance(trigger, AppEvent):
        offer = desk.offered.offer(trigger.event)
        title = offer.title if offer is not None else trigger.event
        app = f" in {offer.app}" if offer is not None and offer.app else ""
        return f"It runs on “{title}”{app}."
    return "It runs when somebody starts it."


def _who(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    told = []
    for place in desk.pointer.places:
        offer = _offer(place, desk)
        if offer is None or offer.effect == "reads" or not isinstance(place.step, Action):
            continue
        goes = [
            str(place.step.params[p.name])
            for p in offer.params
            if _says_where(p.kind, p.name) and place.step.params.get(p.name)
        ]
        to = (
            f" goes to {_listed([_named(one) for one in goes])}"
            if goes
            else f" works in {offer.app}"
            if offer.app
            else ""
        )
        told.append(f"Step {place.number} (“{offer.title}”){to}.")
    asked = [place for place in desk.pointer.places if isinstance(place.step, Approval)]
    told += [
        f"Step {place.number} asks {_listed([_named(one) for one in _approvers(place)])} first."
        for place in asked
    ]
    return (
        " ".join(told)
        or "Nobody: nothing in this plan sends or changes anything. The results are told in the thread."
    )


def _approvers(place: Place) -> list[str]:
    return list(place.step.approvers) if isinstance(place.step, Approval) else []


def _says_where(kind: str, name: str) -> bool:
    return (
        kind in ("channel", "person")
        or re.search(r"(?:^|_)(?:to|cc|recipients?|email\w*)\Z|Address\Z", name, re.IGNORECASE) is not None
    )


def _named(value: str) -> str:
    return (
        f"<@{value}>"
        if re.fullmatch(r"[UW][A-Z0-9]{5,}", value)
        else f"<#{value}>"
        if re.fullmatch(r"[CG][A-Z0-9]{5,}", value)
        else value
    )


def _why(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    if not questions:
        return (
            "I have no open question. The plan can run as it is."
            if re.search(r"\bask", words, re.IGNORECASE)
            else None
        )
    first = questions[0]
    owner, _, name = first.key.removeprefix("steps.").partition(".params.")
    place = next((place for place in desk.pointer.places if place.step.id == owner), None)
    if name and place is not None:
        offer = _offer(place, desk)
        title = offer.title if offer is not None else owner
        return (
            f"Step {place.number} (“{title}”) cannot run without its {name}, and nobody has said it yet."
            " I do not make such things up."
        )
    if first.key == "trigger":
        return "The time could be read in more than one way, and a wrong one would be worse than a question."
    if first.key.startswith("inputs."):
        return "It starts by the clock, with nobody there to be asked, so I need it now."
    return "The words could mean more than one thing, and I do not want to guess."


def _which_step(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    found = re.match(
        r"which (?:step|one|part)s?\s+(?:is it that\s+)?(?P<what>.+?)\s*\??\s*\Z", words, re.IGNORECASE
    )
    if found is None:
        return None
    what = re.sub(r"\A(?:does|will|is|are|would)\s+", "", found["what"])
    verb, _, rest = what.partition(" ")
    pointed = desk.pointer.read(f"{re.sub(r'(?<=[a-z])s$', '', verb)} {rest}")
    if not pointed.places:
        return f"No step of this plan does that. {_all_of_it(desk)}"
    return " ".join(f"Step {_line(place, desk)}." for place in pointed.places)


def _one_step(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    found = re.search(r"(?P<what>(?:step \d[\d.ab]*)|the \w+ step)", words, re.IGNORECASE)
    pointed = desk.pointer.read(found["what"]) if found is not None else None
    if pointed is None or len(pointed.places) != 1:
        return None
    place = pointed.places[0]
    return f"Step {_line(place, desk)}.{_detail(place)}"


def _detail(place: Place) -> str:
    step = place.step
    if isinstance(step, Payload):
        return f" The model is told: “{step.blocks[-1].text[:400]}”"
    if isinstance(step, Action) and step.params:
        return (
            " With " + "; ".join(f"{name}: {str(value)[:120]}" for name, value in step.params.items()) + "."
        )
    return ""


def _model(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    names = sorted({place.step.llm for place in desk.pointer.places if isinstance(place.step, Payload)})
    if not names:
        return "None of its steps asks a model."
    return f"Its prompts go to the model {_listed([f'“{name}”' for name in names])}."


def _apps(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    wanted = {offer.app for place in desk.pointer.places if (offer := _offer(place, desk)) and offer.account}
    whose = "the workflow's owner" if desk.definition.accounts == "owner" else "whoever runs it"
    if not wanted:
        return "It needs no connected account."
    return f"It uses {_listed(sorted(wanted))} with the accounts of {whose}."


def _effects(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    wanted = {"delet": "deletes", "remov": "deletes", "send": "sends", "writ": "writes", "chang": "writes"}
    effect = next(
        (effect for stem, effect in wanted.items() if re.search(rf"\b{stem}", words, re.IGNORECASE)), None
    )
    found = [p for p in desk.pointer.places if (offer := _offer(p, desk)) and offer.effect == effect]
    if not found:
        return "No, no step of this plan does that."
    return "Yes: " + "; ".join(f"step {_line(place, desk)}" for place in found) + "."


def _inputs(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    inputs = desk.definition.inputs
    if not inputs:
        return "A run needs nothing to be given."
    return (
        "A run is given "
        + _listed([one.name + ("" if one.must_be_given else " (may be left out)") for one in inputs])
        + "."
    )


def _approval(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    told = []
    for place in desk.pointer.places:
        step = place.step
        if isinstance(step, Approval):
            late = {"fail": "the run fails", "approve": "it counts as a yes", "reject": "it counts as a no"}
            told.append(
                f"Step {place.number} asks {_listed([_named(one) for one in step.approvers])}. Without an"
                f" answer"
                f" after {step.timeout_s / 3600:g} hours {late[step.on_timeout]}."
            )
    return " ".join(told) or None


def _count(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> str | None:
    number = len(desk.pointer.places)
    return f"{number} {'step' if number == 1 else 'steps'}. {_all_of_it(desk)}"


def _offer(place: Place, desk: Desk) -> Offer | None:
    return desk.offered.offer(place.step.action) if isinstance(place.step, Action) else None


def _all_of_it(desk: Desk) -> str:
    """What the plan does, step by step."""
    steps = "; ".join(_line(place, desk) for place in desk.pointer.places[:20])
    return f"{_starts(desk)} It does this: {steps}."


def _line(place: Place, desk: Desk) -> str:
    step = place.step
    if isinstance(step, Action):
        return desk.title(place)
    return f"{place.number}. {next(_plain(step))}"


def _plain(step: object) -> Iterator[str]:
    if isinstance(step, Payload):
        yield step.blocks[-1].text.partition(":\n\n")[0].strip()[:120]
    elif isinstance(step, Approval):
        yield f"asks {_listed([_named(one) for one in step.approvers])} for approval"
    elif isinstance(step, Wait):
        yield f"waits {step.seconds:g} seconds"
    elif isinstance(step, Branch):
        yield f"if {step.when}"
    elif isinstance(step, ForEach):
        yield "for each item"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


_TOPICS: tuple[tuple[re.Pattern[str], Teller], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), teller)
    for pattern, teller in (
        (
            r"\b(?:cost|costs|expensive|price|tokens?|money|budget|cheap|kostet|kosten|coûte|coûter|cuesta|costará|costar|model"
            r" calls?)\b",
            _cost,
        ),
        (
            r"\Awhy\b.*\b(?:ask|question|need|want)\b|\b(?:warum fragst|pourquoi (?:tu )?demandes|por qué"
            r" preguntas)",
            _why,
        ),
        (r"\Awhich (?:step|one|part)", _which_step),
        (r"\bstep \d|\bthe (?:first|second|third|fourth|fifth|last|next) step", _one_step),
        (r"\bhow many\b.*\bsteps", _count),
        (r"\bwhich (?:llm|ai )?model|\bwhat (?:llm|model)|\bmodel\b", _model),
        (r"\b(?:accounts?|apps?|connect(?:ed|ions?)?|credentials|permissions?|access)\b", _apps),
        (r"\b(?:answers?|responds?|repl(?:y|ies)|rejects?|declines?|says? no|disagrees?)\b", _approval),
        (r"\b(?:inputs?|need to give|have to give|must i give)\b", _inputs),
        (
            r"\A(?:does|do|will|is|are|would|can)\b.*\b(?:delet|remov|send|writ|chang)\w*\b.*\b(?:anything|something|things|any)",
            _effects,
        ),
        (r"\b(?:who|whom|where|wohin|wer|wem|qui|où|quién|dónde|which channel|recipients?)\b", _who),
        (r"\b(?:when|next|run|weekends?|\w+days?|how often|what time|wann|quand|cuándo|schedule)\b", _when),
    )
)
