"""How long a plan pauses, changed: "wait two hours instead of one", "make the wait 30 minutes"."""

import re

from core.definition import Wait
from core.planner.draft.tree import with_steps
from core.planner.editing.desk import Changed, Desk, Heard, which

_LONG = (
    r"(?P<n>\d+(?:\.\d+)?|an?|one|two|three|four|five|ten|half an?)\s*"
    r"(?P<unit>s|sec(?:ond)?s?|min(?:ute)?s?|hours?|hrs?|h|days?|weeks?)"
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:(?:let it|it should|make it)\s+)?(?:wait|pause)\s+(?:for\s+)?(?:only\s+|just\s+)?{_LONG}"
        r"\s+(?:instead(?: of .+)?|rather(?: than .+)?|not .+)",
        rf"(?:make|change|set|shorten|extend|lengthen|keep)\s+the\s+(?:wait|pause|delay)"
        rf"\s+(?:to\s+|to be\s+|at\s+)?{_LONG}",
        rf"the\s+(?:wait|pause|delay)\s+(?:should be|must be|is)\s+{_LONG}",
    )
)
_AMOUNTS = {"half a": 0.5, "half an": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0}
_AMOUNTS |= {"four": 4.0, "five": 5.0, "ten": 10.0}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}


def pausing(words: str, desk: Desk) -> Heard:
    """The plan with a pause of another length."""
    found = next((found for form in _FORMS if (found := form.fullmatch(words)) is not None), None)
    waits = [place for place in desk.pointer.places if isinstance(place.step, Wait)]
    if found is None or not waits:
        return None
    said = found["n"].casefold()
    seconds = (_AMOUNTS.get(said) or float(said)) * _SECONDS[found["unit"][0].casefold()]
    if len(waits) > 1:
        return which(waits, desk, lambda step: f"replace {step} with “wait {seconds:g} seconds”")
    step = waits[0].step
    after = step.model_copy(update={"seconds": seconds})
    return Changed(with_steps(desk.definition, {step.id: (after,)})) if after != step else None
