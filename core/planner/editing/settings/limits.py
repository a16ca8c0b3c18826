"""How far a plan goes and how patient it is: items and tries, seconds, and what a failure means."""

import re
from collections.abc import Mapping

from core.definition import Action, ForEach, Payload, Step
from core.planner.draft.tree import Place, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, Says, which

_ITEMS = re.compile(
    r"(?:(?:do|take|handle|process|go through|limit (?:it|the loop) to|only"
    r"|just)\s+)*(?:only\s+)?(?:the\s+)?(?:first|at most|no more than|max(?:imum)?(?: of)?|up"
    r" to)\s+(?P<n>\d+)(?:\s+(?P<what>\w+))?(?:\s+(?:at most|per run))?",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"(?:do |run |handle )?(?:them )?(?P<n>\d+|two|three|four|five|one) (?:items? )?at (?:once|a time|the"
    r" same time)|(?:one|each) after (?:the other|another)",
    re.IGNORECASE,
)
_TRIES = re.compile(
    r"(?:try|retry|attempt)\s+(?:(?:it|that|this|(?P<what>.+?))\s+)?(?:up to\s+|at most\s+)?(?P<n>\d+"
    r"|once|twice|two|three|four|five)(?:\s+(?:times|tries|attempts))?|(?:never|don't|do not)"
    r" retry(?:\s+(?P<what2>.+))?",
    re.IGNORECASE,
)
_TIMEOUT = re.compile(
    r"(?:give|allow)\s+(?:it|(?P<what>.+?))\s+(?P<n>\d+)\s*(?P<unit>s|sec(?:ond)?s?|min(?:ute)?s?)|(?:a"
    r" )?time\s?out (?:of|after|is|to)?\s*(?P<n2>\d+)\s*(?P<unit2>s|sec(?:ond)?s?"
    r"|min(?:ute)?s?)(?:\s+for\s+(?P<what2>.+))?",
    re.IGNORECASE,
)
_ON_ERROR = re.compile(
    r"(?:if|when)\s+(?P<what>.+?)\s+(?:fails|goes wrong|breaks|does not work|doesn't work"
    r"|errors)\s*,?\s+(?:just\s+|then\s+)?(?P<how>go on|continue|carry on|keep going|ignore it|skip it"
    r"|stop|fail|give up)(?:\s+anyway)?"
    r"|(?P<how2>go on|continue|carry on|keep going|stop)\s+(?:even\s+)?(?:if"
    r"|when)\s+(?P<what2>.+?)\s+(?:fails|goes wrong|breaks)",
    re.IGNORECASE,
)
_FAILS = r"(?:fails|goes wrong|breaks|crashes|errors)"
_ON_FAILURE = re.compile(
    rf"(?:if|when|in case)\s+(?P<what>\w+|an?y? step|the \w+)\s+{_FAILS}\s*,?\s+(?:then\s+|please\s+)?\S.+"
    rf"|\S.+?\s+(?:if|when|in case)\s+(?P<what2>\w+|an?y? step|the \w+)\s+{_FAILS}",
    re.IGNORECASE,
)
_THE_RUN = re.compile(
    r"(?:it|this|that|anything|something|an?y? step|the (?:run|workflow|plan|step))", re.IGNORECASE
)
_COUNTS = {"once": 1, "one": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5}


def limits(words: str, desk: Desk) -> Heard:
    """The plan with other limits."""
    return _loops(words, desk) or _patience(words, desk) or _errors(words, desk)


def _loops(words: str, desk: Desk) -> Heard:
    loops = [place for place in desk.pointer.places if isinstance(place.step, ForEach)]
    update: dict[str, int] = {}
    if (found := _ITEMS.fullmatch(words)) is not None:
        update = {"limit": int(found["n"])}
    elif (found := _AT_ONCE.fullmatch(words)) is not None:
        said = (found["n"] or "one").casefold()
        update = {"at_once": _COUNTS.get(said) or int(said)}
    if not update or not loops or not 0 < next(iter(update.values())) <= 10_000:
        return None
    if len(loops) > 1:
        return which(loops, desk, lambda step: f"in {step}: {words}")
    step = loops[0].step
    return Changed(with_steps(desk.definition, {step.id: (step.model_copy(update=update),)}))


def _targets(what: str | None, desk: Desk) -> list[Place] | None:
    """The steps with a policy that are meant: all where none is named."""
    able = [place for place in desk.pointer.places if isinstance(place.step, Payload | Action)]
    plain = (what or "").strip().casefold()
    if plain in (
        "",
        "it",
        "that",
        "this",
        "everything",
        "all",
        "a step",
        "any step",
        "something",
        "one",
        "one of them",
    ):
        return able
    pointed = desk.pointer.read(what or "")
    return [place for place in able if place.step.id in pointed.ids] if pointed.sure else None


def _policied(what: str | None, update: Mapping[str, object], desk: Desk) -> Heard:
    chosen = _targets(what, desk)
    if not chosen:
        return None
    at: dict[str, tuple[Step, ...]] = {}
    for place in chosen:
        step = place.step
        assert isinstance(step, Payload | Action)
        at[step.id] = (step.model_copy(update={"policy": step.policy.model_copy(update=dict(update))}),)
    return Changed(with_steps(desk.definition, at))


def _patience(words: str, desk: Desk) -> Heard:
    if (found := _TRIES.fullmatch(words)) is not None:
        said = (found["n"] or "once").casefold()
        attempts = _COUNTS.get(said) or int(said)
        return (
            _policied(found["what"] or found["what2"], {"attempts": attempts}, desk)
            if attempts <= 10
            else None
        )
    if (found := _TIMEOUT.fullmatch(words)) is not None:
        unit = (found["unit"] or found["unit2"]).casefold()
        seconds = float(found["n"] or found["n2"]) * (60 if unit.startswith("m") else 1)
        what = found["what"] or found["what2"]
        return _policied(what, {"timeout_s": seconds}, desk) if 0 < seconds <= 3600 else None
    return None


def _errors(words: str, desk: Desk) -> Heard:
    found = _ON_ERROR.fullmatch(words)
    if found is None:
        return _on_failure(words, desk)
    how = (found["how"] or found["how2"]).casefold()
    chosen = _targets(found["what"] or found["what2"], desk)
    if not chosen:
        return None
    value = "fail" if how in ("stop", "fail", "give up") else "continue"
    at: dict[str, tuple[Step, ...]] = {
        place.step.id: (place.step.model_copy(update={"on_error": value}),) for place in chosen
    }
    after = with_steps(desk.definition, at)
    return (
        Changed(after)
        if after != desk.definition
        else Says(desk.tr("It does so already, so I changed nothing."))
    )


def _on_failure(words: str, desk: Desk) -> Says | None:
    """What is to be done when something fails, which no plan can say: told, not guessed as a condition."""
    found = _ON_FAILURE.fullmatch(words)
    if found is None:
        return None
    what = found["what"] or found["what2"]
    if _THE_RUN.fullmatch(what) is None and not desk.pointer.read(what).sure:
        return None  # a build that fails is what the plan is about
    return Says(
        desk.tr(
            "I changed nothing: a plan cannot say yet what else is done when a step fails. A run that fails"
            " tells so in its thread, with the reason and a button to retry. “If the post fails, go on” lets"
            " it pass over a step."
        )
    )
