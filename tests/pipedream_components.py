"""The hand-written catalogue of the bench in the form in which Pipedream's API gives components."""

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_FILE = Path(__file__).parent.parent / "bench" / "planning" / "apps.json"

# Rows of a sheet: what the columns are called is known once the worksheet is.
DYNAMIC = {
    "key": "google_sheets-add-named-row",
    "name": "Add Named Row",
    "version": "0.1.0",
    "description": "Adds a row, its cells by the names of the columns.",
    "component_type": "action",
    "configurable_props": [
        {"name": "googleSheets", "type": "app", "app": "google_sheets"},
        {"name": "sheetId", "type": "string", "remoteOptions": True},
        {"name": "worksheetId", "type": "string", "remoteOptions": True, "reloadProps": True},
    ],
    "annotations": {"readOnlyHint": False, "destructiveHint": False},
}


def catalogue() -> tuple[list[Json], list[Json]]:
    """(apps, components), each with everything that the SDK's models want."""
    given = json.loads(_FILE.read_text())
    props = {app["slug"]: app["prop"] for app in given["apps"]}
    apps = [_app(app["slug"], app["title"]) for app in given["apps"]]
    return apps, [*(_component(one, props[one["app"]]) for one in given["components"]), DYNAMIC]


def _app(slug: str, title: str) -> Json:
    return {
        "id": f"app_{slug}",
        "name_slug": slug,
        "name": title,
        "auth_type": "oauth",
        "description": f"{title}, as a stand-in.",
        "img_src": f"https://example.com/{slug}.png",
        "categories": ["Productivity"],
        "featured_weight": 1,
        "scope_profiles": [],
    }


def _component(one: Json, prop: str) -> Json:
    props: list[Json] = [{"name": prop, "type": "app", "app": one["app"]}]
    if one.get("polls"):
        default = {"intervalSeconds": 900}
        props.append({"name": "timer", "type": "$.interface.timer", "default": default})
    props += [_prop(given) for given in one["props"]]
    effect = one["effect"]
    return {
        "key": one["key"],
        "name": one["name"],
        "version": one["version"],
        "description": f"{one['description']} [See the documentation](https://example.com/{one['key']})",
        "component_type": one["kind"],
        "configurable_props": props,
        "annotations": {
            "readOnlyHint": effect == "reads",
            "destructiveHint": effect == "deletes",
            "openWorldHint": True,
        },
    }


def _prop(given: Json) -> Json:
    prop = {"name": given["name"], "type": given["type"], "label": given["name"]}
    prop |= {"description": given["description"], "optional": not given["required"]}
    if given.get("remote"):
        prop |= {"remoteOptions": True, "useQuery": given["name"] == "repoFullname"}
    if given.get("options"):
        prop["options"] = given["options"]
    return prop
