"""What all pieces of a definition are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

STEP_ID = r"^[a-z][a-z0-9_]*$"
LONGEST_TEXT = 1_000_000  # characters in one text of a definition


class Part(BaseModel):
    """A piece of a definition: immutable, and nothing unknown passes silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
# What people call values of parameters that only a service can name, by the value (as text).
Labels = dict[str, Annotated[str, Field(max_length=300)]]
StepId = Annotated[str, Field(pattern=STEP_ID, max_length=64)]
