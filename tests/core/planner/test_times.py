"""Times in words: the table of phrases, the way back into words, and hostile texts."""

from datetime import UTC, datetime
from itertools import product
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim

from core.cron import cron_fault, next_fires
from core.planner.times import (
    Ambiguous,
    OneOff,
    Schedule,
    describe,
    read_schedule,
    without,
)
from tests.core.planner.phrases import FIFTH, FIRST, FOURTH, SECOND, THIRD

PARIS = "Europe/Paris"
TABLE = FIRST + SECOND + THIRD + FOURTH + FIFTH


def meaning(cron: str) -> tuple[object, ...]:
    """What a cron expression chooses, so that `0,30` and `*/30` are one."""
    fields = CronSim(cron, datetime(2024, 1, 1, tzinfo=UTC))
    weekdays = {day % 7 if isinstance(day, int) else (day[0] % 7, day[1]) for day in fields.weekdays}
    return fields.minutes, fields.hours, fields.days, fields.months, weekdays, fields.day_and


def verdict(text: str) -> str:
    match read_schedule(text, PARIS):
        case Schedule(cron=cron, timezone=zone):
            return f"{cron} @{zone}"
        case Ambiguous():
            return "ask"
        case OneOff():
            return "once"
        case _:
            return "none"


@pytest.mark.parametrize(("text", "means"), TABLE)
def test_a_phrase_means_what_the_table_says(text: str, means: str) -> None:
    said = verdict(text)
    if "@" not in said or means in ("ask", "once", "none"):
        assert said == means
        return
    (cron, zone), (wanted, _, wanted_zone) = said.split(" @"), means.partition(" @")
    assert (meaning(cron), zone) == (meaning(wanted), wanted_zone or PARIS)


def test_the_table_is_large_and_repeats_nothing() -> None:
    assert len({text for text, _ in TABLE}) == len(TABLE) >= 200


@pytest.mark.parametrize("text", [text for text, means in TABLE if means == "ask"])
def test_every_choice_of_a_question_settles_it(text: str) -> None:
    asked = read_schedule(text, PARIS)
    assert isinstance(asked, Ambiguous)
    assert asked.question.strip() and "{" not in asked.question
    for choice in asked.choices:
        reading = read_schedule(choice, PARIS)
        assert isinstance(reading, Schedule) and reading.span == (0, len(choice))


@pytest.mark.parametrize("text", [text for text, _ in TABLE])
def test_a_span_is_the_phrase_and_the_rest_names_no_other_schedule(text: str) -> None:
    reading = read_schedule(text, PARIS)
    if isinstance(reading, Schedule):
        start, end = reading.span
        assert text[start:end] == reading.phrase
        assert not isinstance(read_schedule(without(text, reading.span, *reading.more), PARIS), Schedule)


MINUTES, HOURS = ("0", "30", "59", "0,30"), ("8", "0", "9,17", "8,12,18", "23")
DAYS = (
    "* * *", "* * 1", "* * 1-5", "* * 0,6", "* * 1,4", "* * 0,5,6", "* * 1-4", "* * 1#1", "* * 5L",
    "* * 1#1,1#3",
    "* * 2#5", "1 * *", "1,15 * *", "L * *", "LW * *", "1 1 *", "24 12 *", "1 1,4,7,10 *", "L 3,6,9,12 *",
    "* 1 1",
    "* 6,7 *", "* 7 1-5", "* 1,4,7,10 1#1", "3,4,5 * *",
    "* 1-7,9-12 1-5", "* 2-11 *",
)  # fmt: skip
INTERVALS = (
    "* *", "*/5 *", "*/15 *", "*/30 *", "0 *", "15 *", "5,20 *", "0 */2", "0 */6", "15 */2", "0 9-17",
    "0 9-17/2",
    "30 9-17", "*/15 9-16", "* 9-16", "0 0-4,22-23",
)  # fmt: skip
INTERVAL_DAYS = ("* * *", "* * 1", "* * 1-5", "* * 0,6", "* * 1,4", "* 1 *")
CRONS = [" ".join(parts) for parts in product(MINUTES, HOURS, DAYS)]
CRONS += [" ".join(parts) for parts in product(INTERVALS, INTERVAL_DAYS)]


@pytest.mark.parametrize("locale", ["en", "fr", "de", "es"])
def test_what_is_described_reads_back_as_the_same_schedule(locale: str) -> None:
    for cron in CRONS:
        words = describe(cron, "Asia/Tokyo", locale)
        reading = read_schedule(words, PARIS)
        assert isinstance(reading, Schedule), (cron, words)
        assert (meaning(reading.cron), reading.timezone) == (meaning(cron), "Asia/Tokyo"), (cron, words)


def test_what_is_described_fires_at_the_same_times() -> None:
    after = datetime(2026, 3, 27, 12, tzinfo=ZoneInfo(PARIS))
    for cron in CRONS[::7]:
        reading = read_schedule(describe(cron, PARIS), "UTC")
        assert isinstance(reading, Schedule)
        assert next_fires(reading.cron, reading.timezone, after, 5) == next_fires(cron, PARIS, after, 5)


@pytest.mark.parametrize(
    ("cron", "locale", "words"),
    [
        ("0 8 * * 1-5", "en", "Every weekday at 08:00 (Europe/Paris)"),
        ("0 8 * * 1-5", "fr", "Tous les jours ouvrés à 08:00 (Europe/Paris)"),
        ("0 8 * * 1-5", "de", "Montag bis Freitag um 08:00 (Europe/Paris)"),
        ("0 8 * * 1-5", "es", "Cada día laborable a las 08:00 (Europe/Paris)"),
        ("0 9 * * 1#1,1#3", "en", "On the first and third Monday of every month at 09:00 (Europe/Paris)"),
        ("*/15 9-16 * * *", "en", "Every 15 minutes from 09:00 to 16:45 (Europe/Paris)"),
        ("0 9 13 * 5", "en", "At 09:00, on day 13 of the month, or on Friday (Europe/Paris)"),
        ("0 9 * * 1,3#2", "en", "Cron 0 9 * * 1,3#2 (Europe/Paris)"),
        ("0 8 * * MON", "en-GB", "Every Monday at 08:00 (Europe/Paris)"),
        ("0 8 * * 1", "ja", "Every Monday at 08:00 (Europe/Paris)"),
    ],
)
def test_a_schedule_is_told_in_the_words_of_its_reader(cron: str, locale: str, words: str) -> None:
    assert describe(cron, PARIS, locale) == words


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("every day around 9am", "exactly at that time, since a schedule has no “around”"),
        ("every 15 minutes from 9 to 17", "the last time at 16:45"),
        ("every Monday post it to #eng at 9am", "at the time that you named further on"),
        ("every wendesday at 11am", "“wendesday” read as “wednesday”"),
        ("jeden Mitwoch um 9 Uhr", "„Mitwoch“ als „mittwoch“ gelesen"),
        ("every weekday at 8", None),
    ],
)
def test_what_was_assumed_is_said(text: str, assumed: str | None) -> None:
    reading = read_schedule(text, PARIS)
    assert isinstance(reading, Schedule)
    assert reading.assumed == assumed or (assumed and assumed in (reading.assumed or ""))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("every weekday at 8 summarise new issues, and post them", "summarise new issues, and post them"),
        ("summarise #support on Fridays at 16:00", "summarise #support"),
        ("post the menu, every Friday at 11:30, to #food", "post the menu to #food"),
        ("At 9am, list open PRs every Monday", "list open PRs"),
        ("Every weekday at 9: summarise new issues", "summarise new issues"),
    ],
)
def test_the_rest_of_an_intent_can_be_planned_without_its_time(text: str, rest: str) -> None:
    reading = read_schedule(text, PARIS)
    assert isinstance(reading, Schedule)
    assert without(text, reading.span, *reading.more) == rest


def test_a_delay_is_told_in_seconds() -> None:
    seconds = {"in 10 minutes post hi": 600, "in two hours post hi": 7200, "in half an hour post hi": 1800}
    for text, wanted in seconds.items():
        reading = read_schedule(text, PARIS)
        assert isinstance(reading, OneOff) and reading.seconds == wanted


def test_a_shared_abbreviation_is_the_zone_of_who_says_it() -> None:
    for own, said in (("America/Chicago", "CST"), ("Asia/Kolkata", "IST"), ("Europe/Berlin", "CET")):
        reading = read_schedule(f"every day at 9 {said}", own)
        assert isinstance(reading, Schedule) and reading.timezone == own


def test_a_question_is_put_in_the_language_of_the_intent() -> None:
    for text, language in (("chaque vendredi", "fr"), ("jeden Freitag", "de"), ("todos los viernes", "es")):
        asked = read_schedule(text, PARIS)
        assert isinstance(asked, Ambiguous) and asked.language == language


HOSTILE = [
    "every day at 9 " * 7_000,
    "every " * 17_000,
    "a" * 100_000,
    "\"“'`«" * 20_000,
    ": " * 50_000,
    "1 2 3 4 5 * " * 8_000,
    "9:" * 50_000,
    "\n" * 100_000,
    "this\n" * 20_000,
    "monday, " * 12_000,
    "1st and " * 12_000,
    "* " * 50_000,
    "\u200b" * 100_000,
    "é" * 100_000,
    "🎉 every day 🎉 " * 6_000,
    "at 9, " * 16_000,
    "twenty-" * 14_000,
    "<#C1|" * 20_000,
    "every 99999999999999999999 minutes " * 2_000,
    "Ⅻ ½ ² ٣ " * 12_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8].strip() or "blank")
def test_a_hundred_kilobytes_of_anything_are_read_at_once(text: str) -> None:
    begun = process_time()
    read_schedule(text, PARIS)
    assert process_time() - begun < 1  # 50 ms on a quiet machine


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\x00", "every", "at", "every day at", "every 0 minutes", "every 0 hours", "every 999 hours",
        "every -5 minutes", "0 times a day", "100 times an hour", "every day at 99", "every day at 12:99",
        "every 1000000000 days at 9", "on the 0th of every month at 9", "on the 99th of every month", "first",
        "last", "of the month", "between 9 and", "from to", "every day at 9 UTC+99", "every day at 9 UTC+",
        "every day at 9 Europe/Atlantis", "\ud800 every day at 9", "İ every day at 9", "every\u202eday",
        "half",
        "quarter past", "every quarter past", "every half", "noon", "except", "every day except every day",
        "every month except", "every weekend except weekends at 9", "twice", "@daily", "jeden", "tous les",
        "cada",
        "un sur deux", "viertel", "y media", "every 5th of 13th", "every year on 31 April at 9",
    ],
)  # fmt: skip
def test_odd_texts_are_read_without_falling_over(text: str) -> None:
    reading = read_schedule(text, PARIS)
    if isinstance(reading, Schedule):
        assert cron_fault(reading.cron) is None
        ZoneInfo(reading.timezone)


SALAD = """
every each day monday mondays fri weekday weekends week month quarter first last 1st 15th 31st at on
in of the a and , - / : between from to until 9 17 5 30 8:30 9am 5pm noon midnight half past morning
night other second twice 3 times per hour hourly daily monthly january may except not holidays
starting for next UTC CST Paris time every 15 minutes 2 h tous les jours à 8h jeden Montag um Uhr
halb cada lunes a las y media 24 0 99 * #eng post when
"""


def test_word_salad_never_breaks_it_and_its_questions_can_be_answered() -> None:
    chance = Random(7)
    for _ in range(1500):
        text = " ".join(chance.choices(SALAD.split(), k=chance.randint(2, 10)))
        reading = read_schedule(text, PARIS)
        if isinstance(reading, Schedule):
            assert cron_fault(reading.cron) is None, text
            assert text[slice(*reading.span)] == reading.phrase
        for choice in reading.choices if isinstance(reading, Ambiguous) else ():
            assert isinstance(read_schedule(choice, PARIS), Schedule), (text, choice)


def test_an_ordinary_intent_is_read_in_a_millisecond() -> None:
    text = "every weekday at 8 summarise new GitHub issues, and post them to #eng when I agree"
    read_schedule(text, PARIS)
    begun = process_time()
    for _ in range(50):
        read_schedule(text, PARIS)
    assert (process_time() - begun) / 50 < 0.005  # 1 ms on a quiet machine


@pytest.mark.parametrize(
    ("text", "cron", "rest"),
    [
        ("post it every day at 9 in #eng, except on Sundays", "0 9 * * 1-6", "post it in #eng"),
        ("post it every day at 22:00. Make that 23:00.", "0 23 * * *", "post it."),
        ("every Friday at 9, but not in August, post it", "0 9 * 1-7,9-12 5", "post it"),
    ],
)
def test_an_afterthought_changes_the_schedule_and_is_no_content(text: str, cron: str, rest: str) -> None:
    reading = read_schedule(text, PARIS)
    assert isinstance(reading, Schedule) and meaning(reading.cron) == meaning(cron)
    assert without(text, reading.span, *reading.more) == rest


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("every weekday at 9 until Christmas post a riddle", "until Christmas"),
        ("post it every day at 9 to #eng until March", "until March"),
        ("every Monday but the first at 9", "but the first"),
        ("every morning, except on the 1st, post it", "except on the 1st"),
        ("every day at 9 in winter post it", "winter"),
        ("every payday at 10 remind #hr", "every payday"),
        ("jeden Tag um 9 Uhr bis Ostern posten", "bis Ostern"),
        ("every day at 9am london post the plan", "london"),
    ],
)
def test_words_of_time_that_nobody_understood_are_asked_about(text: str, left: str) -> None:
    asked = read_schedule(text, PARIS)
    assert isinstance(asked, Ambiguous) and left in asked.question
