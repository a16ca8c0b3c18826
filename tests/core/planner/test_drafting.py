"""Texts that are asked for with where they are kept and what they say, and what is sorted by one question."""

from time import process_time

import pytest

from tests.core.planner.test_doings import plan as planned
from tests.core.planner.test_steps import shape

STEPS = """
go through the speakers in our Google sheet and write each of them a thank-you mail as a Gmail draft
= google_sheets-get-values > EACH(P > gmail-create-draft)
get the customers from our Google sheet and write each one a birthday wish as a draft in Gmail
= google_sheets-get-values > EACH(P > gmail-create-draft)
when somebody fills in our Typeform, write a thank-you mail and keep it as a draft in Gmail
= P > gmail-create-draft
get the tasks of the Gala project in Asana and write an update for #ops. What's done, what's late.
= asana-search-tasks > P > post #ops
when an application comes in through Typeform and the person has more than 3 years of experience, tell @bo
= P > IF(dm @bo)
write a letter about the trip (what to bring: packed lunch, good shoes) and save it in Google Docs
= P > google_docs-create-document
write 10 quiz questions about plants, answers at the end, and save it as a doc
= P > google_docs-create-document
rate this letter from 1 to 10 and tell me what's missing: "Dear team, I know Excel."
= P
when a ticket comes in on Zendesk, check if it is about VAT. VAT tickets go to #money, the rest to #ops
= P > IF(post #money | post #ops)
when a form is filled in on Typeform, decide if it is a complaint. Complaints go to @bo, others to #ops
= P > IF(dm @bo | post #ops)
when a ticket comes in in Zendesk write the customer a kind email. I want to see it before it goes out
= P > OK owner > gmail-send-email
create a task in Asana for each of these: water the plants, order paper, call the plumber
= EACH(asana-create-task)
when someone books in Calendly, check if it's a trial lesson. If so tell @bo, otherwise tell #office
= P > IF(dm @bo | post #office)
when somebody fills in our Typeform, add a row to our sheet and post a line about it in #ops
= google_sheets-add-single-row > P > post #ops
"""

STARTS = """
when an order gets cancelled in the shop tell #ops
= pipedream:shopify-new-cancelled-order
when a payment gets refused tell @ada
= pipedream:stripe-new-failed-payment
Our room system can call a URL whenever a room gets booked. Can you give me one, and then tell #ops about it
= webhook
Suppliers send bills to our Gmail with "invoice" in the subject. Each time one comes in, tell #finance
= pipedream:gmail-new-email-received
our booking tool can send data to a link. I need a link, and then tell #ops about each booking
= webhook
"""


def rows(table: str) -> list[tuple[str, str]]:
    lines = table.strip().splitlines()
    return [(said, meant.removeprefix("= ")) for said, meant in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize(("words", "steps"), rows(STEPS))
async def test_what_is_written_is_kept_and_sorted_as_it_was_said(words: str, steps: str) -> None:
    plan = await planned(words)

    assert plan.definition is not None, plan.refusal
    assert shape(plan.definition.steps) == steps


@pytest.mark.parametrize(("words", "start"), rows(STARTS))
async def test_what_happens_is_known_by_what_it_happens_to(words: str, start: str) -> None:
    plan = await planned(words)

    assert plan.definition is not None, plan.refusal
    trigger = plan.definition.trigger
    assert getattr(trigger, "event", trigger.type) == start


async def test_all_that_must_be_true_of_an_event_is_asked() -> None:
    plan = await planned("when a Shopify order over 500 euros comes in and the customer is new, tell @ben")

    assert plan.definition is not None
    asked = str(plan.definition.steps[0])
    assert "it is over 500 euros and the customer is new" in asked


@pytest.mark.parametrize(
    "text",
    [
        "write an update for #ops. " + "what a b, " * 300 + "#",
        "create a task for each of these: " + "a,   " * 300,
    ],
    ids=["sayings", "items"],
)
async def test_endless_lists_are_read_at_once(text: str) -> None:
    begun = process_time()
    await planned(text)
    assert process_time() - begun < 5  # half a second on a quiet machine
