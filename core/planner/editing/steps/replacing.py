"""Something put for something else: an app, a step, what all steps of a kind do, words of a prompt."""

import re
from dataclasses import replace

from core.definition import Action, Payload, Step, every_step
from core.engine import Offer
from core.language import Translator
from core.planner.draft.said import BODY
from core.planner.draft.tree import Place, uses, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, Says, framed, which
from core.planner.editing.making.making import Made, Maker
from core.planner.editing.reading.forms import INSTEAD, REPLACE, VERB_OF_USE, first_of, to_me
from core.planner.editing.settings.wording import reworded
from core.planner.matching.asked import Asked, asked_for
from core.planner.matching.described import described
from core.planner.matching.scoring import match
from core.planner.matching.words import may_be_noun, verb_class
from core.planner.steps.sending import DIRECT, POST
from core.planner.steps.targets import read_targets
from core.workflows import Question

_QUOTED = re.compile(r"[\"“„«](.+)[\"”“»]", re.DOTALL)
_STEPS_OF = re.compile(
    r"(?:all\s+)?(?:of\s+)?(?:the\s+)?(?P<verb>\w+)\s+(?:steps?|actions?|skills?|ones?|operations?)",
    re.IGNORECASE,
)


_EVERYWHERE = re.compile(
    r"\s*,?\s+(?:everywhere|throughout|all over|in (?:all|every)(?: of)?(?: the)? (?:steps?|places?)"
    r"|wherever (?:it|that) is used|for everything|all the time|every time)(?=\s+instead\b|\Z)",
    re.IGNORECASE,
)
_SAME_ONE = re.compile(r"\b(?:it|one|them|ones|that one)\Z", re.IGNORECASE)


def replacing(words: str, desk: Desk) -> Heard:
    """The plan with one thing put for another."""
    words = _EVERYWHERE.sub("", words)
    for form in REPLACE:
        found = form.fullmatch(words)
        if found is None:
            continue
        old, new = found["old"].strip(" ,."), VERB_OF_USE.sub("", found["new"].strip(" ,."))
        old, new = _one_object(old, new)
        for way in (_app, _verbs, _steps, _text):
            heard = way(old, new, desk)
            if heard is not None:
                return heard
    found = first_of(INSTEAD, words)
    return None if found is None else _instead(VERB_OF_USE.sub("", found["new"].strip(" ,.")), desk)


def _one_object(old: str, new: str) -> tuple[str, str]:
    """ "instead of creating a lead, update it": where the one is only pointed at, both name one object."""
    if (it := _SAME_ONE.search(new)) is not None and asked_for(old).verb and asked_for(new).verb:
        return old, new[: it.start()] + _object(old)
    if (it := _SAME_ONE.search(old)) is not None and asked_for(old).verb and asked_for(new).verb:
        return old[: it.start()] + _object(new), new
    return old, new


def _object(words: str) -> str:
    """What is done to it: the words after the verb."""
    rest = re.sub(r"\A(?:(?:just|simply|only)\s+)?\w+\s+", "", words)
    return re.sub(r"\b(?:an?|new|existing)\s+", "", rest)


def _app(old: str, new: str, desk: Desk) -> Heard:
    """ "Dropbox instead of Box": every step of the one does the same in the other."""
    was, becomes = desk.apps.is_only_app(old), desk.apps.is_only_app(new)
    if was is None or becomes is None or was == becomes:
        return None
    of_app = [place for place in desk.pointer.places if _app_of(place.step, desk) == was]
    return _switched(of_app, becomes, desk) if of_app else None


def _app_of(step: Step, desk: Desk) -> str | None:
    offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
    return offer.app if offer is not None else None


def _switched(of_app: list[Place], app: str, desk: Desk) -> Heard:
    """The same actions in another app; where one has no counterpart there, nothing changes and it is said."""
    questions: list[Question] = []
    offers = [offer for offer in desk.offered.offers if offer.app == app]
    for place in of_app:
        assert isinstance(place.step, Action)
        offer = desk.offered.offer(place.step.action)
        assert offer is not None
        known = described(offer)
        kin = [one for one in offers if known.verbs & described(one).verbs or not known.verbs]
        verb = next(iter(sorted(known.verbs)), None)
        asked = Asked(app, verb, tuple(sorted(known.head - known.app)))
        found = match(Asked(asked.said, asked.verb, _own_head(asked.nouns)), kin, least=1)
        if not found.offers:
            return _no_counterpart(desk.title(place), app, desk.tr)
        steps, open_ = _put(found.offers[0], place, desk)
        desk = desk.after(with_steps(desk.definition, {place.step.id: steps}))
        questions += open_
    return Changed(desk.definition, tuple(questions))


def _put(offer: Offer, place: Place, desk: Desk) -> tuple[tuple[Step, ...], list[Question]]:
    """What is offered in the place of an action, with what fits of its values."""
    assert isinstance(place.step, Action)
    maker = Maker.at(place, desk)
    made = maker.step(offer, "", keep=place.step)
    steps = _in_place(place.step, made, desk)
    return steps, _keyed(made, steps)


def _own_head(nouns: tuple[str, ...]) -> tuple[str, ...]:
    """What it is done to, without the verbs of its key."""
    return tuple(noun for noun in nouns if verb_class(noun) is None or may_be_noun(noun)) or nouns


def _no_counterpart(title: str, app: str, tr: Translator) -> Says:
    return Says(
        tr("I changed nothing: {app} offers nothing that does the same as “{title}”.", app=app, title=title)
    )


def _keyed(made: Made, steps: tuple[Step, ...]) -> list[Question]:
    """The questions under the id that the step got in the end."""
    was, now = made.steps[0].id, steps[0].id
    return [replace(one, key=one.key.replace(f"steps.{was}.", f"steps.{now}.", 1)) for one in made.questions]


def _in_place(old: Step, made: Made, desk: Desk) -> tuple[Step, ...]:
    """Where others use what the old step gave, the first new one takes its name."""
    if any(uses(step, old.id) for step in every_step(desk.definition.steps)):
        return (made.steps[0].model_copy(update={"id": old.id}), *made.steps[1:])
    return made.steps


def _verbs(old: str, new: str, desk: Desk) -> Heard:
    """ "replace all the create steps with retrieve steps" """
    was, becomes = _STEPS_OF.fullmatch(old), _STEPS_OF.fullmatch(new) or re.fullmatch(r"(?P<verb>\w+)", new)
    if was is None or becomes is None:
        return None
    old_verb, new_verb = verb_class(was["verb"]), verb_class(becomes["verb"])
    if old_verb is None or new_verb is None:
        return None
    before = desk.definition
    questions: list[Question] = []
    for place in desk.pointer.places:
        step = place.step
        offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
        if not isinstance(step, Action) or offer is None or old_verb not in described(offer).verbs:
            continue
        known = described(offer)
        nouns = _own_head(tuple(sorted(known.head - known.app)))
        same_app = [one for one in desk.offered.offers if one.app == offer.app]
        found = match(
            Asked("", new_verb, nouns), [one for one in same_app if new_verb in described(one).verbs]
        )
        if not found.offers:
            return _no_counterpart(desk.title(place), offer.app, desk.tr)
        steps, open_ = _put(found.offers[0], place, desk)
        desk = desk.after(with_steps(desk.definition, {step.id: steps}))
        questions += open_
    return Changed(desk.definition, tuple(questions)) if desk.definition != before else None


def _steps(old: str, new: str, desk: Desk) -> Heard:
    """A step replaced by what other words ask for."""
    pointed = desk.pointer.read(old)
    if not pointed.places:
        return None
    if not pointed.sure:
        return which(pointed.places, desk, lambda step: f"replace {step} with {new}")
    quoted = _QUOTED.fullmatch(new)
    if quoted is not None and isinstance(pointed.places[0].step, Payload):
        return reworded(pointed.places[0], quoted[1], desk)
    present = desk.pointer.read(new)
    first = pointed.places[0]
    like = _like(first.step, old, desk)
    app = desk.apps.is_only_app(new)
    if app is not None:
        return _switched(list(pointed.places), app, desk)
    made = Maker.at(first, desk).make(new, like=like, prefer=_app_of(first.step, desk) or "")
    if made is None and isinstance(first.step, Payload) and asked_for(new).verb is None:
        made = Maker.at(first, desk).make(f"write {new}")
    if not isinstance(made, Made):
        if made is None and present.sure:
            return _only(pointed.places, desk)
        numbers = " and ".join(place.number for place in pointed.places)
        return framed(made, f"replace step {numbers} with ")
    made = _same_text(first.step, made)
    at: dict[str, tuple[Step, ...]] = {place.step.id: () for place in pointed.places}
    at[first.step.id] = _in_place(first.step, made, desk)
    return Changed(with_steps(desk.definition, at), tuple(_keyed(made, at[first.step.id])), made.notes)


def _same_text(old: Step, made: Made) -> Made:
    """A step that sends instead of another sends what that one sent."""
    new = made.steps[0]
    if not isinstance(old, Action) or not isinstance(new, Action):
        return made
    texts = {name: old.params[name] for name in BODY if name in new.params and name in old.params}
    return replace(made, steps=(new.model_copy(update={"params": {**new.params, **texts}}), *made.steps[1:]))


def _only(gone: tuple[Place, ...], desk: Desk) -> Changed:
    """ "the pull request instead of the issue", where the pull request is there already."""
    return Changed(with_steps(desk.definition, {place.step.id: () for place in gone}))


def _like(step: Step, old: str, desk: Desk) -> Asked:
    """What new words leave unsaid: the object of the old ones, or of the step itself."""
    asked = asked_for(old)
    if not isinstance(step, Action):
        return asked
    known = desk.pointer.described(step)
    verb = asked.verb or next(iter(sorted(known.verbs)), None)
    return (
        replace(asked, verb=verb) if asked.nouns else Asked(old, verb, tuple(sorted(known.head - known.app)))
    )


def _instead(new: str, desk: Desk) -> Heard:
    """ "create the board in Trello instead": the step that does the same elsewhere."""
    asked = asked_for(new)
    app = desk.apps.is_only_app(new)
    if app is None and (heard := _sent_elsewhere(new, asked, desk)) is not None:
        return heard
    if app is not None:
        found = match(asked, [offer for offer in desk.offered.offers if offer.app == app])
        actions = [place for place in desk.pointer.places if isinstance(place.step, Action)]
        others = [place for place in actions if _app_of(place.step, desk) != app]
        if len(others) > 1:
            could = [place for place in others if isinstance(_switched([place], app, desk), Changed)]
            others = could if len(could) == 1 else others
        if len(others) == 1:
            return _switched(others, app, desk)
        return which(others, desk, lambda step: f"replace {step} with {app}") if others else None
    apps = desk.apps.named(new)
    found = match(asked, desk.offered.offers, desk.near)
    if not found.sure or (not apps and asked.verb is None):
        return None
    offer = found.offers[0]
    wanted = described(offer)
    same = [
        place
        for place in desk.pointer.places
        if isinstance(place.step, Action)
        and place.step.action != offer.key
        and (known := desk.pointer.described(place.step)).verbs & wanted.verbs
        and known.head & wanted.head & asked.both
    ]
    if not same:
        return None
    if len(same) > 1:
        return which(same, desk, lambda step: f"replace {step} with {new}")
    step = same[0].step
    assert isinstance(step, Action)
    made = Maker.at(same[0], desk).step(offer, new, keep=step)
    after = _in_place(step, made, desk)
    return Changed(with_steps(desk.definition, {step.id: after}), tuple(_keyed(made, after)))


def _sent_elsewhere(new: str, asked: Asked, desk: Desk) -> Heard:
    """ "send it to me instead", where it goes to a channel now: the same message, in another way."""
    new = to_me(new)
    targets = read_targets(new, desk.person.user, desk.vocabulary)
    if len(targets.channels) + len(targets.people) != 1 or targets.mails or asked.verb not in (None, "send"):
        return None
    things = [noun for noun in asked.nouns if noun[0] not in "#@" and noun not in desk.vocabulary.it]
    if things and not desk.pointer.read(" ".join(things)).places:
        return None  # something else is to be sent there
    sending = [place for place in desk.pointer.places if _is_message(place.step)]
    if len(sending) > 1:
        return which(sending, desk, lambda step: f"replace {step} with {new}")
    said = new if asked.verb is not None else f"send it to {re.sub(r'^to ', '', new)}"
    return _steps(f"step {sending[0].number}", said, desk) if sending else None


def _is_message(step: Step) -> bool:
    return isinstance(step, Action) and step.action in (POST, DIRECT)


def _text(old: str, new: str, desk: Desk) -> Heard:
    """Words of the one prompt or text that has them: "tea" → "coffee"."""
    old, new = old.strip(" \"“”'"), new.strip(" \"“”'")
    if len(old.split()) == 1 and len(new.split()) > 2:
        new = new.split()[-1]  # "it is closed on Thursday, not Friday"
    said = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    at: dict[str, tuple[Step, ...]] = {}
    for step in every_step(desk.definition.steps):
        if isinstance(step, Payload) and said.search(step.blocks[-1].text.partition(":\n\n")[0]):
            words, gap, text = step.blocks[-1].text.partition(":\n\n")
            block = step.blocks[-1].model_copy(update={"text": said.sub(lambda _: new, words) + gap + text})
            at[step.id] = (step.model_copy(update={"blocks": (*step.blocks[:-1], block)}),)
        elif isinstance(step, Action) and any(
            isinstance(value, str) and said.search(value) for value in step.params.values()
        ):
            params = {
                name: said.sub(lambda _: new, value) if isinstance(value, str) else value
                for name, value in step.params.items()
            }
            at[step.id] = (step.model_copy(update={"params": params}),)
    same = {
        text for step in every_step(desk.definition.steps) if step.id in at for text in _said_in(step, said)
    }
    if len(at) > 1 and len(same) > 1:
        places = [place for place in desk.pointer.places if place.step.id in at]
        return which(places, desk, lambda step: f"in {step}, replace “{old}” with “{new}”")
    return Changed(with_steps(desk.definition, at)) if at else None


def _said_in(step: Step, said: re.Pattern[str]) -> list[str]:
    """The texts of a step that have the words: where two steps say the same, both are meant."""
    if isinstance(step, Payload):
        return [step.blocks[-1].text]
    params = step.params.values() if isinstance(step, Action) else ()
    return [one for one in params if isinstance(one, str) and said.search(one)]
