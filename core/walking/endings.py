"""How a step ends that has no answer: it failed, or nobody knows whether it happened."""

from dataclasses import replace
from typing import Any, NoReturn

from core.definition import Default, Step
from core.errors import EngineError, Wasted
from core.runs import Response, StepStatus, Usage, count_steps
from core.walking.journal import Journal, Parked, StepFailed
from core.walking.place import Place

LOST = "Synth was stopped while this was under way."
STALLED = "This step stopped Synth five times in a row, so it is not tried again."


class Endings:
    """Of the steps of one run, as one walk knows them."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def failed(self, step: Step, place: Place, response: Response, error: EngineError) -> Any:
        """What its failure means for the run: `on_error`. Raises `StepFailed`, or gives what the step gives
        instead of an answer."""
        if isinstance(error, Wasted):
            response = replace(response, usage=Usage(*error.took))
        remedy = getattr(error, "remedy", None)
        detail = {
            **response.detail,
            **({} if remedy is None else {"remedy": remedy}),
            **_beside(error.technical),
        }
        if step.on_error == "fail":
            failed = replace(response, status=StepStatus.FAILED, error=error.sentence, detail=detail)
            await self._journal.finish(failed, counts=False)
            raise StepFailed(response.path, error.sentence) from error
        content = step.on_error.default if isinstance(step.on_error, Default) else None
        if place.counts:
            self._journal.count(count_steps((step,)) - 1)
        tolerated = replace(
            response,
            status=StepStatus.COMPLETED,
            content=content,
            error=error.sentence,
            detail={**detail, "tolerated": True},
        )
        await self._journal.finish(tolerated, counts=place.counts)
        return content

    async def park_unknown(self, response: Response, reason: str, technical: str = "") -> NoReturn:
        """Keep that it may have happened, and wait for a person's word."""
        if response.status is StepStatus.UNKNOWN:
            raise Parked(None)  # asked before
        asked = {"question": "unknown_outcome", "error": reason}
        detail = {**response.detail, **_beside(technical)}
        unknown = replace(response, status=StepStatus.UNKNOWN, error=reason, detail=detail)
        await self._journal.ask(unknown, asked)
        raise Parked(None)


def _beside(technical: str) -> dict[str, str]:
    return {"technical": technical} if technical else {}
