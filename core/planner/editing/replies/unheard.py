"""The guard of replies: words of a reply that the change which was made of it does not account for.

A change made of half of what somebody said does something else. Whatever rule made it, what it does is held
against the words: each must be a word of the plan before or after, an app, the way in which people ask for
changes and point at places, or filler. Rules need not know every way of saying things, as long as nothing
is passed over in silence.
"""

import re
from collections.abc import Iterator, Sequence

from core.catalogue.entries import entry_of
from core.catalogue.verbs import word_set
from core.definition import Action, Branch, Definition, Step, Wait, every_step
from core.planner.editing.desk import Changed, Desk
from core.planner.guarding.unread import left_over, stems
from core.planner.matching.words import KIN, stem, tokens, verb_class

# How changes are asked for and places pointed at. Each form is here itself: these words are no content.
_CHANGE = word_set("""
drop remove delete skip leave cut omit get rid take lose strike scrap eliminate erase exclude cancel kill
ditch forget keep replace substitute exchange swap change switch turn convert move put place shift bring
reverse flip add adding insert include append use using make making do doing perform run running set rename
invert need needed necessary required want longer anymore more existing create creating creates there happen
happens go come instead rather than lieu without not no don't dont doesn't never stop avoid only just except
but besides other apart nothing none any something some everything anything all both each every one ones
two three four either rest else otherwise always case unconditionally condition conditions branch branches
loop loops step steps part
action skill plan workflow flow thing things wait approval threshold limit value everywhere before after
between first second third fourth fifth last end start beginning top bottom front following prior once then
next also too additionally addition together along well finally lastly out of inside within outside if when
whenever unless provided while until whose which that where it this them those these same time times again
still already currently now exactly whatever equals equal is are was be greater less fewer least most
higher lower above below over under exceeds contains ok okay yes please thanks thank sorry actually maybe
hey oh hm fine
good great perfect enough would could should can will let let's we i you us me my our someone somebody
person people human to ask asks asked check confirm confirms approve approves approved permission review
reviews reject rejected reviewing agree agrees decide say says said tell told have has had having done
finished ready happened model empty missing blank anyone anybody everyone everybody frag mich vorher new
additional extra further another single separate copy copies available corresponding raise increase reduce
decrease bump adjust update updating decline declined declines refuse refused refuses deny denied negate
question questions answer answers reply replies response responses
sign off behind ignore mention mentioning tag cc lieber stattdessen statt plutôt mejor
""")
_POINTED = re.compile(
    r"\b(?:steps?|number|no\.?|nr\.?|#)\s*\d+(?:[ab]?\.\d+)*(?:\s*(?:,|and|&|to|-|through)\s*\d+(?:[ab]?\.\d+)*)*",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"\b(?:\d+|an?|half an?|one|two|three|five|ten)\s*"
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|[smhd])\b",
    re.IGNORECASE,
)
_ID = re.compile(r"<[@#](\w+)(?:\|[^>]*)?>")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_PATIENCE = frozenset(
    {"policy", "on_error", "limit", "at_once", "quorum", "timeout_s", "on_timeout", "remind_s"}
)
_NOT_OF_STEPS = ("trigger", "name", "inputs", "order", "budget", "accounts", "overlap")


def unheard(words: str, before: Definition, changed: Changed, desk: Desk) -> list[str]:
    """The stretches of a reply that a change of steps does not account for.

    What is set beside the steps, and how patient they are, has narrow forms of its own and is not looked at
    here.
    """
    after = changed.definition
    if _unset(before.steps) == _unset(after.steps) or any(
        getattr(before, part) != getattr(after, part) for part in _NOT_OF_STEPS
    ):
        return []
    if desk.vocabulary.code != "en":
        return []  # whose little words nobody has counted here
    said = _THOUSANDS.sub("", re.sub(r"(?<=\d)k\b", "000", _POINTED.sub(" ", words)))
    if any(_waits(plan) - _waits(before) for plan in (*changed.through, after)):
        said = _LONG.sub(" ", said)
    whole = after.model_dump_json()
    said = _ID.sub(lambda found: " " if found[1] in whole else found.group(), said)
    known = {app for one in (before, after) for app in _apps(one, desk)}
    asked = stems(*(question.text for question in changed.questions))
    told = frozenset(_told((before, *changed.through, after), desk)) | asked
    named = (app for app in desk.apps.named(said) if app not in known)
    absent = [app for app in named if not desk.apps.names[app] & told]
    return left_over(said, told | _verbs(words, (before, *changed.through, after), desk)) or absent


def _unset(steps: Sequence[Step]) -> list[object]:
    """The steps without how far they go and how patient they are."""
    return [_without_settings(step.model_dump(mode="json", by_alias=True)) for step in steps]


def _without_settings(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_settings(one) for key, one in value.items() if key not in _PATIENCE}
    return [_without_settings(one) for one in value] if isinstance(value, list) else value


def _waits(definition: Definition) -> set[tuple[str, float]]:
    return {(one.id, one.seconds) for one in every_step(definition.steps) if isinstance(one, Wait)}


def _apps(definition: Definition, desk: Desk) -> Iterator[str]:
    for step in every_step(definition.steps):
        offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
        if offer is not None:
            yield offer.app


def _told(plans: Sequence[Definition], desk: Desk) -> Iterator[str]:
    """All words of these plans, as written and as stems."""
    yield from _CHANGE
    yield from stems(*_CHANGE)
    for definition in plans:
        for step in every_step(definition.steps):
            text = step.model_dump_json(exclude={"steps", "then", "else_"})
            yield from tokens(text)
            yield from stems(text)
            yield from map(stem, tokens(text))
            if isinstance(step, Branch):
                yield from re.findall(r"\d+", step.when)
            offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
            if offer is not None:
                entry = entry_of(offer)
                yield from entry.title | entry.body
                yield from stems(
                    offer.app, offer.app_slug, *(f"{one.name} {one.help}" for one in offer.params)
                )
                yield from (str(one.label).casefold() for param in offer.params for one in param.options)


def _verbs(words: str, plans: Sequence[Definition], desk: Desk) -> frozenset[str]:
    """The verbs of a reply that some step does, in whatever words."""
    done: set[str] = set()
    for definition in plans:
        pointer = desk.after(definition).pointer
        done |= {verb for place in pointer.places for verb in pointer.described(place.step).verbs}
    found = (word for word in tokens(words) if (verb := verb_class(word)) and _does(verb, done))
    return frozenset(form for word in found for form in (word, stem(word), *stems(word)))


def _does(verb: str, done: set[str]) -> bool:
    return bool({verb, *KIN.get(verb, frozenset())} & done)
