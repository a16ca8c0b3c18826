"""A step's policy: how long one try may take, how many there are, what lies between, and after what."""

import asyncio
import time
from typing import Any

import pytest

from core.definition import Definition, Payload, parse
from core.engine import Call, Outcome
from core.errors import Invalid, Refused, Unavailable, Unknown
from core.walking.retrying import ask
from tests.fakes import ScriptedEngine


def step(**policy: Any) -> Payload:
    block = {"role": "user", "text": "a"}
    given = {"id": "one", "kind": "payload", "blocks": [block], "policy": policy}
    found = parse({"name": "test", "steps": [given]}).steps[0]
    assert isinstance(found, Payload)
    return found


class Moody(ScriptedEngine):
    """Raises its moods one after the other, then answers; a mood of None is silence. `came`: when."""

    def __init__(self, *moods: Exception | None, repeatable: bool = True) -> None:
        super().__init__("llm", self._answered, repeatable=repeatable)
        self._moods = list(moods)
        self.came: list[float] = []

    async def _answered(self, call: Call) -> Outcome:
        self.came.append(time.monotonic())
        if self._moods:
            mood = self._moods.pop(0)
            if mood is None:
                await asyncio.sleep(60)
            else:
                raise mood
        return Outcome("fine")

    @property
    def pauses(self) -> list[float]:
        return [after - before for before, after in zip(self.came, self.came[1:], strict=False)]


async def asked(engine: Moody, **policy: Any) -> Any:
    given = step(**policy)
    call = Call("k", "T1", 1, "U1", given)
    answer = await ask(lambda: engine.perform(call), given.policy, repeatable=engine.repeatable)
    return answer.content


BUSY, NO = Unavailable("Busy."), Refused("No.")


@pytest.mark.parametrize("retry_on", [["refused"], ["unavailable", "timeout", "refused"]])
async def test_a_refusal_is_tried_again_where_the_step_says_so(retry_on: list[str]) -> None:
    engine = Moody(NO, NO)
    assert await asked(engine, backoff_s=0, retry_on=retry_on) == "fine"
    assert len(engine.calls) == 3


@pytest.mark.parametrize(
    ("mood", "retry_on", "reason"),
    [
        (BUSY, ["timeout"], "Busy."),
        (None, ["unavailable"], "There was no answer within 0.02 s."),
        (NO, ["unavailable", "timeout"], "No."),
        (BUSY, [], "Busy."),
    ],
)
async def test_what_the_step_does_not_name_is_not_tried_again(
    mood: Exception | None, retry_on: list[str], reason: str
) -> None:
    engine = Moody(mood)
    with pytest.raises(Refused) as refused:
        await asked(engine, timeout_s=0.02, backoff_s=0, retry_on=retry_on)
    assert (refused.value.sentence, len(engine.calls)) == (reason, 1)


async def test_what_may_have_happened_is_never_tried_again_by_itself() -> None:
    engine = Moody(None, repeatable=False)
    with pytest.raises(Unknown):
        await asked(engine, timeout_s=0.02, backoff_s=0, retry_on=["timeout"])
    assert len(engine.calls) == 1


async def test_where_a_person_can_help_no_other_try_is_made() -> None:
    engine = Moody(Refused("No account.", "connect", "github"))
    with pytest.raises(Refused, match="No account"):
        await asked(engine, backoff_s=0, retry_on=["refused"])
    assert len(engine.calls) == 1


async def test_the_pauses_double_and_an_engine_may_ask_for_longer_ones() -> None:
    engine = Moody(BUSY, BUSY, Unavailable("Busy.", 0.5))
    assert await asked(engine, attempts=4, backoff_s=0.1) == "fine"
    first, second, third = engine.pauses
    assert 0.08 <= first < second <= 0.3
    assert third >= 0.5


async def test_an_engine_that_is_away_is_asked_beyond_the_usual_tries_and_a_silent_one_is_not() -> None:
    engine = Moody(BUSY, BUSY, BUSY, BUSY)
    assert await asked(engine, backoff_s=0.02) == "fine"
    assert engine.pauses[-1] >= 0.8, "ever more slowly"
    with pytest.raises(Refused, match=r"within 0\.02 s\. Tried 3 times"):
        await asked(Moody(None, None, None, None), timeout_s=0.02, backoff_s=0)


async def test_an_engine_that_stays_away_is_given_up_when_the_steps_tries_could_have_been_over() -> None:
    begun = time.monotonic()
    with pytest.raises(Refused, match=r"Busy\. Tried [45] times"):
        await asked(Moody(*[BUSY] * 20), timeout_s=0.5, backoff_s=0.01)
    assert time.monotonic() - begun < 1.6, "not slept once more to no avail"


@pytest.mark.parametrize("attempts", [1, 2, 3])
async def test_tries_that_a_workflow_names_are_all_there_are(attempts: int) -> None:
    engine = Moody(*[BUSY] * 20)
    with pytest.raises(Refused):
        await asked(engine, attempts=attempts, backoff_s=0.001)
    assert len(engine.calls) == attempts


async def test_after_the_last_try_nothing_is_waited_for() -> None:
    begun = time.monotonic()
    with pytest.raises(Refused, match="Tried once"):
        await asked(Moody(BUSY), attempts=1, backoff_s=60)
    assert time.monotonic() - begun < 5


def test_a_policy_as_it_was_before_is_stored_as_it_was_before() -> None:
    """So that an older Synth beside this one can read it."""
    definition = parse({"name": "test", "steps": [step().model_dump(mode="json", by_alias=True)]})
    policy = definition.as_json()["steps"][0]["policy"]
    assert "retry_on" not in policy
    assert "attempts" not in policy, "so that it reads the three that it knows"
    thrice = parse({"name": "test", "steps": [step(attempts=3).model_dump(mode="json", by_alias=True)]})
    assert thrice.as_json()["steps"][0]["policy"]["attempts"] == 3
    other = Definition.model_validate({"name": "t", "steps": [step(retry_on=["refused"])]})
    assert other.as_json()["steps"][0]["policy"]["retry_on"] == ["refused"]


def test_a_cause_that_there_is_not_is_a_fault() -> None:
    with pytest.raises(Invalid) as invalid:
        step(retry_on=["unknown"])
    assert [fault.path for fault in invalid.value.faults] == ["steps[0].policy.retry_on[0]"]
