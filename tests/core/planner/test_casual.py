"""What people type in a hurry: short spellings, no commas, names of apps for what they make."""

import pytest

from core.planner.normalising.casual import written_out
from tests.core.planner.test_events import outlined, planned

SPELLED = {
    "can u post it in #ops": "can you post it in #ops",
    "sort this n post it in #ops: u n me": "sort this and post it in #ops: u n me",
    "say “thx u all” in #ops rn": "say “thx u all” in #ops rn",
    "give me the open issues rn": "give me the open issues right now",
    "poste n dans #ops": "poste n dans #ops",
    "tldr pls: u won": "summarise this: u won",
    "post a tl;dr of it in #ops": "post a summary of it in #ops",
    "digest of the new issues in #dev please, at 9": "digest of the new issues in #dev, at 9",
    "send me the open invoices pls, at 8:30 every day": "send me the open invoices, at 8:30 every day",
    "post a joke in #fun at 9am please": "post a joke in #fun at 9am",
    "post in #fun: sign up please, at 9": "post in #fun: sign up please, at 9",
    "tell @ada to sign up please": "tell @ada to sign up please",
}


@pytest.mark.parametrize(("typed", "read"), SPELLED.items())
def test_short_spellings_are_written_out_before_anything_that_may_be_pasted(typed: str, read: str) -> None:
    assert written_out(typed) == read


PLANNED = """
make this sound nicer n post it in #ops: u missed it | payload; post_message #ops
weekdays 17:45 nudge #ops: what did u finish today? | post_message #ops
tldr pls: the release moved to thursday | payload
tomorrow 9:15 wish @ada happy birthday in #fun, make it a lil poem | payload; post_message #fun
when someone reacts with :bug: in #ops post it in #eng | post_message #eng
"""


@pytest.mark.parametrize("row", PLANNED.strip().splitlines())
def test_what_was_typed_in_a_hurry_is_planned(row: str) -> None:
    intent, outline = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    assert outlined(definition.steps) == outline
