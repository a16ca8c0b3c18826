"""What a workflow is: trigger, inputs, steps and the intent in words, as engine-agnostic JSON.

A definition is frozen, and valid or not saved: `parse` gives one or raises `Invalid` with every fault and
its path. The rules that pydantic cannot say (ids, references, order) are in `core/checks.py`.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from core.checks import check_structure
from core.conditions import LONGEST as LONGEST_CONDITION
from core.errors import Fault, Invalid

STEP_ID = r"^[a-z][a-z0-9_]*$"
HEADER = r"^[A-Za-z0-9-]+$"
BODY_PATH = r"^body(\.[A-Za-z0-9_$-]+|\[\d+\])+$"
LONGEST_TEXT = 1_000_000  # characters in one text of a definition


class Part(BaseModel):
    """A piece of a definition: immutable, and nothing unknown passes silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
# What people call values of parameters that only a service can name, by the value (as text).
Labels = dict[str, Annotated[str, Field(max_length=300)]]
StepId = Annotated[str, Field(pattern=STEP_ID, max_length=64)]


class Input(Part):
    """What a run must be given, or may be."""

    name: StepId
    type: Literal["string", "number", "boolean", "array", "object"] = "string"
    required: bool = True
    default: JsonValue = None
    help: str = ""

    @property
    def must_be_given(self) -> bool:
        """Whether no run can begin without somebody saying it."""
        return self.required and self.default is None


RetryOn = Literal["unavailable", "timeout", "refused"]
_RETRIED: tuple[RetryOn, ...] = ("unavailable", "timeout")
_USUAL_TRIES = 3
_MOST_PATIENCE_S = 180.0


class Policy(Part):
    """How patient a step is: seconds for one try, tries in all, seconds before the second (then doubling).

    Where `attempts` is not said, there are three; but an engine that says at once that it is not available
    uses none of the step's time, and is asked again for as long as three tries may take, up to three minutes.
    `retry_on` says after what it is tried again: the engine was `unavailable` (it did not happen), gave no
    answer in time (`timeout`; only where asking twice does no harm), or `refused`, which is only worth it
    where the same question may be answered otherwise. What may have happened is never tried again by itself.
    """

    timeout_s: float = Field(default=60, gt=0, le=3600)
    attempts: int | None = Field(default=None, ge=1, le=10, exclude_if=lambda given: given is None)
    backoff_s: float = Field(default=2, ge=0, le=600)
    # Left out of the JSON where it says nothing new, so that an older Synth beside this one reads it too.
    retry_on: tuple[RetryOn, ...] = Field(default=_RETRIED, exclude_if=lambda given: given == _RETRIED)

    @property
    def tries(self) -> int:
        """In all, where each takes its time."""
        return self.attempts or _USUAL_TRIES

    @property
    def longest_s(self) -> float:
        """All tries with the pauses between them."""
        return self.timeout_s * self.tries + float(self.backoff_s * (2 ** (self.tries - 1) - 1))

    @property
    def patience_s(self) -> float:
        """How long an engine that is not available is asked again; 0: no longer than the tries that were
        said."""
        return 0.0 if self.attempts is not None else min(self.longest_s, _MOST_PATIENCE_S)


class Default(Part):
    """`on_error`: go on with this as the step's response."""

    default: JsonValue


OnError = Literal["fail", "continue"] | Default


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

    `approvers` are `owner` (of the workflow), `channel` (anybody where the run is told) or people: `<@U1>`,
    `U1`, `@ada`, or a reference to one. So many of them as `quorum` says must agree; one no is enough. With
    `exclude_requester` whoever started the run may not decide.

    A no ends what the question stands in (one item of a loop, else the run, which then counts as cancelled by
    whoever said it), unless `on_reject` is `continue`: then the steps that follow look at the answer.
    """

    kind: Literal["approval"] = "approval"
    ask: Text
    approvers: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field(
        default=("owner",), min_length=1, max_length=20
    )
    quorum: int = Field(default=1, ge=1, le=20)
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


class Manual(Part):
    """Runs when somebody says so."""

    type: Literal["manual"] = "manual"


class Schedule(Part):
    """Runs by the clock of a place. `misfire`: what a fire missed while Synth was stopped means."""

    type: Literal["schedule"] = "schedule"
    cron: str = Field(max_length=200)
    timezone: str = Field(max_length=100)
    misfire: Literal["skip", "once"] = "skip"


class Webhook(Part):
    """Runs when something posts to the workflow's own address.

    `signature` names the header in which the sender signs the body (HMAC-SHA256, hex or base64); the key is
    no part of a definition. `once` says what a delivery that is sent twice has in common: a header, or a
    place in the body such as `body.id`; where it is not given, the headers usual for it are looked at.
    """

    type: Literal["webhook"] = "webhook"
    signature: str | None = Field(default=None, pattern=HEADER, max_length=100)
    once: str | None = Field(default=None, pattern=rf"{HEADER}|{BODY_PATH}", max_length=200)


class AppEvent(Part):
    """Runs when an engine's trigger component says so; the only kind that is deployed at an engine."""

    type: Literal["app_event"] = "app_event"
    event: str = Field(pattern=r"^[a-z][a-z0-9_]*:[A-Za-z0-9._-]+$")
    version: str | None = None
    params: dict[str, JsonValue] = Field(default_factory=dict)
    labels: Labels = Field(default_factory=dict, exclude_if=lambda given: not given)


class SlackEvent(Part):
    """Runs when a person's message in a channel matches, or somebody adds a reaction there.

    `channel` may be left out for a reaction: then it is any that Synth is in. Letter case does not matter for
    what a message `contains`. `reaction` is the emoji's name, without colons.
    """

    type: Literal["slack"] = "slack"
    on: Literal["message", "reaction"] = "message"
    channel: str | None = Field(default=None, max_length=100)
    contains: str | None = Field(default=None, min_length=1, max_length=500)
    reaction: str | None = Field(default=None, max_length=100)


Trigger = Annotated[Manual | Schedule | Webhook | AppEvent | SlackEvent, Field(discriminator="type")]


class Limit(Part):
    """The most that may be taken of models, in tokens and in dollars."""

    tokens: int | None = Field(default=None, gt=0, le=10**15)
    usd: float | None = Field(default=None, gt=0, le=10**9)


class Budget(Limit):
    """What one run may take, and what all runs of the workflow may take in a `month` of UTC."""

    month: Limit = Limit()


class Overlap(Part):
    """How many runs of the workflow go on at once, and what becomes of one that is too many: it stands in
    line, is not made at all, or takes the place of the oldest. A run that waits for somebody still counts."""

    runs: int = Field(default=1, ge=1, le=1_000)
    when_full: Literal["queue", "skip", "replace"] = "queue"


class Definition(Part):
    """A whole workflow. `parse` is the way to make one from what somebody gave."""

    version: Literal[1] = 1
    name: str = Field(min_length=1, max_length=80)
    intent: str = Field(default="", max_length=LONGEST_TEXT)
    inputs: tuple[Input, ...] = ()
    trigger: Trigger = Manual()
    order: Literal["sequential", "parallel"] = "sequential"
    budget: Budget = Budget()
    overlap: Overlap | None = None  # without one, as many as the workspace may have
    accounts: Literal["runner", "owner"] = "runner"
    steps: tuple[Step, ...] = Field(min_length=1)

    def as_json(self) -> dict[str, Any]:
        """The form in which it is stored and sent."""
        return self.model_dump(mode="json", by_alias=True)


def parse(data: object) -> Definition:
    """A definition from JSON, or `Invalid` naming every fault at once."""
    if not isinstance(data, Mapping):
        raise Invalid("A definition is a JSON object.", [Fault("", f"got {type(data).__name__}")])
    faults: list[Fault] = []
    definition: Definition | None = None
    try:
        definition = Definition.model_validate(data)
    except ValidationError as error:
        faults += _faults_of(error)
    except RecursionError:
        raise Invalid("This definition is nested too deeply.") from None
    known = {fault.path for fault in faults}
    faults += [f.fault for f in check_structure(data) if f.serious and f.fault.path not in known]
    if definition is None or faults:
        count = "one thing is" if len(faults) == 1 else f"{len(faults)} things are"
        raise Invalid(f"This definition cannot be used: {count} not right.", faults)
    return definition


def warnings(definition: Definition) -> list[Fault]:
    """What is allowed but probably not meant, such as a reference that names nothing."""
    findings = check_structure(definition.as_json())
    return [finding.fault for finding in findings if not finding.serious]


def every_step(steps: tuple[Step, ...]) -> Iterator[Step]:
    """All steps of a list, those inside branches and loops included, in reading order."""
    for step in steps:
        yield step
        if isinstance(step, Branch):
            yield from every_step(step.then)
            yield from every_step(step.else_)
        elif isinstance(step, ForEach):
            yield from every_step(step.steps)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a definition, for editors and other programs."""
    return Definition.model_json_schema(by_alias=True)


_TAGS = frozenset(
    {"payload", "action", "approval", "wait", "branch", "for_each"}
    | {"manual", "schedule", "webhook", "app_event", "slack"}
)


def _faults_of(error: ValidationError) -> list[Fault]:
    """pydantic's faults. An entry that is wrong makes it find its list too short: that is said once only."""
    found = [(e["type"], _path(e["loc"]), e["msg"]) for e in error.errors(include_url=False)]
    return [
        Fault(path, message)
        for kind, path, message in found
        if kind != "too_short" or not any(other.startswith(f"{path}[") for _, other, _ in found)
    ]


def _path(location: tuple[int | str, ...]) -> str:
    """pydantic's location without the union tags it puts in: `steps[0].blocks[1].text`."""
    path = ""
    previous: int | str = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif not (part in _TAGS and (isinstance(previous, int) or previous == "trigger")):
            path += f".{part}" if path else part
        previous = part
    return path
