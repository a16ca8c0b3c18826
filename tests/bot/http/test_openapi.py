"""The OpenAPI document: valid, complete, and true."""

import re
from typing import Any

import jsonschema
from openapi_spec_validator import OpenAPIV31SpecValidator

from core.definition import parse
from tests.bot.http.world import CHAIN, World


async def _document(world: World) -> dict[str, Any]:
    heard = await world.call("GET", "/api/openapi.json")
    assert heard.status == 200
    document: dict[str, Any] = heard.json
    return document


async def test_it_is_a_valid_document(world: World) -> None:
    OpenAPIV31SpecValidator(await _document(world)).validate()


async def test_it_names_every_route_that_is_served_and_no_other(world: World) -> None:
    document = await _document(world)
    described = {(method, path) for path, item in document["paths"].items() for method in item}
    app = world.runner.app
    served = {
        (route.method.lower(), route.resource.canonical)
        for resource in app.router.resources()
        for route in resource
        if route.resource is not None and route.method != "HEAD"
    }
    assert described == served


async def test_every_operation_has_a_summary_a_name_of_its_own_and_answers(world: World) -> None:
    operations = [
        operation for item in (await _document(world))["paths"].values() for operation in item.values()
    ]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["summary"], operation["operationId"]
        assert any(status in operation["responses"] for status in ("101", "200", "201", "202", "204"))


async def test_only_what_needs_no_token_says_so(world: World) -> None:
    document = await _document(world)
    open_to_all = {
        path for path, item in document["paths"].items() for op in item.values() if op.get("security") == []
    }
    assert document["security"] == [{"token": []}]
    assert open_to_all == {
        "/healthz",
        "/readyz",
        "/hooks/w/{secret}",
        "/hooks/{engine}/t/{address}",
        "/hooks/{engine}/runner",
        "/hooks/{engine}/connect",
        "/hooks/{engine}/connected",
        "/hooks/{engine}/not-connected",
    }


async def test_real_answers_are_what_it_says(world: World) -> None:
    document = await _document(world)
    workflow_id = await world.workflow()
    run_id = await world.run(workflow_id)
    walker = await world.walker(run_id)
    await walker.finish("sum", [1, None])
    await walker.fail("french", "no answer")
    for path in (
        "/api/workflows",
        f"/api/workflows/{workflow_id}",
        f"/api/workflows/{workflow_id}/versions",
        f"/api/workflows/{workflow_id}/runs",
        f"/api/execute/run/{run_id}",
        "/api/workflows/999",
        "/healthz",
        "/readyz",
    ):
        heard = await world.call("GET", path)
        template = _template(document, path)
        answer = document["paths"][template]["get"]["responses"][str(heard.status)]
        media_type = heard.headers["Content-Type"].partition(";")[0]
        schema = {**answer["content"][media_type]["schema"], "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(heard.json)


async def test_what_it_says_of_keys_lists_and_new_workflows_is_what_is_taken(world: World) -> None:
    document = await _document(world)
    workflow_id = await world.workflow()
    operation = document["paths"]["/api/execute/workflow/{id}"]["post"]
    [key] = [one["schema"] for one in operation["parameters"] if one["name"] == "Idempotency-Key"]
    for given in ("a", "a key of mine", "x" * 255, "x" * 256, "ä", " "):
        path, headers = f"/api/execute/workflow/{workflow_id}", {"Idempotency-Key": given}
        heard = await world.call("POST", path, json={"inputs": {"text": "x"}}, headers=headers)
        assert (heard.status == 202) == bool(re.search(key["pattern"], given)), given
    assert "422" in document["paths"]["/api/workflows"]["get"]["responses"]
    body = {**document["components"]["schemas"]["WorkflowBody"], "components": document["components"]}
    for said in ({}, {"definition": CHAIN}, {"intent": "two lines"}, {"definition": CHAIN, "intent": "x"}):
        heard = await world.call("POST", "/api/workflows", json={**said, "channel": None})
        assert (heard.status == 422) == (not jsonschema.Draft202012Validator(body).is_valid(said)), said


async def test_the_schema_of_a_definition_is_one_and_fits(world: World) -> None:
    heard = await world.call("GET", "/api/schema/definition")
    assert heard.headers["Content-Type"].startswith("application/schema+json")
    jsonschema.Draft202012Validator.check_schema(heard.json)
    validator = jsonschema.Draft202012Validator(heard.json)
    validator.validate(CHAIN)
    validator.validate(parse(CHAIN).as_json())
    assert not validator.is_valid({**CHAIN, "steps": []})


def _template(document: dict[str, Any], path: str) -> str:
    paths: list[str] = list(document["paths"])
    return next(
        template
        for template in paths
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[0-9]+", re.escape(template)), path)
    )
