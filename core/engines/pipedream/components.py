"""Pipedream's components as the catalogue lists them.

Read from the JSON that the service gives: one prop of a form that the SDK does not know must not hide the
component, nor the page that it came with.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.engine import Effect, Offer, OfferKind, Option, Param

_LONGEST_HELP = 300
_FOR_A_FIELD = re.compile(r"-list-[a-z0-9-]+-options\Z")  # we read these ourselves, by the field
_LONGEST_DESCRIPTION = 600
_MOST_OPTIONS = 200

_KINDS = {
    "string": "text",
    "integer": "integer",
    "boolean": "boolean",
    "object": "object",
    "string[]": "list",
    "integer[]": "list",
    "any": "text",
    "sql": "text",
    "$.airtable.baseId": "text",
    "$.airtable.tableId": "text",
    "$.airtable.viewId": "text",
    "$.airtable.fieldId": "text",
    "$.discord.channel": "text",
    "$.discord.channel[]": "list",
}
_AT_THE_SERVICE = ("$.airtable.", "$.discord.")  # their values are ids that only the service knows
_READS = frozenset(
    [
        "get",
        "list",
        "search",
        "find",
        "retrieve",
        "query",
        "read",
        "fetch",
        "lookup",
        "count",
        "check",
        "download",
    ]
)
_DELETES = frozenset(["delete", "remove", "archive", "purge", "clear", "cancel", "trash"])
_CHANGES = frozenset(["update", "edit", "set", "replace", "upsert", "move", "rename", "merge"])
_SENDS = frozenset(
    [
        "send",
        "post",
        "reply",
        "publish",
        "invite",
        "notify",
        "tweet",
        "pay",
        "charge",
        "refund",
        "transfer",
        "call",
    ]
)
_TO_READ = re.compile(r"\.?\s*\[See (the|our)? ?doc[^\]]*\]\([^)]*\)\.?\s*$", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True)
class Component:
    """What performing or deploying one needs: under which props accounts go, which props can be searched at
    the service, and which bring further ones once they are chosen."""

    key: str
    version: str
    accounts: tuple[tuple[str, str, bool], ...]  # (prop, app's slug, required)
    searching: frozenset[str]
    reloading: tuple[str, ...]
    timers: tuple[str, ...] = ()  # props that say how often it looks

    @property
    def dynamic(self) -> bool:
        """Whether what is chosen brings further props."""
        return bool(self.reloading)

    @property
    def app(self) -> str | None:
        """The app whose account it cannot do without."""
        wanted = [slug for _, slug, required in self.accounts if required] or [
            slug for _, slug, _ in self.accounts
        ]
        return wanted[0] if wanted else None


def component_of(given: Mapping[str, Any]) -> Component:
    """From a component's JSON."""
    props = _props(given)
    return Component(
        key=str(given["key"]),
        version=str(given.get("version") or ""),
        accounts=tuple(
            (str(prop["name"]), str(prop["app"]), not prop.get("optional"))
            for prop in props
            if prop.get("type") == "app" and prop.get("app")
        ),
        searching=frozenset(str(prop["name"]) for prop in props if prop.get("useQuery")),
        reloading=tuple(str(prop["name"]) for prop in props if prop.get("reloadProps")),
        timers=tuple(str(prop["name"]) for prop in props if prop.get("type") == "$.interface.timer"),
    )


def offer_of(given: Mapping[str, Any], kind: OfferKind, titles: Mapping[str, str]) -> Offer | None:
    """An offer from a component's JSON; None for one that has no key, or that only lists what a field of
    another may be. `titles` are apps' names by slug."""
    if not given.get("key") or not given.get("name") or _FOR_A_FIELD.search(str(given["key"])):
        return None
    component = component_of(given)
    slug = component.app or component.key.partition("-")[0]
    return Offer(
        key=f"pipedream:{component.key}",
        title=str(given["name"]),
        description=_plain(given.get("description"), _LONGEST_DESCRIPTION),
        params=tuple(params_of(given)),
        effect="reads" if kind == "trigger" else _effect(given, component.key),
        app=titles.get(slug) or title_of(slug),
        app_slug=slug,
        kind=kind,
        version=component.version or None,
        account=component.app,
        dynamic=component.dynamic,
    )


def params_of(given: Mapping[str, Any]) -> Iterator[Param]:
    """What people may be asked for, from a component's JSON or from that of its further props."""
    yield from filter(None, map(_param, _props(given)))


def title_of(slug: str) -> str:
    """`google_sheets` as people write it, where nobody has told us."""
    words = re.sub(r"_(v\d+|app|oauth|rest_api)$", "", slug).split("_")
    return " ".join(word.capitalize() for word in words)


def options_of(items: object) -> Iterator[Option]:
    """From any of the forms in which options come: values, labelled values, labelled values in a wrapper."""
    for item in items if isinstance(items, list) else ():
        inner = item.get("__lv", item) if isinstance(item, Mapping) else item
        if isinstance(inner, Mapping):
            if inner.get("value") is not None:
                yield Option(inner["value"], str(inner.get("label") or inner["value"]))
        elif inner is not None:
            yield Option(inner, str(inner))


def _props(given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    props = given.get("configurable_props") or given.get("configurableProps")
    return [prop for prop in props or () if isinstance(prop, Mapping) and prop.get("name")]


def _param(prop: Mapping[str, Any]) -> Param | None:
    """None for what is no matter of people: accounts, notices, timers, stores, addresses."""
    kind = _KINDS.get(str(prop.get("type")))
    if kind is None or prop.get("hidden") or prop.get("disabled") or prop.get("readOnly"):
        return None
    label, description = _plain(prop.get("label"), 100), _plain(prop.get("description"), _LONGEST_HELP)
    options, help_ = tuple(options_of(prop.get("options")))[:_MOST_OPTIONS], description or label
    if kind == "list" and options:  # several of them may be given, which `Param.options` cannot say
        help_ = f"{help_} (any of: {', '.join(str(one.value) for one in options[:20])})".strip()
        options = ()
    default = prop.get("default")
    return Param(
        name=str(prop["name"]),
        kind=kind,
        required=not prop.get("optional"),
        help=help_,
        options=options,
        remote=bool(prop.get("remoteOptions")) or str(prop["type"]).startswith(_AT_THE_SERVICE),
        default=None if isinstance(default, str) and not default else default,
        label=label,
    )


def _effect(given: Mapping[str, Any], key: str) -> Effect:
    """What an action does to the world: by its annotations, and by its verb where they leave it open."""
    said = given.get("annotations")
    hints = said if isinstance(said, Mapping) else {}
    verbs = frozenset(key.partition("-")[2].split("-")[:2])
    if hints.get("readOnlyHint"):
        return "reads"
    if verbs & _SENDS:
        return "sends"
    if verbs & _DELETES or (hints.get("destructiveHint") and not verbs & _CHANGES):
        return "deletes"
    if hints.get("readOnlyHint") is None and verbs & _READS:
        return "reads"
    return "writes"


def _plain(text: object, longest: int) -> str:
    """Markdown's links as their words; bounded."""
    said = _LINK.sub(r"\1", _TO_READ.sub("", str(text or ""))).strip()
    return said if len(said) <= longest else said[: longest - 1] + "…"
