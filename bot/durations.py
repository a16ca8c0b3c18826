"""How long something took, as people say it; the same words in Slack and in the terminal."""

from core.language import ENGLISH, Translator

_UNITS = ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s"))


def duration(seconds: float, tr: Translator = ENGLISH) -> str:
    """`0.4 s`, `12 s`, `2 min 5 s`, `1 h 3 min`, `2 d 4 h`."""
    units = {"d": tr("d"), "h": tr("h"), "min": tr("min"), "s": tr("s")}
    if seconds < 1:
        return f"{tr.number(round(max(seconds, 0.1), 1))} {units['s']}"
    whole = round(seconds)
    for size, unit, smaller, smaller_unit in _UNITS:
        if whole >= size:
            rest = whole % size // smaller
            return f"{whole // size} {units[unit]}" + (f" {rest} {units[smaller_unit]}" if rest else "")
    return f"{whole} {units['s']}"
