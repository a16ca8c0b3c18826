"""Real catalogues to plan and search in: FLOW-BENCH's actions, and n8n's operations."""

import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import AsyncIterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from core.definition import Action, Payload
from core.engine import Call, Effect, Engine, Offer, OfferPage, Option, Outcome, Param
from core.errors import Refused

FLOW_BENCH = Path(__file__).with_name("flow_bench")
_N8N = "n8n-nodes-base"
_N8N_VERSION = "2.41.1"
_KEY = re.compile(r"[a-z]\w*:[\w.-]+")  # some events are called "*"
_OPAQUE = re.compile(r"(?:get|post|patch|put|delete)(?=[A-Z])")
_EFFECTS: dict[str, Effect] = {
    **dict.fromkeys(
        ("get", "retrieve", "list", "search", "find", "look", "read", "count", "download"), "reads"
    ),
    **dict.fromkeys(("delete", "remove"), "deletes"),
    **dict.fromkeys(("send", "reply"), "sends"),
}
_KINDS = {
    "string": "text",
    "resourceLocator": "text",
    "options": "text",
    "number": "integer",
    "boolean": "boolean",
    "multiOptions": "list",
    "dateTime": "time",
    "json": "object",
}


class ListedEngine(Engine):
    """Offers what a file lists, and performs nothing. It is all in sight, or (`built_in=False`) read into the
    database as a service's offers are, so that a plan is made with what is found there."""

    def __init__(self, name: str, offers: Sequence[Offer], *, built_in: bool = True) -> None:
        self.name = name
        self._offers = tuple(offers)
        self._built_in = built_in

    def offers(self) -> Sequence[Offer]:
        return self._offers if self._built_in else ()

    async def pages(self, after: str | None = None) -> AsyncIterator[OfferPage]:
        """All of them on one, where they are not built in."""
        if not self._built_in:
            yield OfferPage(self._offers, None)

    async def perform(self, call: Call) -> Outcome:
        step = call.step
        raise Refused(f"{step.action if isinstance(step, Action) else step.id} is only listed here.")

    def cannot_watch(self) -> str | None:
        """Plans with its events are plans."""
        return None

    def check(self, step: Payload | Action) -> Sequence[Any]:
        return ()


def flow_bench_offers(folder: Path = FLOW_BENCH, engine: str = "flow") -> list[Offer]:
    """The actions of FLOW-BENCH. An id tells app, thing and operation: `Box_Folder__3_0_0__create_Folder`."""
    actions = json.loads((folder / "flow_bench_actions.json").read_text(encoding="utf-8"))
    apps = _apps([action["id"] for action in actions])
    return [
        Offer(
            key=f"{engine}:{action['id']}",
            title=_title(action["id"], action["description"]),
            description=action["description"],
            effect=_effect(action["description"]),
            app=apps[action["id"]].replace("_", " "),
            app_slug=apps[action["id"]].lower(),
        )
        for action in actions
    ]


def _apps(ids: Sequence[str]) -> dict[str, str]:
    """id → app. The app comes before the thing, and the thing comes again at the id's end."""
    apps = {}
    for one in ids:
        left, _, rest = one.partition("__")
        parts = left.removesuffix("_model").split("_")
        opaque = next((at for at, part in enumerate(parts) if _OPAQUE.match(part)), None)
        if opaque is not None:
            apps[one] = "_".join(parts[:opaque])
            continue
        things = ["_".join(parts[at:]) for at in range(1, len(parts))]
        thing = next((thing for thing in things if rest.endswith(f"_{thing}")), parts[-1])
        apps[one] = left.removesuffix(f"_{thing}")
    names = sorted(set(apps.values()), key=len)
    # `ServiceNow_sys` belongs to `ServiceNow`.
    whole = {name: next((n for n in names if f"{name}_".startswith(f"{n}_")), name) for name in names}
    return {one: whole[app] for one, app in apps.items()}


def _title(action: str, description: str) -> str:
    """People read the description; a few actions have none."""
    if description != action:
        return description
    return re.sub(r"_+", " ", re.sub(r"__[\d_]+__", " ", action))


def _effect(description: str) -> Effect:
    first = description.partition(" ")[0].lower().rstrip("s")
    return _EFFECTS.get(first, "writes")


def n8n_offers(engine: str = "n8n") -> list[Offer] | None:
    """Every operation of n8n's nodes, read from its package; None where that cannot be had."""
    folder = _n8n_package()
    if folder is None:
        return None
    nodes = json.loads((folder / "dist/types/nodes.json").read_text(encoding="utf-8"))
    # A node is listed once for each of its versions; what any of them can do counts.
    found = {offer.key: offer for node in nodes for offer in _operations(node, engine)}
    with_operations = {key.partition(".")[0] for key in found if "." in key}
    return [offer for key, offer in found.items() if key not in with_operations and _KEY.fullmatch(key)]


@cache
def _n8n_package() -> Path | None:
    folder = user_cache_path("synth") / "bench" / f"{_N8N}-{_N8N_VERSION}"
    if (folder / "package").is_dir():
        return folder / "package"
    npm = shutil.which("npm")
    if npm is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(
        [npm, "pack", "--silent", f"{_N8N}@{_N8N_VERSION}"], cwd=folder, capture_output=True, text=True
    )
    if packed.returncode != 0:
        return None
    archive = folder / packed.stdout.split()[-1]
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    archive.unlink()
    return folder / "package"


def _operations(node: dict[str, Any], engine: str) -> list[Offer]:
    trigger = "trigger" in node["group"]
    properties = [one for one in node["properties"] if one["type"] == "options" and "options" in one]
    app = node["displayName"].removesuffix(" Trigger").strip()
    slug = re.sub(r"Trigger$", "", node["name"])
    common: dict[str, Any] = {"app": app, "app_slug": slug, "kind": "trigger" if trigger else "action"}
    wanted = ("event", "events", "triggerOn") if trigger else ("operation",)
    found = {}
    for one in properties:
        if one["name"] not in wanted:
            continue
        for resource in one.get("displayOptions", {}).get("show", {}).get("resource", [""]):
            for operation in one["options"]:
                key = ":".join(filter(None, (engine, node["name"]))) + f".{resource}.{operation['value']}"
                title = operation.get("action") or f"{operation['name']} {resource}".strip()
                described = operation.get("description", "")
                params = _params(node, resource, operation["value"])
                found[key] = Offer(
                    key=key,
                    title=title,
                    description=described,
                    params=params,
                    effect="reads" if trigger else _effect(title),
                    **common,
                )
    if not found:
        key = f"{engine}:{node['name']}"
        found[key] = Offer(key=key, title=app, description=node.get("description", ""), **common)
    return list(found.values())


def _params(node: dict[str, Any], resource: str, operation: str) -> tuple[Param, ...]:
    """What an operation is given; of groups of optional fields, the fields."""
    found: dict[str, Param] = {}
    for one in node["properties"]:
        shown = one.get("displayOptions", {}).get("show", {})
        if operation not in shown.get("operation", ()) or resource not in shown.get("resource", [resource]):
            continue
        group = one["type"] == "collection"
        for prop in one["options"] if group else [one]:
            kind = _KINDS.get(prop.get("type", ""))
            if kind is not None and isinstance(prop["name"], str):
                found.setdefault(prop["name"], _param(prop, kind, required=not group))
    return tuple(found.values())


def _param(prop: dict[str, Any], kind: str, *, required: bool) -> Param:
    listed = [one for one in prop.get("options", ()) if "value" in one]
    return Param(
        name=prop["name"],
        kind=kind,
        required=required and prop.get("required", False),
        help=prop.get("description", prop["displayName"]),
        options=tuple(Option(one["value"], one["name"]) for one in listed if kind != "list"),
        remote=prop["type"] == "resourceLocator" or "loadOptionsMethod" in prop.get("typeOptions", {}),
    )
