"""The table of the API's calls. The server and the OpenAPI document are both made from it."""

from functools import cache
from typing import Any

from bot.http.api import KEY_HELP, Api
from bot.http.models.questions import DecideBody
from bot.http.models.runs import ExecuteBody, RerunBody, RunChanged, RunPage, RunReply, RunStarted
from bot.http.models.triggers import TriggerBody, TriggerReply
from bot.http.models.workflows import DefinitionBody, VersionList, WorkflowBody, WorkflowPage, WorkflowReply
from bot.http.openapi import describe
from bot.http.routes import Answer, Call, Route
from bot.http.trigger_api import TriggerApi
from core.synth import Synth

DEFINITION_BYTES = 4_000_000  # a definition may carry prompts of a megabyte


def every_call(synth: Synth) -> list[Route[Any]]:
    """All of them, the one that describes them included."""
    api = Api(synth)

    @cache  # made when somebody asks: it is a good part of the time that a start would take
    def document() -> dict[str, Any]:
        return describe(routes)

    async def described(_: Call[None]) -> Answer:
        """This document."""
        return Answer(200, document())

    routes = [
        *_run_calls(api),
        *_workflow_calls(api),
        *_trigger_calls(TriggerApi(synth)),
        Route("GET", "/schema/definition", "getDefinitionSchema", api.schema, {200: None}),
        Route("GET", "/openapi.json", "getOpenApi", described, {200: None}),
    ]
    return routes


def _run_calls(api: Api) -> list[Route[Any]]:
    return [
        Route(
            "POST",
            "/execute/workflow/{id}",
            "executeWorkflow",
            api.execute,
            {202: RunStarted},
            body=ExecuteBody,
            body_required=False,
            headers={"Idempotency-Key": KEY_HELP},
            problems=(404, 409, 422),
        ),
        Route("GET", "/execute/run/{id}", "getRun", api.run, {200: RunReply}, problems=(404,)),
        Route(
            "POST",
            "/execute/run/{id}/cancel",
            "cancelRun",
            api.cancel,
            {202: RunChanged},
            problems=(404, 409),
        ),
        Route(
            "POST",
            "/execute/run/{id}/retry",
            "retryRun",
            api.retry,
            {202: RunChanged},
            problems=(404, 409),
        ),
        Route(
            "POST",
            "/execute/run/{id}/resume",
            "resumeRun",
            api.resume,
            {202: RunChanged},
            headers={"Idempotency-Key": KEY_HELP},
            problems=(404, 409),
        ),
        Route(
            "POST",
            "/execute/run/{id}/rerun",
            "rerunRun",
            api.rerun,
            {202: RunStarted},
            body=RerunBody,
            body_required=False,
            headers={"Idempotency-Key": KEY_HELP},
            problems=(404, 409, 422),
        ),
        Route(
            "POST",
            "/execute/run/{id}/decide",
            "decideRun",
            api.decide,
            {202: RunChanged},
            body=DecideBody,
            headers={"Idempotency-Key": KEY_HELP},
            problems=(403, 404, 409, 422),
        ),
    ]


def _workflow_calls(api: Api) -> list[Route[Any]]:
    return [
        Route("GET", "/workflows", "listWorkflows", api.workflows, {200: WorkflowPage}, paged=True),
        Route(
            "POST",
            "/workflows",
            "createWorkflow",
            api.create,
            {201: WorkflowReply},
            body=WorkflowBody,
            most_bytes=DEFINITION_BYTES,
            problems=(409, 422),
        ),
        Route("GET", "/workflows/{id}", "getWorkflow", api.workflow, {200: WorkflowReply}, problems=(404,)),
        Route(
            "PUT",
            "/workflows/{id}",
            "changeWorkflow",
            api.change,
            {200: WorkflowReply},
            body=DefinitionBody,
            most_bytes=DEFINITION_BYTES,
            problems=(404, 409, 422),
        ),
        Route("DELETE", "/workflows/{id}", "deleteWorkflow", api.delete, {204: None}, problems=(404,)),
        Route(
            "GET",
            "/workflows/{id}/versions",
            "listVersions",
            api.versions,
            {200: VersionList},
            problems=(404,),
        ),
        Route(
            "GET",
            "/workflows/{id}/runs",
            "listRuns",
            api.runs,
            {200: RunPage},
            paged=True,
            problems=(404, 422),
        ),
    ]


def _trigger_calls(api: TriggerApi) -> list[Route[Any]]:
    answers, path = {200: TriggerReply}, "/workflows/{id}/trigger"
    return [
        Route("GET", path, "getTrigger", api.trigger, answers, problems=(404,)),
        Route("PUT", path, "switchTrigger", api.switch, answers, body=TriggerBody, problems=(404, 409, 422)),
        Route("POST", f"{path}/address", "newAddress", api.new_address, answers, problems=(404,)),
    ]
