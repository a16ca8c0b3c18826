"""The kinds of steps."""

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from core.conditions import LONGEST as LONGEST_CONDITION
from core.definition.parts import Labels, Part, StepId, Text
from core.definition.policies import OnError, Policy


class Block(Part):
    """A piece of a prompt; `assistant` blocks are examples of answers."""

    role: Literal["system", "user", "assistant"]
    text: Text


class StepBase(Part):
    """What every step has."""

    id: StepId
    on_error: OnError = "fail"


class Payload(StepBase):
    """An LLM interaction, performed by the chain runner."""

    kind: Literal["payload"] = "payload"
    blocks: tuple[Block, ...] = Field(min_length=1)
    llm: str = Field(default="default", min_length=1)
    output_schema: dict[str, JsonValue] | None = None
    # A model on a small machine thinks for minutes where a service takes seconds.
    policy: Policy = Policy(timeout_s=300)


class Action(StepBase):
    """Something an engine does: `engine:name`."""

    kind: Literal["action"] = "action"
    action: str = Field(pattern=r"^[a-z][a-z0-9_]*:[A-Za-z0-9._-]+$")
    version: str | None = None
    params: dict[str, JsonValue] = Field(default_factory=dict)
    labels: Labels = Field(default_factory=dict, exclude_if=lambda given: not given)
    policy: Policy = Policy()

    @property
    def engine(self) -> str:
        """The part before the colon."""
        return self.action.partition(":")[0]


class Approval(StepBase):
    """A question to people; the run waits, and `{{check.approved}}`, `.by` and `.comment` are their answer.

    `approvers` are `owner` (of the workflow), `channel` (anybody where the run is told), people (`<@U1>`,
    `U1`, `@ada`, or a reference to one) or the members of a channel (`#team`, `<#C1>`). So many of them as
    `quorum` says must agree; one no is enough. With `exclude_requester` whoever started the run may not
    decide.

    Where it `wants` an `answer`, so many are to say something in words: `{{ask.comment}}` is the text, with
    `Ada: ` before each where several are asked, `{{ask.items}}` the same as a list, and `{{ask.answers}}` a
    list of `{by, name, text}`. Who has nothing to say passes; when all do, that is a no. When the time runs
    out, `approve` goes on with the answers that came.
    """

    kind: Literal["approval"] = "approval"
    ask: Text
    wants: Literal["decision", "answer"] = Field(
        default="decision", exclude_if=lambda wanted: wanted == "decision"
    )
    approvers: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field(
        default=("owner",), min_length=1, max_length=20
    )
    quorum: Annotated[int, Field(ge=1, le=20)] | Literal["all"] = 1
    exclude_requester: bool = False
    on_reject: Literal["stop", "continue"] = "stop"
    timeout_s: float = Field(default=86_400, gt=0, le=366 * 86_400)
    on_timeout: Literal["fail", "approve", "reject"] = "fail"
    remind_s: float | None = Field(default=3_600, ge=60)


class Wait(StepBase):
    """A pause."""

    kind: Literal["wait"] = "wait"
    seconds: float = Field(gt=0, le=366 * 86_400)


class Branch(StepBase):
    """One of two ways, by a CEL expression over the names that references know."""

    kind: Literal["branch"] = "branch"
    when: str = Field(min_length=1, max_length=LONGEST_CONDITION)
    then: tuple["Step", ...]
    else_: tuple["Step", ...] = Field(default=(), alias="else")


class ForEach(StepBase):
    """The same steps for each item; its response is the list of the last step's responses, in order."""

    kind: Literal["for_each"] = "for_each"
    items: JsonValue
    as_: StepId = Field(default="item", alias="as")
    at_once: int = Field(default=1, ge=1, le=50)
    limit: int = Field(default=200, ge=1, le=10_000)
    steps: tuple["Step", ...] = Field(min_length=1)


Step = Annotated[Payload | Action | Approval | Wait | Branch | ForEach, Field(discriminator="kind")]


def every_step(steps: tuple[Step, ...]) -> Iterator[Step]:
    """All steps of a list, those inside branches and loops included, in reading order."""
    for step in steps:
        yield step
        if isinstance(step, Branch):
            yield from every_step(step.then)
            yield from every_step(step.else_)
        elif isinstance(step, ForEach):
            yield from every_step(step.steps)


def changed(steps: Iterable[Step], change: Callable[[Step], Step | None]) -> tuple[Step, ...]:
    """The steps with each changed, those inside branches and loops too; None leaves one out."""
    kept: list[Step] = []
    for step in steps:
        after = change(step)
        if isinstance(after, Branch):
            after = after.model_copy(
                update={"then": changed(after.then, change), "else_": changed(after.else_, change)}
            )
        elif isinstance(after, ForEach):
            after = after.model_copy(update={"steps": changed(after.steps, change)})
            if not after.steps:
                continue
        if after is not None:
            kept.append(after)
    return tuple(kept)
