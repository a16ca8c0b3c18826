"""What people read of a change: − what it was, + what it is, long texts by the words that differ."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.blocks.changes import Piece, difference_block, excerpts, tell
from bot.slack.blocks.plan import Beside, Reader, plan_card
from bot.workspace.limits import check_message
from core.conversation.changes import compare
from core.conversation.plans import Difference
from core.definition import Definition, parse
from core.engine import Offer
from core.workflows import Draft, DraftStatus, Edit, Place, Plan, Revision
from tests.bot.slack.room import labels_of, post, say, words_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
READER = Reader("Europe/Paris", NOW, lambda action: None, {"U0ADA000": "Ada"})
TEXT = "Sum up all the issues of this week in two sentences, and name who is waiting for an answer"


def made(*steps: dict[str, Any], **more: Any) -> Definition:
    return parse({"name": "digest", "steps": list(steps), **more})


def difference(before: Definition, after: Definition, words: str = "make it so") -> Difference:
    revision = Revision(7, 2, 1, "U0ADA000", words, Plan(after), NOW)
    return Difference(before, after, compare(before, after), revision)


def read(before: Definition, after: Definition) -> list[str]:
    told = tell(difference(before, after), READER.offer, READER.names)
    return [f"{line.sign} {''.join(piece.text for piece in line.pieces)}".strip() for line in told]


def test_another_channel_is_two_lines_under_the_step() -> None:
    before, after = (
        made(say("a", "x"), post("b", "#eng", "{{a}}")),
        made(say("a", "x"), post("b", "#web", "{{a}}")),
    )
    assert read(before, after) == ["2.  Post message in #web", "− channel: #eng", "+ channel: #web"]


def test_an_event_that_starts_it_is_told_by_its_title() -> None:
    event = Offer(
        key="pipedream:github-new-issue", kind="trigger", app="GitHub", title="New Issue", description=""
    )
    trigger = {"type": "app_event", "event": event.key, "params": {"repo": "acme/api"}}
    before, after = made(say("a", "x")), made(say("a", "x"), trigger=trigger)
    told = tell(difference(before, after), {event.key: event}.get, READER.names)
    assert [line.pieces[0].text for line in told] == [
        "when somebody presses Run",
        "when this happens: GitHub: New Issue (acme/api)",
    ]


def test_steps_that_came_went_and_moved_are_told_by_their_numbers() -> None:
    before = made(say("a", "x"), say("b", "y"), say("c", "z"))
    after = made(say("c", "z"), say("a", "x"), say("d", "w"))
    assert read(before, after) == ["− 2. B: y", "C: step 3 is step 1 now", "+ 3. D: w"]


def test_another_trigger_is_told_in_words() -> None:
    schedule = {"type": "schedule", "cron": "0 9 * * 1-5", "timezone": "Europe/Paris"}
    assert read(made(say("a", "x")), made(say("a", "x"), trigger=schedule)) == [
        "− when somebody presses Run",
        "+ every weekday at 09:00 (Europe/Paris)",
    ]


def test_what_people_asked_for_is_no_change_of_what_runs() -> None:
    assert (
        difference_block(
            difference(made(say("a", "x")), made(say("a", "x"), intent="other words")), READER.offer, {}
        )
        is None
    )


def test_a_long_text_is_cut_to_what_differs() -> None:
    old, new = excerpts(TEXT, TEXT.replace("two", "three"))
    assert old == (Piece("… of this week in"), Piece("two", strong=True), Piece("sentences, and name who …"))
    assert new == (
        Piece("… of this week in"),
        Piece("three", strong=True),
        Piece("sentences, and name who …"),
    )


WORDS = st.lists(st.sampled_from(["tea", "is", "hot", "cold", "#eng"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
@settings(max_examples=200, deadline=None)
def test_excerpts_keep_every_word_that_differs_and_only_those_are_strong(before: str, after: str) -> None:
    old, new = excerpts(before, after)
    for text, pieces in ((before, old), (after, new)):
        words = text.split()
        strong = [word for piece in pieces if piece.strong for word in piece.text.split()]
        assert all(word in words for word in strong)
        if before.split() == after.split():
            assert strong == []
    if before.split() != after.split():
        assert any(piece.strong for piece in (*old, *new))


@pytest.mark.parametrize("size", [10, 3_000])
def test_a_change_of_everything_fits_into_a_message(size: int) -> None:
    evil = "<!channel> *x* ``` " * size
    before = made(*(say(f"s{n}", f"{evil} {n}") for n in range(40)))
    after = made(*(say(f"s{n}", f"{n} {evil} other") for n in range(5, 45)))
    draft = Draft(
        7, "T1", Place("C1", "1.0"), "U0ADA000", "x", DraftStatus.READY, Plan(after), None, None, NOW, 2
    )
    card = plan_card(draft, READER, Beside(difference=difference(before, after, evil)))
    content = card.arguments()
    check_message(content)
    assert labels_of(content) == ["Run", "Save", "Preview", "Undo", "Discard"]


def edited(status: DraftStatus, applied: int | None = None) -> Draft:
    after = made(say("a", "y"))
    edit = Edit(3, 4, applied)
    return Draft(7, "T1", Place("C1", "1.0"), "U0ADA000", "x", status, Plan(after), None, None, NOW, 2, edit)


@pytest.mark.parametrize(
    ("draft", "labels"),
    [
        (edited(DraftStatus.READY), ["Apply", "Preview", "Undo", "Leave as it is"]),
        (edited(DraftStatus.APPLIED, 5), ["Undo"]),
        (edited(DraftStatus.UNDONE, 6), []),
        (edited(DraftStatus.DISCARDED), []),
    ],
)
def test_a_proposed_change_offers_what_makes_sense(draft: Draft, labels: list[str]) -> None:
    shown = difference(made(say("a", "x")), made(say("a", "y")))
    content = plan_card(draft, READER, Beside(difference=shown, done="Ada did it.")).arguments()
    check_message(content)
    assert labels_of(content) == labels
    assert "Ada: “make it so”" in words_of(content)
