"""Rows into core's models: the only place that knows both."""

from collections import OrderedDict
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from core.approvals import Decision, Verdict
from core.definition import Definition, Foreign
from core.errors import Unreadable
from core.events import Event, EventType
from core.runs import Response, Run, RunStatus, StepStatus, Usage
from core.workflows import (
    Draft,
    DraftStatus,
    Edit,
    Place,
    Plan,
    Question,
    Revision,
    Turn,
    TurnKind,
    Workflow,
    WorkflowVersion,
)

Row = sa.Row[Any]


class Definitions:
    """Parsed definitions by workflow and version. Versions never change, so neither does what is cached."""

    def __init__(self, size: int = 500) -> None:
        self._size = size
        self._parsed: OrderedDict[tuple[int, int], Definition] = OrderedDict()

    def get(self, workflow_id: int, version: int, data: Any) -> Definition:
        """The definition of a row, to be performed or changed. `Unreadable` for one of a later release."""
        found = self.shown(workflow_id, version, data)
        if not found.readable:
            raise unreadable(f"“{found.name}”")
        return found

    def shown(self, workflow_id: int, version: int, data: Any) -> Definition:
        """The definition of a row, to be told of: one of a later release is `Foreign`."""
        key = (workflow_id, version)
        found = self._parsed.get(key)
        if found is None:
            found = self._parsed[key] = _parsed(data)
            if len(self._parsed) > self._size:
                self._parsed.popitem(last=False)
        else:
            self._parsed.move_to_end(key)
        return found


def unreadable(what: str) -> Unreadable:
    return Unreadable(
        f"{what} was saved by a later release of Synth, which this one cannot read. "
        "Bring this one up to date."
    )


def _parsed(data: Any) -> Definition:
    try:
        return Definition.model_validate(data)
    except (ValidationError, RecursionError):
        return Foreign.of(data)


def workflow(row: Row, definitions: Definitions, *, shown: bool = False) -> Workflow:
    """`shown`: only to be told of, as everywhere below."""
    look = definitions.shown if shown else definitions.get
    return Workflow(
        id=row.id,
        workspace=row.workspace,
        name=row.name,
        owner=row.owner,
        channel=row.channel,
        version=row.version,
        definition=look(row.id, row.version, row.definition),
        listed=row.listed,
        created_at=row.created_at,
        updated_at=row.updated_at,
        paused_at=row.paused_at,
        paused_by=row.paused_by,
        ran_once_at=row.ran_once_at,
    )


def version(row: Row, definitions: Definitions) -> WorkflowVersion:
    return WorkflowVersion(
        workflow_id=row.workflow_id,
        version=row.version,
        definition=definitions.shown(row.workflow_id, row.version, row.definition),
        author=row.author,
        created_at=row.created_at,
    )


def run(row: Row, definitions: Definitions, *, shown: bool = False) -> Run:
    look = definitions.shown if shown else definitions.get
    return Run(
        id=row.id,
        workspace=row.workspace,
        workflow_id=row.workflow_id,
        version=row.version,
        definition=look(row.workflow_id, row.version, row.definition),
        status=RunStatus(row.status),
        inputs=row.inputs,
        trigger=row.trigger,
        started_by=row.started_by,
        created_at=row.created_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
        error=row.error,
        failed_step=row.failed_step,
        ended_by=row.ended_by,
        completed_steps=row.completed_steps,
        total_steps=row.total_steps,
        tokens=row.tokens,
        seq=row.seq,
        walk=row.walk,
        stalls=row.stalls,
        resume_at=row.resume_at,
        purged_at=row.purged_at,
        owner=row.owner,
        cost=row.cost,
        grants=row.grants or {},
        ahead=row.ahead,
        replaced_by=row.replaced_by,
    )


def response(row: Row) -> Response:
    return Response(
        path=row.path,
        step=row.step,
        kind=row.kind,
        status=StepStatus(row.status),
        content=row.content,
        started_at=row.started_at,
        completed_at=row.completed_at,
        summary=row.summary,
        error=row.error,
        usage=Usage(row.model or "", row.tokens_in or 0, row.tokens_out or 0, row.cost),
        detail=row.detail or {},
    )


def response_values(response: Response) -> dict[str, Any]:
    """The columns of a response, without its run."""
    return {
        "path": response.path,
        "step": response.step,
        "kind": response.kind,
        "status": response.status.value,
        "content": response.content,
        "summary": response.summary,
        "error": response.error,
        "model": response.usage.model or None,
        "tokens_in": response.usage.tokens_in,
        "tokens_out": response.usage.tokens_out,
        "cost": response.usage.cost,
        "detail": dict(response.detail) or None,
        "started_at": response.started_at,
        "completed_at": response.completed_at,
    }


def decision(row: Row) -> Decision:
    return Decision(
        path=row.path,
        question=row.question,
        person=row.person,
        verdict=Verdict(row.verdict),
        at=row.created_at,
        comment=row.comment,
        to=row.to_person,
    )


def event(row: Row) -> Event:
    data = row.data if row.path is None else {**row.data, "content": row.content}
    return Event(
        run_id=row.run_id, seq=row.seq, type=EventType(row.type), data=data, created_at=row.created_at
    )


def draft(row: Row) -> Draft:
    return Draft(
        id=row.id,
        workspace=row.workspace,
        place=Place(row.channel, row.thread_ts),
        author=row.author,
        intent=row.intent,
        status=DraftStatus(row.status),
        plan=plan(row.plan),
        workflow_id=row.workflow_id,
        card_ts=row.card_ts,
        created_at=row.created_at,
        revision=row.revision,
        edit=_edit(row),
        decided_by=row.decided_by,
    )


def _edit(row: Row) -> Edit | None:
    if row.edits_workflow_id is None:
        return None
    return Edit(row.edits_workflow_id, row.edits_version, row.applied_version)


def revision(row: Row) -> Revision:
    return Revision(
        draft_id=row.draft_id,
        number=row.number,
        parent=row.parent,
        author=row.author,
        words=row.words,
        plan=plan(row.plan),
        created_at=row.created_at,
    )


def turn(row: Row) -> Turn:
    return Turn(
        author=row.author,
        text=row.text,
        created_at=row.created_at,
        kind=TurnKind(row.kind),
        key=row.once_key,
        draft_id=row.draft_id,
        ts=row.ts,
    )


def plan(data: dict[str, Any]) -> Plan:
    definition = data.get("definition")
    return Plan(
        definition=None if definition is None else _readable(definition),
        questions=tuple(Question(**{**q, "choices": tuple(q["choices"])}) for q in data.get("questions", ())),
        notes=tuple(data.get("notes", ())),
        refusal=data.get("refusal"),
        refined=data.get("refined", True),
        answer=data.get("answer"),
        calls=data.get("calls", 0),
        tokens=data.get("tokens", 0),
        cost=data.get("cost", 0),
        similar=data.get("similar"),
    )


def _readable(data: Any) -> Definition:
    found = _parsed(data)
    if not found.readable:
        raise unreadable("This plan")
    return found


def plan_values(plan: Plan) -> dict[str, Any]:
    return {
        "definition": None if plan.definition is None else plan.definition.as_json(),
        "questions": [{**asdict(question), "choices": list(question.choices)} for question in plan.questions],
        "notes": list(plan.notes),
        "refusal": plan.refusal,
        "refined": plan.refined,
        "answer": plan.answer,
        "calls": plan.calls,
        "tokens": plan.tokens,
        "cost": plan.cost,
        "similar": plan.similar,
    }
