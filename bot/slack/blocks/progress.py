"""A run with all that is known of it: what every message about it is drawn from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.slack.blocks.outcome import loop_of
from bot.slack.blocks.steps import FindOffer, title
from core.access.programs import title as title_of_program
from core.approvals import Decision
from core.definition import Action, Branch, Step, every_step
from core.language import ENGLISH, Translator
from core.numbering import numbers_of
from core.runs import Response, Run, RunStatus, StepStatus


def state_of(status: RunStatus, tr: Translator = ENGLISH) -> str:
    """A run's status, as people say it."""
    return {
        RunStatus.CREATED: tr("starting"),
        RunStatus.RUNNING: tr("running"),
        RunStatus.WAITING: tr("waiting"),
        RunStatus.COMPLETED: tr("done"),
        RunStatus.FAILED: tr("failed"),
        RunStatus.CANCELLED: tr("stopped"),
    }[status]


_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Progress:
    """All that the messages about a run are drawn from."""

    run: Run
    responses: Sequence[Response]
    offer: FindOffer
    names: Mapping[str, str]
    usual_seconds: float | None = None
    decisions: Sequence[Decision] = ()
    tr: Translator = ENGLISH

    def response(self, step_id: str) -> Response | None:
        """The one of a step outside of loops."""
        return next((one for one in self.responses if one.path == step_id), None)

    def inside(self, loop: str) -> list[Response]:
        """Those of a loop's steps."""
        return [one for one in self.responses if loop_of(one.path) == loop]

    def items(self, loop: str) -> int | None:
        """How many a loop goes over, once that is known."""
        whole = self.response(loop)
        if whole is None:
            return None
        items = whole.detail.get("items", whole.content)
        return len(items) if isinstance(items, list) else None

    def who(self, user: str | None) -> str:
        """A person's name, or what it was if it was nobody."""
        if user is None or user == "trigger":
            return self.tr("nobody") if user is None else self.tr("its trigger")
        return title_of_program(user) or self.names.get(user, user)


def is_pausing(response: Response) -> bool:
    """Whether it waits for nothing but a time."""
    return response.kind == "wait" and response.status is StepStatus.WAITING


def numbered(progress: Progress) -> dict[str, str]:
    """What the steps are called in replies, by id, with the numbers of the plan: `3a.1. Summary`."""
    definition = progress.run.definition
    numbers = numbers_of(definition.steps)
    return {
        step.id: f"{numbers[step.id]}. {title(step, progress.offer, progress.names, progress.tr)}"
        for step in every_step(definition.steps)
    }


def top_steps(steps: Sequence[Step]) -> list[Step]:
    """What gets a task of its own: every step outside of loops, those in branches included."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if isinstance(step, Branch):
            found += [*top_steps(step.then), *top_steps(step.else_)]
    return found


def title_of(progress: Progress, response: Response) -> str:
    """A response's step in a few words, inside loops too."""
    step = step_of(progress, response)
    return title(step, progress.offer, progress.names, progress.tr) if step else response.step


def app_of(progress: Progress, slug: str) -> str:
    """An app whose account a step needs, as people call it."""
    keys = [step.action for step in every_step(progress.run.definition.steps) if isinstance(step, Action)]
    offers = filter(None, map(progress.offer, keys))
    return next((offer.app for offer in offers if offer.account == slug and offer.app), slug)


def step_of(progress: Progress, response: Response) -> Step | None:
    """The step that a response belongs to."""
    steps = every_step(progress.run.definition.steps)
    return next((step for step in steps if step.id == response.step), None)


def spoken(progress: Progress, response: Response) -> str:
    """A response's step in a sentence: `“Linear: Create Issue” (step 3a.1, item 2)`. Plain text; the
    number is left out where there is but one step."""
    numbers = numbers_of(progress.run.definition.steps)
    tr, where = progress.tr, []
    if len(numbers) > 1 and response.step in numbers:
        where = [tr("step {number}", number=numbers[response.step])]
    where += [tr("item {number}", number=int(index) + 1) for index in _INDEX.findall(response.path)]
    called = tr("“{words}”", words=title_of(progress, response))
    return called + (f" ({', '.join(where)})" if where else "")
