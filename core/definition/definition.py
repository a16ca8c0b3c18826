"""The whole of a definition, and how one is made from what somebody gave."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, JsonValue, ValidationError

from core.checks import check_structure
from core.definition.faults import faults_of
from core.definition.parts import LONGEST_TEXT, Part, StepId
from core.definition.steps import Step
from core.definition.triggers import Manual, Trigger
from core.errors import Fault, Invalid


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

    @property
    def readable(self) -> bool:
        """Whether all of it is known to this release (foreign.py)."""
        return True

    def as_json(self) -> dict[str, Any]:
        """The form in which it is stored and sent."""
        return self.model_dump(mode="json", by_alias=True)

    def trigger_as_json(self) -> dict[str, Any]:
        """What starts it, in the same form."""
        return self.trigger.model_dump(mode="json")


def parse(data: object) -> Definition:
    """A definition from JSON, or `Invalid` naming every fault at once."""
    if not isinstance(data, Mapping):
        raise Invalid("A definition is a JSON object.", [Fault("", f"got {type(data).__name__}")])
    faults: list[Fault] = []
    definition: Definition | None = None
    try:
        definition = Definition.model_validate(data)
    except ValidationError as error:
        faults += faults_of(error)
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
    findings = check_structure(definition.as_json()) if definition.readable else []
    return [finding.fault for finding in findings if not finding.serious]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a definition, for editors and other programs."""
    return Definition.model_json_schema(by_alias=True)
