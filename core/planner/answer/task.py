"""What a model may choose from, for one request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.engine import Offer

MOST_LABELS = 24
MOST_LOOPS = 4
MOST_INPUTS = 6

STEP_LABELS = tuple(f"s{number}" for number in range(1, MOST_LABELS + 1))
ITEM_LABELS = tuple(f"item{number}" for number in range(1, MOST_LOOPS + 1))
INPUT_LABELS = tuple(f"input{number}" for number in range(1, MOST_INPUTS + 1))


@dataclass(frozen=True)
class Name:
    """Something that is there before the first step. `text` is what stands for it in a definition: a
    reference, or the words themselves (a pasted text). `about` tells the model what it holds."""

    text: str
    about: str = ""


@dataclass(frozen=True)
class Task:
    """`said` is everything that the person said themselves, without what they pasted: an address, a number or
    a channel that is not in it was invented. `people` has "me" for whoever speaks."""

    said: str = ""
    actions: Sequence[Offer] = ()
    triggers: Sequence[Offer] = ()
    names: Mapping[str, Name] = field(default_factory=dict)
    channels: Sequence[str] = ()
    people: Sequence[str] = ()
    prompts: bool = True  # whether there is a model that performs them
    whole: bool = False  # whether all of the request is read, with what each run must be given

    @property
    def references(self) -> list[str]:
        """What a step may use."""
        return [*self.names, *STEP_LABELS, *ITEM_LABELS, *(INPUT_LABELS if self.whole else ())]

    def action(self, key: object) -> Offer | None:
        """The one of that key."""
        return next((offer for offer in self.actions if offer.key == key), None)

    def trigger(self, key: object) -> Offer | None:
        """The one of that key."""
        return next((offer for offer in self.triggers if offer.key == key), None)
