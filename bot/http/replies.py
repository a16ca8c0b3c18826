"""Core's values as the API shows them. Pure functions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.http.models.common import FaultReply
from bot.http.models.problems import QuestionReply
from bot.http.models.questions import WaitingFor
from bot.http.models.runs import (
    BudgetWarning,
    Progress,
    ResponseReply,
    RunMetadata,
    RunPage,
    RunReply,
    RunSummary,
    StepOutline,
)
from bot.http.models.triggers import TriggerReply, WatchReply
from bot.http.models.workflows import VersionList, VersionReply, WorkflowPage, WorkflowReply, WorkflowSummary
from bot.http.waiting import decided, waiting_for
from core.approvals import Decision
from core.budgets import Nearing, nearly_used_up
from core.definition import Branch, Definition, ForEach, Step, warnings
from core.limits import Skipped, in_line
from core.money import dollars
from core.numbering import numbers_of
from core.runs import Response, Run, count_steps
from core.starting.triggers import Address
from core.stores import Page
from core.stores.deployments import Deployment
from core.workflows import Question, Workflow, WorkflowVersion


def run_reply(
    run: Run,
    responses: Sequence[Response],
    decisions: Sequence[Decision] = (),
    warned: Sequence[Nearing] = (),
) -> RunReply:
    """A run in full. `warned`: of which months' budgets."""
    return RunReply(
        id=run.id,
        workflow_id=run.workflow_id,
        version=run.version,
        status=run.status,
        started_at=run.started_at,
        completed_at=run.completed_at,
        metadata=_metadata(run, waiting_for(run, responses, decisions), decisions, warned),
        responses=[_response(response) for response in responses],
    )


def run_page(page: Page[Run]) -> RunPage:
    """Part of a list of runs."""
    return RunPage(items=[_run_summary(run) for run in page.items], next=page.next)


def workflow_reply(workflow: Workflow, notes: Sequence[str] = ()) -> WorkflowReply:
    """A workflow in full."""
    return WorkflowReply(
        id=workflow.id,
        name=workflow.name,
        version=workflow.version,
        owner=workflow.owner,
        created_at=workflow.created_at,
        updated_at=workflow.updated_at,
        definition=workflow.definition.as_json(),
        paused=workflow.paused,
        warnings=[FaultReply(path=f.path, message=f.message) for f in warnings(workflow.definition)],
        notes=[*notes, *_foreign(workflow.definition)],
    )


def _foreign(definition: Definition) -> list[str]:
    said = "A later release of Synth saved this; this one cannot read it, and will not run it."
    return [] if definition.readable else [said]


def trigger_reply(
    workflow: Workflow,
    address: Address | None,
    next_at: datetime | None,
    watch: Deployment | None,
    skipped: Skipped | None,
) -> TriggerReply:
    """What starts a workflow by itself."""
    return TriggerReply(
        watch=None if watch is None else _watch(watch),
        type=workflow.definition.trigger.type,
        paused=workflow.paused,
        paused_by=workflow.paused_by,
        paused_at=workflow.paused_at,
        next_at=next_at,
        url=address.url if address else None,
        signing_key=address.signing_key if address else None,
        skipped=skipped.times if skipped else 0,
    )


def _watch(watch: Deployment) -> WatchReply:
    return WatchReply(state=watch.stand.value, since=watch.since, reason=watch.reason, app=watch.about)


def workflow_page(page: Page[Workflow]) -> WorkflowPage:
    """Part of a list of workflows."""
    return WorkflowPage(items=[_workflow_summary(workflow) for workflow in page.items], next=page.next)


def version_list(versions: Sequence[WorkflowVersion]) -> VersionList:
    """All versions of a workflow."""
    return VersionList(
        items=[
            VersionReply(
                version=version.version,
                author=version.author,
                created_at=version.created_at,
                definition=version.definition.as_json(),
            )
            for version in versions
        ]
    )


def question_reply(question: Question) -> QuestionReply:
    """What a plan needs to know."""
    return QuestionReply(
        key=question.key, text=question.text, kind=question.kind, choices=list(question.choices)
    )


def _metadata(
    run: Run, waiting: list[WaitingFor], decisions: Sequence[Decision], warned: Sequence[Nearing]
) -> RunMetadata:
    return RunMetadata(
        error=run.error,
        failed_step=run.failed_step,
        cancelled_by=run.ended_by,
        workflow=run.definition.name,
        started_by=run.started_by,
        trigger=dict(run.trigger),
        inputs=dict(run.inputs),
        created_at=run.created_at,
        resume_at=run.resume_at,
        purged_at=run.purged_at,
        progress=_progress(run),
        tokens=run.tokens,
        cost_usd=dollars(run.cost),
        seq=run.seq,
        steps=_outline(run.definition.steps, numbers_of(run.definition.steps)),
        waiting_for=waiting,
        in_line=None if run.ahead is None else in_line(run.ahead),
        replaced_by=run.replaced_by,
        decisions=decided(decisions),
        rerun_of=run.trigger.get("rerun_of"),
        budget_warnings=[_warning(near) for near in warned],
        notes=_foreign(run.definition),
    )


def _warning(near: Nearing) -> BudgetWarning:
    in_tokens = near.measure == "tokens"
    return BudgetWarning(
        whose=near.whose,
        month=near.month,
        measure="tokens" if in_tokens else "usd",
        used=near.used if in_tokens else dollars(near.used),
        most=near.most if in_tokens else dollars(near.most),
        text=nearly_used_up(near),
    )


def _outline(steps: Sequence[Step], numbers: Mapping[str, str]) -> list[StepOutline]:
    return [
        StepOutline(
            id=step.id,
            number=numbers[step.id],
            kind=step.kind,
            steps=_outline(step.steps, numbers) if isinstance(step, ForEach) else [],
            then=_outline(step.then, numbers) if isinstance(step, Branch) else [],
            else_=_outline(step.else_, numbers) if isinstance(step, Branch) else [],
        )
        for step in steps
    ]


def _progress(run: Run) -> Progress:
    return Progress(completed=run.completed_steps, total=run.total_steps)


def _response(response: Response) -> ResponseReply:
    return ResponseReply(
        step=response.step,
        path=response.path,
        kind=response.kind,
        status=response.status,
        content=response.content,
        summary=response.summary,
        error=response.error,
        started_at=response.started_at,
        completed_at=response.completed_at,
        model=response.usage.model or None,
        tokens_in=response.usage.tokens_in,
        tokens_out=response.usage.tokens_out,
        cost_usd=None if response.usage.cost is None else dollars(response.usage.cost),
        detail={name: value for name, value in response.detail.items() if name != "stage"},  # for us alone
    )


def _run_summary(run: Run) -> RunSummary:
    return RunSummary(
        id=run.id,
        workflow_id=run.workflow_id,
        version=run.version,
        status=run.status,
        started_by=run.started_by,
        created_at=run.created_at,
        started_at=run.started_at,
        completed_at=run.completed_at,
        error=run.error,
        progress=_progress(run),
        tokens=run.tokens,
        cost_usd=dollars(run.cost),
    )


def _workflow_summary(workflow: Workflow) -> WorkflowSummary:
    return WorkflowSummary(
        id=workflow.id,
        name=workflow.name,
        version=workflow.version,
        owner=workflow.owner,
        trigger=workflow.definition.trigger_as_json(),
        paused=workflow.paused,
        steps=count_steps(workflow.definition.steps),
        created_at=workflow.created_at,
        updated_at=workflow.updated_at,
    )
