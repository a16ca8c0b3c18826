"""How long things took, in words."""

import pytest

from bot.durations import duration


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.42, "0.4 s"),
        (40, "40 s"),
        (125, "2 min 5 s"),
        (3_600, "1 h"),
        (3_780, "1 h 3 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
