"""What a mail is headed with where the words give no subject."""

from typing import Any

import pytest

from core.definition import Action, AppEvent, Manual, Trigger, every_step, parse
from core.planner.telling.headings import with_headings
from tests.core.planner.test_events import planned

MAILS = """
email maya@acme.com a welcome note | Welcome note
write a haiku about rain and email it to bob@acme.com | Haiku about rain
every monday at 9 summarise new issues in acme/api and mail it to bob@acme.com | New issues in acme/api
when a new hubspot contact comes in, send them a welcome email | Welcome message
send a reminder to bob@acme.com by email | Reminder
schreibe ein Gedicht über Regen und schick es per E-Mail an bob@acme.com | Gedicht über Regen
écris un poème sur la pluie et envoie-le par e-mail à bob@acme.com | Poème sur la pluie
email bob@acme.com "Lunch is at noon" | Lunch is at noon
"""


@pytest.mark.parametrize("row", MAILS.strip().splitlines())
def test_a_mail_is_headed_with_what_its_text_is(row: str) -> None:
    intent, subject = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition
    assert definition is not None
    (mail,) = [
        step for step in every_step(definition.steps) if isinstance(step, Action) and "body" in step.params
    ]
    assert mail.params["subject"] == subject


BY_HAND = Manual()


def headed(prompt: str, trigger: Trigger = BY_HAND, **params: Any) -> dict[str, Any]:
    steps = [
        {"id": "long_note", "kind": "payload", "blocks": [{"role": "user", "text": prompt}]},
        {"id": "send", "kind": "action", "action": "mail:send", "params": params},
    ]
    sent = with_headings(parse({"name": "d", "steps": steps}).steps, trigger)[1]
    assert isinstance(sent, Action)
    return dict(sent.params)


BOTH = {"subject": "{{long_note}}", "body": "{{long_note}}"}


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("Write me three ideas for lunch.", "Three ideas for lunch"),
        ("Rewrite: {{trigger.text}}", "Long note"),
        ("Go", "Long note"),
        (
            "Sum up " + "what was said in the meeting about the new office " * 3,
            "What was said in the meeting about the new office what was said",
        ),
    ],
)
def test_it_is_short_and_in_the_words_of_the_prompt(prompt: str, subject: str) -> None:
    found = headed(prompt, **BOTH)
    assert (found["subject"], found["body"]) == (subject, "{{long_note}}")


def test_what_somebody_said_or_what_has_no_text_below_it_stays() -> None:
    for params in (
        {"subject": "Hello", "body": "{{long_note}}"},
        {"title": "{{long_note}}"},
        {"name": "{{long_note}}", "label": "{{long_note}}"},
        {"subject": "{{long_note.title}}", "body": "{{long_note.title}}"},
    ):
        assert headed("Write a note.", **params) == params


def test_a_text_that_is_no_heading_is_cut_to_one() -> None:
    text = "We ship on Friday.\nBring cake."
    assert headed("x", subject=text, text=text) == {"subject": "We ship on Friday.", "text": text}


def test_an_event_is_headed_with_what_happened() -> None:
    event = AppEvent(type="app_event", event="pipedream:typeform-new-submission", params={})
    given = {"subject": "{{trigger.text}}", "body": "{{trigger.text}}"}
    assert headed("x", event, **given)["subject"] == "Typeform new submission"
