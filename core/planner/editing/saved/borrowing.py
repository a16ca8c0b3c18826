"""A new plan from a saved workflow: "like the digest but for the web repo"."""

from dataclasses import dataclass, replace

from core.planner.editing.desk import choose
from core.planner.editing.saved.likeness import named
from core.planner.matching.words import tokens
from core.planner.telling.naming import unlike
from core.planning import PlanRequest
from core.workflows import Plan, Workflow


@dataclass(frozen=True)
class Borrowed:
    """The request as words about a copy of the workflow."""

    workflow: Workflow
    request: PlanRequest

    def told(self, plan: Plan) -> Plan:
        """The plan, with where it comes from; and with what was not understood, where nothing became
        different."""
        notes = [self.request.tr("This starts from “{name}”.", name=self.workflow.name)]
        if plan.answer is not None:
            notes.append(plan.answer)
        return replace(plan, answer=None, notes=(*notes, *plan.notes))


def borrowed(request: PlanRequest) -> Borrowed | Plan | None:
    """What a new intent takes from a saved workflow; a question where several are called so."""
    found = named(request.intent, request.surroundings.workflows)
    if found is None:
        return None
    workflows, change = found
    if len(workflows) > 1:
        names = {one.name: one.name for one in workflows[:5]}
        asked = choose(request.tr("Which workflow do you mean?"), names).question
        return Plan(questions=(replace(asked, key="like", choices=tuple(names)),))
    workflow = workflows[0]
    words = "-".join(tokens(change)[-3:]).strip("-#@") or "copy"
    name = unlike(f"{workflow.name}-{words}"[:48].strip("-"), (*request.taken_names, workflow.name))
    copy = workflow.definition.model_copy(update={"name": name, "intent": request.intent})
    return Borrowed(workflow, replace(request, words=change, plan=Plan(copy), turns=()))
