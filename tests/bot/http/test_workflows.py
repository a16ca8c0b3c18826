"""Saving, changing, listing and removing workflows over HTTP."""

import asyncio
import json
from typing import Any

from tests.bot.http.world import CHAIN, THEIRS, Heard, World, chain


async def test_a_definition_is_saved_and_given_back_with_its_id(world: World) -> None:
    heard = await world.call("POST", "/api/workflows", json={"definition": CHAIN})
    assert heard.status == 201
    assert heard.headers["Location"] == f"/api/workflows/{heard.json['id']}"
    assert heard.json["name"] == "two-lines"
    assert heard.json["definition"]["steps"][0]["blocks"] == CHAIN["steps"][0]["blocks"]
    shown = await world.call("GET", f"/api/workflows/{heard.json['id']}")
    assert (shown.status, shown.json) == (200, heard.json)


async def test_a_change_replaces_the_version_that_it_was_made_from_and_no_newer_one(world: World) -> None:
    made = await world.call("POST", "/api/workflows", json={"definition": CHAIN})
    path, tag = f"/api/workflows/{made.json['id']}", made.headers["ETag"]
    assert (await world.call("GET", path)).headers["ETag"] == tag == '"1"'

    async def change(expected: str | None, intent: str) -> Heard:
        headers = {} if expected is None else {"If-Match": expected}
        return await world.call(
            "PUT", path, json={"definition": {**CHAIN, "intent": intent}}, headers=headers
        )

    first = await change(tag, "first")
    assert (first.status, first.headers["ETag"]) == (200, '"2"')
    late = await change(tag, "late")
    assert (late.status, "at version 2 by now" in late.json["detail"]) == (412, True)
    assert (await world.call("GET", path)).json["definition"]["intent"] == "first"
    assert [(await change(any_, "x")).status for any_ in ("*", None)] == [200, 200]
    assert [(await change(odd, "x")).status for odd in ("4", 'W/"4"', '"x"', "")] == [400] * 4


async def test_an_invalid_definition_names_every_fault_with_its_path(world: World) -> None:
    steps = [
        {"id": "Bad Id", "kind": "payload", "blocks": [{"role": "nobody", "text": "x"}]},
        {"id": "early", "kind": "payload", "blocks": [{"role": "user", "text": "{{late}}"}]},
        {"id": "late", "kind": "payload", "blocks": []},
    ]
    heard = await world.call("POST", "/api/workflows", json={"definition": {"name": "x", "steps": steps}})
    assert heard.status == 422
    assert {fault["path"] for fault in heard.json["faults"]} >= {
        "steps[0].id",
        "steps[0].blocks[0].role",
        "steps[1].blocks",
        "steps[2].blocks",
    }
    assert (await world.call("GET", "/api/workflows")).json == {"items": [], "next": None}


async def test_a_reference_that_names_nothing_is_a_warning(world: World) -> None:
    steps = [{"id": "one", "kind": "payload", "blocks": [{"role": "user", "text": "{{nobody}}"}]}]
    heard = await world.call("POST", "/api/workflows", json={"definition": {"name": "x", "steps": steps}})
    assert heard.status == 201
    assert heard.json["warnings"][0]["path"] == "steps[0].blocks"


async def test_a_name_is_taken_once(world: World) -> None:
    await world.workflow("digest")
    heard = await world.call("POST", "/api/workflows", json={"definition": chain("Digest")})
    assert heard.status == 409
    assert "Digest" in heard.json["detail"]


async def test_an_intent_becomes_a_saved_workflow_with_its_notes(world: World) -> None:
    body = {"intent": "sum up a text", "timezone": "Europe/Paris"}
    heard = await world.call("POST", "/api/workflows", json=body)
    assert heard.status == 201
    assert heard.json["definition"]["intent"] == "sum up a text"
    assert heard.json["notes"] == ["Times are Europe/Paris."]
    again = await world.call("POST", "/api/workflows", json=body)
    assert (again.status, again.json["name"]) == (201, "two-lines-2")


async def test_an_intent_that_needs_an_answer_gives_its_questions(world: World) -> None:
    heard = await world.call("POST", "/api/workflows", json={"intent": "ask me something"})
    assert heard.status == 422
    assert heard.json["questions"] == [
        {
            "key": "steps.post.params.channel",
            "text": "Which channel?",
            "kind": "channel",
            "choices": [],
        }
    ]


async def test_an_intent_that_is_refused_says_why(world: World) -> None:
    heard = await world.call("POST", "/api/workflows", json={"intent": "refuse a flight"})
    assert heard.status == 422
    assert heard.json["detail"] == "I cannot do that yet: nothing here books flights."
    assert heard.json["questions"] == []


async def test_a_body_has_either_a_definition_or_an_intent(world: World) -> None:
    bodies: tuple[Any, ...] = (
        {},
        {"definition": CHAIN, "intent": "both"},
        {"intent": "   "},
        {"intent": 7},
        [],
        "text",
        1,
    )
    for body in bodies:
        heard = await world.call("POST", "/api/workflows", json=body)
        assert heard.status == 422, body
        assert heard.json["faults"], body


async def test_an_unknown_time_zone_is_a_fault(world: World) -> None:
    heard = await world.call("POST", "/api/workflows", json={"intent": "x", "timezone": "../etc/passwd"})
    assert heard.status == 422
    assert heard.json["faults"] == [
        {"path": "timezone", "message": "no such time zone; write one like Europe/Paris"}
    ]


async def test_a_change_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    workflow_id = await world.workflow("first")
    heard = await world.call("PUT", f"/api/workflows/{workflow_id}", json={"definition": chain("second")})
    assert (heard.status, heard.json["version"], heard.json["name"]) == (200, 2, "second")
    versions = (await world.call("GET", f"/api/workflows/{workflow_id}/versions")).json["items"]
    assert [(v["version"], v["definition"]["name"], v["author"]) for v in versions] == [
        (2, "second", "api"),
        (1, "first", "api"),
    ]


async def test_an_invalid_change_changes_nothing(world: World) -> None:
    workflow_id = await world.workflow()
    heard = await world.call("PUT", f"/api/workflows/{workflow_id}", json={"definition": {"name": "x"}})
    assert heard.status == 422
    assert (await world.call("GET", f"/api/workflows/{workflow_id}")).json["version"] == 1


async def test_a_deleted_workflow_is_gone_and_its_name_is_free(world: World) -> None:
    workflow_id = await world.workflow()
    heard = await world.call("DELETE", f"/api/workflows/{workflow_id}")
    assert (heard.status, heard.body) == (204, b"")
    assert (await world.call("GET", f"/api/workflows/{workflow_id}")).status == 404
    assert (await world.call("DELETE", f"/api/workflows/{workflow_id}")).status == 404
    assert await world.workflow() != workflow_id


async def test_workflows_come_in_pages_newest_first(world: World) -> None:
    made = [await world.workflow(f"w-{n}") for n in range(5)]
    seen: list[int] = []
    cursor: int | None = None
    while True:
        query = f"?limit=2&cursor={cursor}" if cursor else "?limit=2"
        page = (await world.call("GET", f"/api/workflows{query}")).json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_runs_of_a_workflow_come_in_pages_newest_first(world: World) -> None:
    workflow_id, other = await world.workflow("one"), await world.workflow("other")
    started = [await world.run(workflow_id) for _ in range(3)]
    await world.run(other)
    page = (await world.call("GET", f"/api/workflows/{workflow_id}/runs?limit=2")).json
    assert [item["id"] for item in page["items"]] == started[:0:-1]
    rest = (await world.call("GET", f"/api/workflows/{workflow_id}/runs?cursor={page['next']}")).json
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (started[:1], None)


async def test_a_prompt_of_a_megabyte_is_saved_and_given_back(world: World) -> None:
    text = "é" * 1_000_000
    definition = {
        "name": "big",
        "steps": [{"id": "a", "kind": "payload", "blocks": [{"role": "user", "text": text}]}],
    }
    raw = json.dumps({"definition": definition}, ensure_ascii=False).encode()
    heard = await world.call("POST", "/api/workflows", data=raw, headers={"Content-Type": "application/json"})
    assert heard.status == 201
    shown = await world.call("GET", f"/api/workflows/{heard.json['id']}")
    assert shown.json["definition"]["steps"][0]["blocks"][0]["text"] == text


async def test_a_text_beyond_a_megabyte_is_a_fault_with_its_path(world: World) -> None:
    steps = [{"id": "a", "kind": "payload", "blocks": [{"role": "user", "text": "x" * 1_000_001}]}]
    heard = await world.call("POST", "/api/workflows", json={"definition": {"name": "big", "steps": steps}})
    assert heard.status == 422
    assert heard.json["faults"][0]["path"] == "steps[0].blocks[0].text"


async def create(world: World, key: str, **body: Any) -> Heard:
    return await world.call("POST", "/api/workflows", json=body, headers={"Idempotency-Key": key})


async def names(world: World) -> list[str]:
    return [one["name"] for one in (await world.call("GET", "/api/workflows")).json["items"]]


async def test_what_is_saved_again_with_the_same_key_is_one_workflow(world: World) -> None:
    first = await create(world, "k1", definition=CHAIN)
    again = await create(world, "k1", definition=CHAIN)
    assert (first.status, again.status) == (201, 201)
    assert (again.json, again.headers["Location"]) == (first.json, first.headers["Location"])
    assert await names(world) == ["two-lines"]
    other = await create(world, "k2", definition=CHAIN)
    assert (other.status, "already a workflow" in other.json["detail"]) == (409, True)


async def test_a_key_that_came_with_something_else_is_refused(world: World) -> None:
    await create(world, "k1", definition=CHAIN)
    heard = await create(world, "k1", definition={**CHAIN, "name": "another"})
    assert (heard.status, "idempotency key" in heard.json["detail"]) == (409, True)
    assert (await create(world, "k1", definition=CHAIN, channel="C1")).status == 409
    assert await names(world) == ["two-lines"]
    assert (await create(world, "not\ta key", definition=CHAIN)).status == 400


async def test_an_intent_is_planned_once_for_its_key(world: World) -> None:
    made = [await create(world, "k1", intent="two lines about tea") for _ in range(2)]
    assert [one.status for one in made] == [201, 201]
    assert made[0].json["id"] == made[1].json["id"]
    assert len(await names(world)) == 1
    assert (await create(world, "k2", intent="two lines about tea")).json["id"] != made[0].json["id"]


async def test_a_key_gives_what_it_made_though_that_is_changed_or_gone_since(world: World) -> None:
    first = await create(world, "k1", definition=CHAIN)
    path = f"/api/workflows/{first.json['id']}"
    await world.call("PUT", path, json={"definition": {**CHAIN, "intent": "changed"}})
    changed = await create(world, "k1", definition=CHAIN)
    assert (changed.json["definition"], changed.json["version"]) == (first.json["definition"], 1)
    await world.call("DELETE", path)
    assert (await create(world, "k1", definition=CHAIN)).json["id"] == first.json["id"]
    assert await names(world) == []


async def test_of_two_at_once_with_one_key_one_saves(world: World) -> None:
    made = await asyncio.gather(*(create(world, "k1", definition=CHAIN) for _ in range(5)))
    assert {one.status for one in made} == {201}
    assert len({one.json["id"] for one in made}) == 1


async def test_another_workspaces_key_is_another_key(world: World) -> None:
    first = await create(world, "k1", definition=CHAIN)
    headers = {"Idempotency-Key": "k1"}
    theirs = await world.call(
        "POST", "/api/workflows", json={"definition": CHAIN}, headers=headers, token=THEIRS
    )
    assert (theirs.status, theirs.json["id"] == first.json["id"]) == (201, False)
