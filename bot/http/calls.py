"""The table of the API's calls. The server and the OpenAPI document are both made from it."""

from functools import cache
from typing import Any

from bot.http.api import Api
from bot.http.models.questions import DecideBody
from bot.http.models.runs import ExecuteBody, RerunBody, RunChanged, RunPage, RunReply, RunStarted
from bot.http.models.triggers import TriggerBody, TriggerReply
from bot.http.models.workflows import DefinitionBody, VersionList, WorkflowBody, WorkflowPage, WorkflowReply
from bot.http.openapi import describe
from bot.http.routes import Answer, Call, Route
from bot.http.trigger_api import TriggerApi
from core.access.tokens import Scope
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
        Route(
            "GET",
            "/schema/definition",
            "getDefinitionSchema",
            api.schema,
            {200: None},
            None,
            media_type="application/schema+json",
        ),
        Route("GET", "/openapi.json", "getOpenApi", described, {200: None}, None),
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
            Scope.RUN,
            body=ExecuteBody,
            body_required=False,
            takes_key=True,
            problems=(404, 409, 422),
        ),
        Route("GET", "/execute/run/{id}", "getRun", api.run, {200: RunReply}, Scope.READ, problems=(404,)),
        *_control_calls(api),
    ]


def _control_calls(api: Api) -> list[Route[Any]]:
    """What is done with a run that is there."""
    run, changed = "/execute/run/{id}", {202: RunChanged}
    return [
        Route("POST", f"{run}/cancel", "cancelRun", api.cancel, changed, Scope.RUN, problems=(404, 409)),
        Route("POST", f"{run}/retry", "retryRun", api.retry, changed, Scope.RUN, problems=(404, 409)),
        Route(
            "POST",
            f"{run}/resume",
            "resumeRun",
            api.resume,
            changed,
            Scope.RUN,
            takes_key=True,
            problems=(404, 409),
        ),
        Route(
            "POST",
            f"{run}/rerun",
            "rerunRun",
            api.rerun,
            {202: RunStarted},
            Scope.RUN,
            body=RerunBody,
            body_required=False,
            takes_key=True,
            problems=(404, 409, 422),
        ),
        Route(
            "POST",
            f"{run}/decide",
            "decideRun",
            api.decide,
            changed,
            Scope.DECIDE,
            body=DecideBody,
            takes_key=True,
            problems=(403, 404, 409, 422),
        ),
    ]


def _workflow_calls(api: Api) -> list[Route[Any]]:
    workflow = "/workflows/{id}"
    return [
        Route(
            "GET", "/workflows", "listWorkflows", api.workflows, {200: WorkflowPage}, Scope.READ, paged=True
        ),
        Route(
            "POST",
            "/workflows",
            "createWorkflow",
            api.create,
            {201: WorkflowReply},
            Scope.WRITE,
            body=WorkflowBody,
            most_bytes=DEFINITION_BYTES,
            takes_key=True,
            problems=(409, 422, 502),
        ),
        Route(
            "GET", workflow, "getWorkflow", api.workflow, {200: WorkflowReply}, Scope.READ, problems=(404,)
        ),
        Route(
            "PUT",
            workflow,
            "changeWorkflow",
            api.change,
            {200: WorkflowReply},
            Scope.WRITE,
            body=DefinitionBody,
            most_bytes=DEFINITION_BYTES,
            takes_match=True,
            problems=(404, 409, 412, 422, 502),
        ),
        Route("DELETE", workflow, "deleteWorkflow", api.delete, {204: None}, Scope.WRITE, problems=(404,)),
        Route(
            "GET",
            f"{workflow}/versions",
            "listVersions",
            api.versions,
            {200: VersionList},
            Scope.READ,
            problems=(404,),
        ),
        Route(
            "GET",
            f"{workflow}/runs",
            "listRuns",
            api.runs,
            {200: RunPage},
            Scope.READ,
            paged=True,
            problems=(404, 422),
        ),
    ]


def _trigger_calls(api: TriggerApi) -> list[Route[Any]]:
    answers, path = {200: TriggerReply}, "/workflows/{id}/trigger"
    return [
        Route("GET", path, "getTrigger", api.trigger, answers, Scope.WRITE, problems=(404,)),
        Route(
            "PUT",
            path,
            "switchTrigger",
            api.switch,
            answers,
            Scope.WRITE,
            body=TriggerBody,
            problems=(404, 409, 422),
        ),
        Route(
            "POST", f"{path}/address", "newAddress", api.new_address, answers, Scope.WRITE, problems=(404,)
        ),
    ]
