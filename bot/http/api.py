"""The REST API: each call translates to one of `Synth`'s and its answer back, nothing more."""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bot.http.models.common import KEY_HELP, KEY_PATTERN, MATCH_HELP, MATCH_PATTERN
from bot.http.models.questions import DecideBody
from bot.http.models.runs import ExecuteBody, RerunBody, RunChanged, RunStarted
from bot.http.models.workflows import DefinitionBody, WorkflowBody, WorkflowReply
from bot.http.problems import RequestError
from bot.http.replies import (
    question_reply,
    run_page,
    run_reply,
    version_list,
    workflow_page,
    workflow_reply,
)
from bot.http.routes import PREFIX, Answer, Call
from core.approvals import Said, Verdict
from core.definition import json_schema
from core.planning import Person
from core.runs import Run
from core.synth import Synth
from core.workflows import Plan, Workflow

_DECIDED = {
    "approve": "Approved",
    "reject": "Rejected",
    "hand_over": "Handed over",
    "done": "Marked as done",
    "retry": "Asked again",
}


class Api:
    """The handlers."""

    def __init__(self, synth: Synth) -> None:
        self._synth = synth

    async def execute(self, call: Call[ExecuteBody]) -> Answer:
        """Start a run of a workflow in its newest version."""
        run = await self._synth.runs.execute(
            call.caller.workspace,
            call.id,
            call.body.inputs or {},
            call.caller.by,
            key=_idempotency_key(call.headers),
        )
        return Answer(202, RunStarted(runId=run.id), _at(run))

    async def run(self, call: Call[None]) -> Answer:
        """A run, its metadata and the responses of its steps."""
        run = await self._synth.runs.get(call.caller.workspace, call.id)
        responses = await self._synth.runs.responses(call.caller.workspace, call.id)
        decisions = await self._synth.runs.decisions(call.caller.workspace, call.id)
        warned = await self._synth.months.warnings(call.caller.workspace, call.id)
        return Answer(200, run_reply(run, responses, decisions, warned))

    async def cancel(self, call: Call[None]) -> Answer:
        """Stop a run, also in the middle of a step."""
        run = await self._synth.runs.cancel(call.caller.workspace, call.id, call.caller.by)
        return _changed(run, "Run cancelled")

    async def retry(self, call: Call[None]) -> Answer:
        """Go on with a failed run at the step that failed."""
        run = await self._synth.runs.retry(call.caller.workspace, call.id, call.caller.by)
        return _changed(run, "Run goes on")

    async def resume(self, call: Call[None]) -> Answer:
        """End the pauses in which a run waits: it goes on now."""
        key = _idempotency_key(call.headers)
        run = await self._synth.runs.resume(call.caller.workspace, call.id, call.caller.by, key=key)
        return _changed(run, "Run goes on")

    async def rerun(self, call: Call[RerunBody]) -> Answer:
        """Run it again, in its workflow's newest version, with the same inputs but for those given."""
        before = await self._synth.runs.get(call.caller.workspace, call.id)
        key, inputs = _idempotency_key(call.headers), call.body.inputs
        run = await self._synth.runs.again(before, call.caller.by, inputs, key=key)
        return Answer(202, RunStarted(runId=run.id), _at(run))

    async def decide(self, call: Call[DecideBody]) -> Answer:
        """Answer what a run waits for: an approval, or a step whose outcome is unknown."""
        workspace, by, body = call.caller.workspace, call.caller.by, call.body
        key = _idempotency_key(call.headers) or f"api:once:{uuid.uuid4().hex}"
        if body.decision in ("done", "retry"):
            done = body.decision == "done"
            run = await self._synth.runs.settle(workspace, call.id, body.step, done=done, by=by, key=key)
        else:
            said = Said(by, Verdict(body.decision), body.comment, body.to, body.step, body.number)
            run = await self._synth.runs.decide(workspace, call.id, said, key=key)
        return _changed(run, _DECIDED[body.decision])

    async def workflows(self, call: Call[None]) -> Answer:
        """The workflows of this workspace, newest first."""
        page = await self._synth.workflows.page(
            call.caller.workspace, before=call.page.cursor, limit=call.page.limit
        )
        return Answer(200, workflow_page(page))

    async def create(self, call: Call[WorkflowBody]) -> Answer:
        """Save a new workflow from a definition, or from an intent in words."""
        workspace, user, by = call.caller.workspace, call.caller.user, call.caller.by
        key = _once(call)
        if key is not None and (earlier := await self._synth.workflows.with_key(workspace, key)) is not None:
            return _created(earlier, workflow_reply(earlier))
        if call.body.definition is not None:
            workflow = await self._synth.workflows.create(
                workspace, call.body.definition, user, channel=call.body.channel, author=by, key=key
            )
            return _created(workflow, workflow_reply(workflow))
        person = Person(workspace, user, call.body.timezone)
        plan = await self._synth.plans.plan(person, (call.body.intent or "").strip())
        if plan.definition is None or plan.questions or plan.refusal is not None:
            raise _not_planned(plan)
        workflow = await self._synth.workflows.keep(
            workspace, plan.definition, user, channel=call.body.channel, author=by, key=key
        )
        return _created(workflow, workflow_reply(workflow, plan.notes))

    async def workflow(self, call: Call[None]) -> Answer:
        """A workflow in its newest version."""
        workflow = await self._synth.workflows.shown(call.caller.workspace, call.id)
        return Answer(200, workflow_reply(workflow), _tag(workflow))

    async def change(self, call: Call[DefinitionBody]) -> Answer:
        """Save a new version of a workflow; earlier ones stay as they are."""
        after = _version_to_replace(call.headers)
        workflow = await self._synth.workflows.change(
            call.caller.workspace, call.id, call.body.definition, call.caller.by, after=after
        )
        return Answer(200, workflow_reply(workflow), _tag(workflow))

    async def delete(self, call: Call[None]) -> Answer:
        """Remove a workflow; its runs stay readable."""
        await self._synth.workflows.delete(call.caller.workspace, call.id)
        return Answer(204)

    async def versions(self, call: Call[None]) -> Answer:
        """Every version of a workflow, newest first."""
        return Answer(200, version_list(await self._synth.workflows.versions(call.caller.workspace, call.id)))

    async def runs(self, call: Call[None]) -> Answer:
        """The runs of a workflow, newest first."""
        await self._synth.workflows.shown(call.caller.workspace, call.id)  # 404 where there is none
        page = await self._synth.runs.page(
            call.caller.workspace, workflow_id=call.id, before=call.page.cursor, limit=call.page.limit
        )
        return Answer(200, run_page(page))

    @cached_property
    def _definition_schema(self) -> Mapping[str, Any]:
        return json_schema()

    async def schema(self, _: Call[None]) -> Answer:
        """The JSON Schema of a definition."""
        return Answer(200, self._definition_schema)


def _changed(run: Run, message: str) -> Answer:
    return Answer(202, RunChanged(runId=run.id, message=message, status=run.status), _at(run))


def _at(run: Run) -> Mapping[str, str]:
    """Where to look how it stands."""
    return {"Location": f"{PREFIX}/execute/run/{run.id}"}


def _created(workflow: Workflow, reply: WorkflowReply) -> Answer:
    return Answer(201, reply, {"Location": f"{PREFIX}/workflows/{workflow.id}", **_tag(workflow)})


def _tag(workflow: Workflow) -> Mapping[str, str]:
    """Of the definition: nothing else here is replaced by a PUT."""
    return {"ETag": f'"{workflow.version}"'}


def _version_to_replace(headers: Mapping[str, str]) -> int | None:
    given = headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    found = re.fullmatch(MATCH_PATTERN, given)
    if found is None:
        raise RequestError(f"An If-Match is {MATCH_HELP}.")
    return int(found[1])


def _idempotency_key(headers: Mapping[str, str]) -> str | None:
    """The caller's key, apart from those of clicks and triggers, which live beside it."""
    key = headers.get("Idempotency-Key")
    if key is None:
        return None
    if not re.fullmatch(KEY_PATTERN, key):
        raise RequestError(f"An Idempotency-Key is {KEY_HELP}.")
    return f"api:{key}"


def _once(call: Call[WorkflowBody]) -> tuple[str, str] | None:
    """The caller's key with the digest of what came with it."""
    key = _idempotency_key(call.headers)
    if key is None:
        return None
    said = json.dumps(call.body.model_dump(mode="json"), sort_keys=True)
    return key, hashlib.sha256(said.encode()).hexdigest()


def _not_planned(plan: Plan) -> RequestError:
    """An intent that became no workflow: what a person would be shown, for a program."""
    questions = [question_reply(question).model_dump() for question in plan.questions]
    if plan.refusal is not None:
        detail = plan.refusal
    elif questions:
        detail = "This intent leaves something open. Answer the questions in its words, and send it again."
    else:
        detail = "No workflow could be made of this intent. Say it in other words, or send a definition."
    return RequestError(detail, 422, more={"questions": questions, "notes": list(plan.notes)})
