"""The planner: a new intent is planned, what is said about a plan changes it."""

import re
from dataclasses import replace

from core.catalogue import Catalogue
from core.definition import LONGEST_TEXT
from core.planner.asking.examples import Examples
from core.planner.asking.model import SMALL, Model, Reach
from core.planner.editing import Borrowed, Editor, borrowed, named, near_duplicate
from core.planner.intents import Intents
from core.planner.triggers.overlapping import kept_by, taken_out
from core.planning import PlanRequest
from core.workflows import Plan

_LONGEST = LONGEST_TEXT - 10_000  # characters: room for the instruction around a pasted text

_ENDLESS = re.compile(r"(?P<gap>[^\S\n]{40})[^\S\n]+|(?P<lines>\n{20})\n+")
_AFRESH = re.compile(
    r"(?:no,?\s+|actually,?\s+|please\s+)*(?:start (?:over|again|afresh|from scratch)|new plan"
    r"|(?:do|make|let's do|plan)?\s*something (?:completely |entirely |totally )?(?:different|else|new)"
    r"|forget (?:it|that|all that|everything))"
    r"(?: instead)?\s*[:,.;–-]\s*(?P<new>.{8,})",
    re.IGNORECASE | re.DOTALL,
)


class HybridPlanner:
    """Implements `core.planning.Planner`. `llm` names the instance that is asked, `reach` how much of it."""

    def __init__(
        self,
        catalogue: Catalogue,
        model: Model | None,
        llm: str = "default",
        timeout_s: float = 90,
        reach: Reach = SMALL,
        examples: Examples | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._intents = Intents(catalogue, model, llm, reach, examples, timeout_s)
        self._editor = Editor(catalogue, model, llm, reach, timeout_s)

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone. `refined=False` where they guessed and a model could know better."""
        said = max(len(request.intent), len(request.words))
        if said > _LONGEST:
            return Plan(
                refusal=request.tr(
                    "This is too long to plan with: {characters} characters, the most is {most}.",
                    characters=request.tr.number(said),
                    most=request.tr.number(_LONGEST),
                )
            )
        request = _afresh(_calmed(request))
        if _lies_there(request):
            return await self._editor.sketch(request)
        request = _begun(request)
        taken = borrowed(request)
        if isinstance(taken, Borrowed):
            return taken.told(await self._editor.sketch(taken.request))
        rest, overlap = taken_out(request)
        plan = taken or kept_by(await self._intents.sketch(rest), request, overlap)
        return _likened(plan, request)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """The plan that a model makes where the rules were unsure, or the sketch with an honest note."""
        if sketch.refined:
            return sketch
        request = _afresh(_calmed(request))
        if _lies_there(request):
            return await self._editor.refine(request, sketch)
        request = _begun(request)
        taken = borrowed(request)
        if isinstance(taken, Borrowed):
            return taken.told(await self._editor.refine(taken.request, sketch))
        rest, overlap = taken_out(request)
        return _likened(kept_by(await self._intents.refine(rest, sketch), request, overlap), request)


def _calmed(request: PlanRequest) -> PlanRequest:
    """Without endless gaps, which patterns would share out among their parts for ever."""
    intent, words = (
        _ENDLESS.sub(lambda found: found["gap"] or found["lines"], said)
        for said in (request.intent, request.words)
    )
    return replace(request, intent=intent, words=words)


def _likened(plan: Plan, request: PlanRequest) -> Plan:
    """With the saved workflow that does nearly the same, where there is one."""
    if plan.definition is None or plan.questions:
        return plan
    found = near_duplicate(plan.definition, request.surroundings.workflows)
    return plan if found is None else replace(plan, similar=found.id)


def _afresh(request: PlanRequest) -> PlanRequest:
    """Words that put the plan away and say something new: "start over: …", "do something else: …"."""
    found = _AFRESH.fullmatch(request.words.strip()) if request.plan is not None else None
    return request if found is None else replace(request, intent=found["new"], words=found["new"], plan=None)


def _lies_there(request: PlanRequest) -> bool:
    """Whether there is a plan that the words are about."""
    return request.plan is not None and request.plan.definition is not None


def _begun(request: PlanRequest) -> PlanRequest:
    """A new intent. Where questions had to be answered before there could be any plan, the answer is part of
    it: a pasted text stands where it would have stood."""
    plan = request.plan
    if plan is None or request.words == request.intent:
        return request
    if any(question.key == "like" for question in plan.questions):
        return replace(request, intent=_chosen(request), plan=None)
    pasted = any(question.key == "content" for question in plan.questions)
    join = ":\n\n" if pasted else ", "
    return replace(request, intent=f"{request.intent.rstrip(' .:')}{join}{request.words}", plan=None)


def _chosen(request: PlanRequest) -> str:
    """The intent with the one name that was chosen, where several workflows had the words in theirs."""
    found = named(request.intent, request.surroundings.workflows)
    change = found[1] if found is not None else ""
    return f"like {request.words.strip(' .')} but {change}"
