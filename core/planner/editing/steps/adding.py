"""Steps added: "add a comment after creating the PR", "before updating the file add …", "also email it"."""

import re

from core.definition import Action, Branch, Definition, ForEach, Step
from core.planner.draft.tree import Place, new_id, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, framed, which
from core.planner.editing.making.feeding import handed_on, sent_on
from core.planner.editing.making.making import Made
from core.planner.editing.making.series import giving, loop_over, make_series
from core.planner.editing.reading.around import item_at, seen_at
from core.planner.editing.reading.forms import (
    ADD_STEP,
    AFTER,
    ALSO,
    AT_END,
    AT_START,
    BEFORE,
    BESIDE,
    IN_LOOP,
    any_of,
    first_of,
    to_me,
)
from core.planner.editing.steps.moving import moved
from core.planner.matching.asked import asked_for
from core.planner.matching.words import stem, tokens, verb_class
from core.planner.normalising.inquiries import inquired
from core.planner.steps.targets import read_targets

_BETWEEN = re.compile(
    r"(?P<new>.+?)\s+between\s+(?P<first>.+?)\s+and\s+(?P<second>.+)|between\s+(?P<first2>.+?)\s+and\s+(?P<second2>.+?)\s*,\s*(?P<new2>.+)",
    re.IGNORECASE,
)
# "make it sing" is about what is there, whatever it means; "make a new issue" is not.
_OF_IT = re.compile(
    r"(?:make|change|put|set|do|run|call|start|let|keep)\s+(?!(?:a|an|another|new|one|two|\d+)\b)",
    re.IGNORECASE,
)
_INSTEAD_OF_WHAT_IS = re.compile(
    r"\b(?:instead|stattdessen|lieber|plutôt|à la place|en su lugar|en vez de eso)\b", re.IGNORECASE
)
_WAIT_THEN = re.compile(
    r"(?P<wait>wait\s+(?:for\s+)?\S+\s+\w+)\s*,?\s+(?:and\s+)?(?:then|before you|until you)\s+(?P<what>.+)",
    re.IGNORECASE,
)
_BETWEEN_BOTH = re.compile(r"(?P<new>.+?)\s+(?:in )?between(?: (?:the two|both|them|these))?", re.IGNORECASE)
_FOR_EACH = re.compile(
    r"(?:also\s*,?\s+|and\s+)?for (?:each|every)(?: one)?(?: of (?:the|these|those|them))? (?P<noun>\w+)"
    r"\s*,?\s+(?:also\s+)?(?P<new>.+)"
    r"|(?P<new2>.+?)\s+for (?:each|every) (?P<noun2>\w+)",
    re.IGNORECASE,
)
_AS_NTH = re.compile(r"(?P<new>.+?)\s+as (?:the )?(?P<nth>(?:\w+) step|step \d+|number \d+)", re.IGNORECASE)


def placing(words: str, desk: Desk) -> Heard:
    """The plan with a step more where the words say."""
    if (found := _WAIT_THEN.fullmatch(words)) is not None:
        there = _is_there(found["what"], desk) or _told_there(found["what"], desk)
        if there is not None:
            return insert(found["wait"], there, desk, after=False)
    for forms, after in ((BEFORE, False), (AFTER, True), (BESIDE, True)):
        for form in forms:
            found = form.fullmatch(words)
            if found is not None and (heard := _beside(found["new"], found["anchor"], desk, after=after)):
                return heard
    if (between := _BETWEEN_BOTH.fullmatch(words)) is not None:
        top = [place for place in desk.pointer.places if not place.around]
        return insert(between["new"], top[0], desk, after=True) if len(top) == 2 else None
    if (between := _BETWEEN.fullmatch(words)) is not None:
        new, first = between["new"] or between["new2"], between["first"] or between["first2"]
        if heard := _beside(new, _step_words(first), desk, after=True):
            return heard
    if (nth := _AS_NTH.fullmatch(words)) is not None and (
        heard := _beside(nth["new"], nth["nth"], desk, after=False)
    ):
        return heard
    if (found := _FOR_EACH.fullmatch(words)) is not None:
        noun, new = found["noun"] or found["noun2"], found["new"] or found["new2"]
        if _loops_over(noun, desk):
            return _in_loop(new, desk, noun)
        if (source := giving(noun, desk)) is not None:
            return _in_new_loop(new, noun, source, desk)
    if (found := first_of(IN_LOOP, words)) is not None and (heard := _in_loop(found["new"], desk)):
        return heard
    if (found := first_of(AT_START, words)) is not None and (heard := _at_start(found["new"], desk)):
        return heard
    return None


def adding(words: str, desk: Desk) -> Heard:
    """The plan with a step more at its end."""
    found = first_of(AT_END, words) or first_of(ALSO, words)
    return _at_end(found["new"] if found is not None else words, desk, certain=found is not None)


def inquiring(words: str, desk: Desk) -> Heard:
    """The plan with people asked for words at its end, and what is done with their answers."""
    said = re.sub(r"\A(?:and|then|also)\s+", "", words, flags=re.IGNORECASE)
    asks = inquired(said, desk.vocabulary.code) != said
    return _at_end(said, desk, certain=True) if asks else None


def _loops_over(noun: str, desk: Desk) -> bool:
    return any(_is_loop_over(place.step, noun) for place in desk.pointer.places)


def _is_loop_over(step: Step, noun: str) -> bool:
    if not isinstance(step, ForEach):
        return False
    own = {stem(word) for word in tokens(f"{step.as_} {step.items} {step.id}")}
    return bool({stem(word) for word in tokens(noun)} & own)


def _is_there(new: str, desk: Desk) -> Place | None:
    """A step that the words name as one that the plan has: "post the summary first"."""
    if re.search(r"\b(?:a|an|another|new|one more|ein|eine|einen|un|une|una)\b", new, re.IGNORECASE):
        return None
    asked = asked_for(new)
    pointed = desk.pointer.read(new)
    if not pointed.sure or len(pointed.places) != 1 or asked.verb is None or not asked.nouns:
        return None
    known = desk.pointer.described(pointed.places[0].step)
    return pointed.places[0] if asked.verb in known.verbs and {*asked.nouns} <= known.all else None


def _told_there(what: str, desk: Desk) -> Place | None:
    """The one message to whom the words name: "tell #sales"; without a name the one step: "post it"."""
    targets = read_targets(to_me(what), desk.person.user, desk.vocabulary)
    named = {*targets.channels, *targets.people}
    if not targets.any and not asked_for(what).nouns:
        pointed = desk.pointer.read(what)
        return pointed.places[0] if pointed.sure and len(pointed.places) == 1 else None
    found = [
        place
        for place in desk.pointer.places
        if isinstance(place.step, Action) and named & {str(value) for value in place.step.params.values()}
    ]
    return found[0] if named and len(found) == 1 else None


def _step_words(words: str) -> str:
    return f"step {words}" if re.fullmatch(r"\d+", words) else words


def _beside(new: str, anchor: str, desk: Desk, *, after: bool) -> Heard:
    pointed = desk.pointer.read(anchor)
    if not pointed.places:
        return None
    if not pointed.sure:
        where = "after" if after else "before"
        return which(pointed.places, desk, lambda step: f"{new} {where} {step}")
    changed: Changed | None = None
    targets = pointed.places if _each(anchor) else (pointed.places[-1:] if after else pointed.places[:1])
    for place in targets:
        heard = insert(new, place, desk, after=after)
        if not isinstance(heard, Changed):
            return heard
        changed = (
            heard
            if changed is None
            else Changed(
                heard.definition, (*changed.questions, *heard.questions), (*changed.notes, *heard.notes)
            )
        )
        desk = desk.after(heard.definition)
    return changed


def _each(anchor: str) -> bool:
    return re.search(r"\b(?:every|each|all)\b", anchor, re.IGNORECASE) is not None


def insert(new: str, place: Place, desk: Desk, *, after: bool, plainly: bool = True) -> Heard:
    """A new step beside this one."""
    there = _is_there(new, desk)
    if there is not None:
        return moved(there, place, desk, before=not after)
    about = () if after else handed_on(place.step)
    seen = seen_at(place, desk.pointer.places, after=after)
    made = make_series(new, desk, seen, item_at(place), about=about, around=place.around, plainly=plainly)
    if not isinstance(made, Made):
        side = "after" if after else "before"
        return framed(made, after=f" {side} step {place.number}")
    # The step itself may have changed in the meantime: what stands at its place now is kept.
    here = next((one.step for one in desk.pointer.places if one.step.id == place.step.id), place.step)
    steps = (here, *made.steps) if after else (*made.steps, here)
    changed = with_steps(desk.definition, {here.id: steps})
    return _changed(changed if after else sent_on(changed, made.steps, place, new, desk), made)


def _in_new_loop(new: str, noun: str, source: Place, desk: Desk) -> Heard:
    """A loop over what a step gives, behind it."""
    if _is_there(new, desk) is not None:
        return None
    item = new_id(desk.definition, stem(noun.casefold()))
    made = make_series(new, desk, seen_at(source, desk.pointer.places, after=True), item)
    if not isinstance(made, Made):
        return framed(made, f"for each {noun}, ")
    loop = loop_over(source.step.id, item, made.steps, desk)
    return _changed(with_steps(desk.definition, {source.step.id: (source.step, loop)}), made)


def _in_loop(new: str, desk: Desk, noun: str = "") -> Heard:
    loops = [place for place in desk.pointer.places if isinstance(place.step, ForEach)]
    if noun and len(loops) > 1:
        loops = [place for place in loops if _is_loop_over(place.step, noun)]
    if len(loops) != 1 or not isinstance(loops[0].step, ForEach):
        return which(loops, desk, lambda step: f"{new} in {step}") if loops else None
    last = loops[0].step.steps[-1]
    place = next(one for one in desk.pointer.places if one.step.id == last.id)
    return insert(new, place, desk, after=True)


def _at_start(new: str, desk: Desk) -> Heard:
    there = _is_there(new, desk)
    if there is not None:
        return moved(there, desk.pointer.places[0], desk, before=True)
    made = make_series(new, desk, (), None)
    if made is None and (sending := _first_message(desk)) is not None:
        return insert(new, sending, desk, after=False)  # of what is there by then: "translate it first"
    if not isinstance(made, Made):
        return framed(made, "first ")
    return _changed(_with(desk.definition, (*made.steps, *desk.definition.steps)), made)


def _first_message(desk: Desk) -> Place | None:
    """The first step whose text goes out to somebody."""
    actions = (place for place in desk.pointer.places if isinstance(place.step, Action))
    return next((place for place in actions if _sends(place.step, desk)), None)


def _sends(step: Step, desk: Desk) -> bool:
    offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
    return offer is not None and offer.effect == "sends"


def _at_end(new: str, desk: Desk, *, certain: bool) -> Heard:
    """At the end of the plan. Words that no "add" or "also" begins must ask for an action plainly."""
    if _INSTEAD_OF_WHAT_IS.search(new) or (not certain and not _orders(new)):
        return None
    plainly = certain or ADD_STEP.match(new) is not None or asked_for(new).verb is not None
    if not plainly or (any_of(ALSO, new) and not certain):
        return None
    plainly = certain or ADD_STEP.match(new) is not None
    if (last := _end_of_the_case(desk)) is not None:
        return insert(new, last, desk, after=True, plainly=plainly)
    before = [place for place in desk.pointer.places if all(box.kind == "branch" for box in place.around)]
    made = make_series(new, desk, before, None, plainly=plainly)
    if not isinstance(made, Made):
        return made
    return _changed(_with(desk.definition, (*desk.definition.steps, *made.steps)), made)


def _end_of_the_case(desk: Desk) -> Place | None:
    """The last step under the plan's one condition, where all that it does stands under it: whoever says
    "tell me too" of what is done with invoices wants to be told of invoices."""
    box = desk.definition.steps[-1]
    if not isinstance(box, Branch) or box.else_:
        return None
    outside = (place.step for place in desk.pointer.places if not place.around)
    if any(isinstance(step, Action) and not _reads(step, desk) for step in outside):
        return None
    return next(place for place in desk.pointer.places if place.step.id == box.then[-1].id)


def _reads(step: Action, desk: Desk) -> bool:
    offer = desk.offered.offer(step.action)
    return offer is not None and offer.effect == "reads"


def _orders(words: str) -> bool:
    """Whether bare words begin as an order for something new: not "only open issues", not "make it sing"."""
    if ADD_STEP.match(words):
        return True
    first = (tokens(words) or [""])[0]
    if re.search(r"\b(?:between|before|after)\b", words, re.IGNORECASE):
        return False  # a place that nobody here knows
    return verb_class(first) is not None and _OF_IT.match(words) is None


def _with(definition: Definition, steps: tuple[Step, ...]) -> Definition:
    return definition.model_copy(update={"steps": steps})


def _changed(definition: Definition, made: Made) -> Changed:
    return Changed(definition, made.questions, made.notes, made.sure)
