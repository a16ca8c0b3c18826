"""Text in and out: what people typed, and what they read."""

from datetime import UTC, datetime

import pytest

from bot.slack.blocks import text
from bot.slack.markdown import as_mrkdwn
from bot.slack.speech import command_line, decision, is_courtesy, is_greeting, mistyped, plain


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U0BOT> sum up", "sum up"),
        ("post it to <#C1|general>", "post it to #general"),
        ("ask <@U0ADA|ada> why", "ask <@U0ADA> why"),
        ("read <https://a.b/c?d=1&amp;e=2|the page>", "read https://a.b/c?d=1&e=2"),
        ("write to <mailto:ada@a.b|ada@a.b>", "write to ada@a.b"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("wake <!here> and <!subteam^S1|@team>", "wake @here and @team"),
    ],
)
def test_what_slack_sends_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert plain(sent, "U0BOT") == typed


@pytest.mark.parametrize(
    ("typed", "target", "inputs"),
    [
        ("run digest", "digest", {}),
        ("run my weekly digest repo=a/b", "my weekly digest", {"repo": "a/b"}),
        ("run “my digest” note=“two words” n=3", "my digest", {"note": "two words", "n": "3"}),
        ("run digest note=l'eau d'ici", "digest", {"note": "l'eau d'ici"}),
        ("run digest note='all of it' x=1", "digest", {"note": "all of it", "x": "1"}),
        ('run digest note="never closed', "digest", {"note": "never closed"}),
        ("run digest url=https://a.b/?c=d", "digest", {"url": "https://a.b/?c=d"}),
        ("RUN #12", "#12", {}),
    ],
)
def test_a_command_is_taken_apart_forgivingly(typed: str, target: str, inputs: dict[str, str]) -> None:
    line = command_line(typed)
    assert line is not None
    assert (line.command, line.target, dict(line.inputs)) == ("run", target, inputs)


def test_words_that_are_no_command_are_an_intent() -> None:
    assert command_line("summarise the news") is None
    assert mistyped("summarise the news of today") is None


@pytest.mark.parametrize(("typed", "meant"), [("lst", "list"), ("hisotry x", "history"), ("staus", "status")])
def test_a_slip_of_the_keyboard_is_noticed(typed: str, meant: str) -> None:
    assert mistyped(typed) == meant


def test_small_words_are_understood() -> None:
    said = ("Yes!", "run it.", "Save it", "never mind", "Undo that.", "apply it", "yes, but shorter")
    assert [decision(one) for one in said] == ["yes", "run", "save", "discard", "undo", "apply", None]
    assert is_courtesy("Thanks a lot!")
    assert not is_courtesy("thanks, now translate all of it into French please")
    assert is_greeting("Hello!")


def test_nothing_escaped_can_ping_anybody() -> None:
    said = text.escape("<!channel> <@U0ADA> <#C1|eng> a & b", {"U0ADA": "Ada"})
    assert said == "&lt;!channel&gt; @Ada <#C1> a &amp; b"
    for live in ("<!here>", "<@U1>", "<#C1>", "<!subteam^S1>"):
        assert live not in text.harmless(f"hey {live} you")


def test_clipping_never_cuts_an_entity() -> None:
    for most in range(10, 60):
        clipped = text.mrkdwn("& < > " * 30, most)
        assert len(clipped) <= most
        assert clipped.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").count("&") == 0


def test_a_moment_is_told_in_the_readers_zone() -> None:
    now = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert text.moment(datetime(2026, 3, 2, 8, 0, tzinfo=UTC), "Europe/Paris", now) == "today at 09:00"
    assert text.moment(datetime(2026, 3, 2, 8, 0, tzinfo=UTC), "UTC", now) == "tomorrow at 08:00"
    assert text.moment(datetime(2027, 1, 4, 8, 0, tzinfo=UTC), "UTC", now) == "Monday 4 January 2027 at 08:00"


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("# Title\ntext", "*Title*\ntext"),
        ("**bold** and *it* and ***both***", "*bold* and _it_ and *_both_*"),
        ("- one\n* two", "•  one\n•  two"),
        ("[here](https://a.b)", "<https://a.b|here>"),
        ("`**code**` 2*3*4", "`**code**` 2*3*4"),
        ("a < b & <!channel> <@U1>", "a &lt; b &amp; &lt;!channel> <@U1>"),
        ("[here](https://evil.example|https://bank.example)",) * 2,  # no link, rather than one that lies
    ],
)
def test_markdown_becomes_slacks_dialect(written: str, drawn: str) -> None:
    assert as_mrkdwn(written) == drawn


def test_a_text_full_of_what_must_be_escaped_is_cut_and_not_lost() -> None:
    assert len(text.mrkdwn("<b>x</b>" * 20_000)) > text.MOST_IN_SECTION * 0.9
