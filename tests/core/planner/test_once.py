"""Times that come once: what people say → the moment, counted from when they said it, or a question."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.definition import Once, Schedule, Trigger
from core.planner.times import Ambiguous, Moment, OneOff, read_schedule, settle
from core.planner.times.settling import spelled
from tests.core.planner.plans import sketch

PARIS = "Europe/Paris"
NOW = datetime(2026, 11, 18, 9, 30, 20, tzinfo=UTC)  # a Wednesday, 10:30 in Paris

TABLE = """
tomorrow at 9 remind me to call Acme = 2026-11-19T09:00
remind me tomorrow at 9am to call Acme = 2026-11-19T09:00
remind me to call Acme tomorrow at 9 = 2026-11-19T09:00
at 9 tomorrow remind me to call = 2026-11-19T09:00
9am tomorrow remind me to call = 2026-11-19T09:00
at noon tomorrow post hi in #eng = 2026-11-19T12:00
tomorrow afternoon at 3 remind me to call = 2026-11-19T15:00
tomorrow evening at 7 post hi in #eng = 2026-11-19T19:00
remind me tomorrow at half past nine to call = 2026-11-19T09:30
tomorrow around 9 remind me to call = 2026-11-19T09:00
the day after tomorrow at 9 remind me to call = 2026-11-20T09:00
in 20 minutes ask me whether the oven is off = 2026-11-18T10:51
in 90 minutes post hi in #eng = 2026-11-18T12:01
remind me in 2 hours to call Acme = 2026-11-18T12:31
in half an hour post hi in #eng = 2026-11-18T11:01
in three days at 9 remind me to call = 2026-11-21T09:00
at 5pm remind me to call Acme = 2026-11-18T17:00
remind me at 17:30 to leave = 2026-11-18T17:30
remind me to call Acme at 5pm = 2026-11-18T17:00
please remind me to leave at 17:30 = 2026-11-18T17:30
post "lunch is here" in #general at 12:30 = 2026-11-18T12:30
tell me a joke at 9 pm = 2026-11-18T21:00
erinnere mich um 17 Uhr an den Anruf = 2026-11-18T17:00
at 9am post hi in #eng = 2026-11-19T09:00
today at 5pm post hi in #eng = 2026-11-18T17:00
this afternoon at 4 post hi in #eng = 2026-11-18T16:00
tonight at 8 post the scores in #fun = 2026-11-18T20:00
tonight at 1 post hi in #eng = 2026-11-19T01:00
Friday at 14:00 post the agenda in #eng = 2026-11-20T14:00
remind me on Friday at 14:00 to send the invoice = 2026-11-20T14:00
this Friday at 2pm post hi in #eng = 2026-11-20T14:00
next Tuesday at 10 summarise the issues = 2026-11-24T10:00
next Monday at 7 post hi in #eng = 2026-11-23T07:00
on 3 December at 9 post hi in #eng = 2026-12-03T09:00
on December 3rd at 9am post hi in #eng = 2026-12-03T09:00
on January 5 at 9am post hi in #eng = 2027-01-05T09:00
post hi in #eng on 2026-12-24 at 10:00 = 2026-12-24T10:00
post hi in #eng on Monday 23 November at 15:00 = 2026-11-23T15:00
post hi in #eng on Monday 23 November 2026 at 15:00 = 2026-11-23T15:00
morgen um 9 erinnere mich, Acme anzurufen = 2026-11-19T09:00
erinnere mich morgen um 9 Uhr daran, Acme anzurufen = 2026-11-19T09:00
morgen früh um 8 erinnere mich daran = 2026-11-19T08:00
morgen Abend um 8 poste hi in #eng = 2026-11-19T20:00
morgen um halb neun erinnere mich an den Anruf = 2026-11-19T08:30
heute um 17 Uhr poste hi in #eng = 2026-11-18T17:00
heute Abend um 8 poste hi in #eng = 2026-11-18T20:00
übermorgen um 10 poste hi in #eng = 2026-11-20T10:00
nächsten Dienstag um 10 poste hi in #eng = 2026-11-24T10:00
am Freitag um 15 Uhr poste die Agenda in #eng = 2026-11-20T15:00
am 3. Dezember um 9 Uhr poste hi in #eng = 2026-12-03T09:00
in 20 Minuten frag mich, ob der Ofen aus ist = 2026-11-18T10:51
demain à 9h rappelle-moi d'appeler Acme = 2026-11-19T09:00
rappelle-moi demain à 9h d'appeler Acme = 2026-11-19T09:00
après-demain à 9h poste bonjour dans #eng = 2026-11-20T09:00
aujourd'hui à 17h poste bonjour dans #eng = 2026-11-18T17:00
ce soir à 20h poste bonjour dans #eng = 2026-11-18T20:00
vendredi à 15h poste l'ordre du jour dans #eng = 2026-11-20T15:00
mardi prochain à 10h poste bonjour dans #eng = 2026-11-24T10:00
le 3 décembre à 9h poste bonjour dans #eng = 2026-12-03T09:00
dans 20 minutes demande-moi si le four est éteint = 2026-11-18T10:51
mañana a las 9 recuérdame llamar a Acme = 2026-11-19T09:00
recuérdame mañana a las 9 llamar a Acme = 2026-11-19T09:00
pasado mañana a las 10 publica hola en #eng = 2026-11-20T10:00
hoy a las 17:00 publica hola en #eng = 2026-11-18T17:00
esta noche a las 20:00 publica hola en #eng = 2026-11-18T20:00
el viernes a las 15:00 publica la agenda en #eng = 2026-11-20T15:00
el próximo martes a las 10 publica hola en #eng = 2026-11-24T10:00
el 3 de diciembre a las 9 publica hola en #eng = 2026-12-03T09:00
en 20 minutos pregúntame si el horno está apagado = 2026-11-18T10:51
tomorrow remind me to call Acme = ? 2026-11-19T09:00
tomorrow morning remind me to call Acme = ? 2026-11-19T07:00
remind me in 3 days to call Acme = ? 2026-11-21T09:00
next Tuesday remind me to call Acme = ? 2026-11-24T09:00
tonight remind me to lock up = ? 2026-11-18T18:00
today at 3 post hi in #eng = ? 2026-11-18T15:00
today at 9 post hi in #eng = ? 2026-11-19T09:00
at 9 post hi in #eng = ? 2026-11-18T21:00
on Friday at 3 post the agenda in #eng = ? 2026-11-20T03:00
on Wednesday at 14:00 post hi in #eng = ? 2026-11-18T14:00
next Friday at 10 post hi in #eng = ? 2026-11-20T10:00
tomorrow at midnight post hi in #eng = ? 2026-11-19T00:00
on 3 November at 9 post hi in #eng = ? 2027-11-03T09:00
on Monday 24 November at 15:00 post hi in #eng = ? 2026-11-24T15:00
demain matin rappelle-moi d'appeler Acme = ? 2026-11-19T07:00
mañana por la mañana recuérdame llamar = ? 2026-11-19T07:00
next week remind me to call = ?
tomorrow at 9-10 remind me to call = ?
tomorrow at 9 post hi in #eng and on Friday at 10:00 post bye in #eng = ?
on 31 November at 9 post hi in #eng = ?
list my meetings tomorrow = -
name this workflow Monday 9am = -
"""


def settled(text: str, now: datetime = NOW, zone: str = PARIS) -> Moment | Ambiguous | None:
    read = read_schedule(text, zone)
    return settle(read, now, zone) if isinstance(read, OneOff) else None


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_a_time_that_comes_once_is_the_moment_that_people_mean(line: str) -> None:
    text, _, meant = line.rpartition(" = ")
    found = settled(text)
    if meant == "-":
        assert found is None
    elif not meant.startswith("?"):
        assert isinstance(found, Moment) and (found.at, found.timezone) == (meant, PARIS)
    else:
        assert isinstance(found, Ambiguous) and found.question.rstrip(".").strip()
        moments = [settled(choice) for choice in found.choices]
        assert all(isinstance(one, Moment) for one in moments), found.choices
        assert [one.at for one in moments if isinstance(one, Moment)][:1] == meant.removeprefix("?").split()


def test_what_was_filled_in_is_said() -> None:
    passed = settled("at 9am post hi in #eng")
    assert isinstance(passed, Moment)
    assert passed.assumed == "09:00 has passed for today, so it runs tomorrow"
    seven = settled("tomorrow at 7 post hi in #eng")
    assert isinstance(seven, Moment) and seven.assumed == "07:00 in the morning"


def test_a_zone_that_is_named_is_the_one_whose_clocks_count() -> None:
    found = settled("tomorrow at 9 New York time post hi in #eng")
    assert found == Moment("2026-11-19T09:00", "America/New_York")


@pytest.mark.parametrize(
    "text",
    ["summarise this and post it tomorrow at 9", "book a room on Friday at 15:00",
     "remind me about the meeting tomorrow at 9"],
)  # fmt: skip
def test_a_time_that_may_belong_to_a_part_of_it_is_marked(text: str) -> None:
    read = read_schedule(text, PARIS)
    assert isinstance(read, OneOff) and read.shared


@given(
    st.datetimes(datetime(2026, 11, 18), datetime(2027, 10, 1)).map(
        lambda when: when.replace(second=0, microsecond=0)
    ),
    st.sampled_from(("en", "de", "fr", "es")),
)
def test_a_moment_in_words_reads_back_as_the_same(when: datetime, language: str) -> None:
    now = when - timedelta(days=3, hours=1)
    said = spelled(when, language, now)
    found = settled(said, now.replace(tzinfo=ZoneInfo(PARIS)))
    if isinstance(found, Ambiguous):
        assert when.hour == 0 or when.hour < 7  # midnight and small hours may be asked once more
    else:
        assert isinstance(found, Moment) and found.at == f"{when:%Y-%m-%dT%H:%M}"


def trigger_after(intent: str, *replies: str) -> Trigger | None:
    definition = sketch(intent, *replies).definition
    return None if definition is None else definition.trigger


@pytest.mark.parametrize(
    ("replies", "at"),
    [
        (("make it 10 instead",), "2026-11-21T10:00"),
        (("on Wednesday instead",), "2026-11-25T09:00"),
        (("make it Monday at 14:30",), "2026-11-23T14:30"),
        (("make it every Monday at 9", "make it tomorrow at 11"), "2026-11-21T11:00"),
    ],
)
def test_a_moment_can_be_moved_in_words(replies: tuple[str, ...], at: str) -> None:
    found = trigger_after("tomorrow at 9 remind me to call Acme", *replies)
    assert found == Once(at=at, timezone=PARIS)


def test_a_moment_is_moved_in_german() -> None:
    asked = "morgen um 9 erinnere mich, Acme anzurufen"
    assert trigger_after(asked, "lieber um 10") == Once(at="2026-11-21T10:00", timezone=PARIS)
    assert trigger_after(asked, "am Mittwoch") == Once(at="2026-11-25T09:00", timezone=PARIS)


def test_once_becomes_every_week() -> None:
    found = trigger_after("tomorrow at 9 remind me to call Acme", "make it every Monday at 9")
    assert found == Schedule(cron="0 9 * * 1", timezone=PARIS)


@pytest.mark.parametrize(
    ("reply", "at"),
    [("at 4pm", "2026-11-21T16:00"), ("17:00", "2026-11-21T17:00"), ("1", "2026-11-21T09:00"),
     ("on Monday at 8am", "2026-11-23T08:00")],
)  # fmt: skip
def test_the_hour_that_was_asked_for_is_of_the_day_that_was_said(reply: str, at: str) -> None:
    found = trigger_after("tomorrow remind me to call Acme", reply)
    assert found == Once(at=at, timezone=PARIS)


def test_what_may_be_meant_for_now_is_asked() -> None:
    plan = sketch("summarise this and post it tomorrow at 9 in #eng: a long text")
    (question,) = [one for one in plan.questions if one.key == "trigger"]
    assert question.choices == ("on Saturday 21 November at 09:00", "now")
