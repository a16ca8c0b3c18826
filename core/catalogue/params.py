"""Whether the parameters of a step fit its offer, as far as can be known before it runs: what a reference
will be, nobody knows yet."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from core.engine import Offer, Param
from core.template import references_within


def misfits(offer: Offer, params: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(parameter, what is wrong): unknown, missing, of a wrong type, none of the options."""
    known = {param.name: param for param in offer.params}
    for name in params:
        if name not in known and not offer.dynamic:
            yield name, f"{offer.key} has no such parameter; it takes {', '.join(known) or 'none'}"
    for param in offer.params:
        value = params.get(param.name)
        if value in (None, "", []):
            if param.required and param.default is None:
                yield param.name, f"{offer.key} needs this" + (f" ({param.help})" if param.help else "")
        elif (fault := _misfit(param, value)) is not None:
            yield param.name, fault


def _misfit(param: Param, value: object) -> str | None:
    if isinstance(value, str) and refers(value):
        return None
    fits, wanted = _KINDS.get(param.kind, (_anything, ""))
    if not fits(value):
        return f"this takes {wanted}, not {_shown(value)}"
    if param.options:
        choices = [option.value for option in param.options]
        for one in value if isinstance(value, list) else [value]:
            if not refers(one) and one not in choices:
                return f"this is none of its choices: {', '.join(map(str, choices[:8]))}"
    return None


def refers(value: object) -> bool:
    """Whether a value, or something in it, is only known when the workflow runs."""
    return any(True for _ in references_within(value))


def _anything(value: object) -> bool:
    return True


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_time(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


_KINDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "text": (_is_text, "text"),
    "channel": (_is_text, "a channel"),
    "person": (_is_text, "a person"),
    "number": (_is_number, "a number"),
    "integer": (_is_integer, "a whole number"),
    "boolean": (_is_boolean, "true or false"),
    "list": (_is_list, "a list"),
    "object": (_is_object, "an object"),
    "time": (_is_time, "a time such as 2026-11-20T09:30:00Z"),
}


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"the text “{value[:40]}”"
    return {bool: "true or false", int: "a number", float: "a number", list: "a list"}.get(
        type(value), "an object"
    )
