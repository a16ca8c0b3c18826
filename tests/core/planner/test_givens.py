"""What a run is given, in whatever words it is said."""

import pytest

from core.planner.normalising.givens import given_plainly
from tests.core.planner.test_events import planned

ROWS = """
for a given order number, look it up in Shopify | {{order_number}}, look up {{order_number}} in Shopify
for a given company and its industry, write a mail | {{company}} {{industry}}, write a mail
given a topic write a haiku | {{topic}}, write a haiku
for any given invoice number find the invoice | {{invoice_number}}, find {{invoice_number}}
I'd like to type in a guest's name and email address, you write a mail | {{guest_name}} {{email_address}}, write a mail
I tell you the payment and the reason, you log payment and reason in our sheet | {{payment}} {{reason}}, log {{payment}} {{reason}} in our sheet
Given a name, an email and a start date, send a mail to that address | {{name}} {{email}} {{start_date}}, send a mail to {{email}}
For a new colleague (I give you name, email and start date): create a task | {{name}} {{email}} {{start_date}}, create a task
Para un cliente (te doy nombre y correo): busca sus facturas | {{nombre}} {{correo}}, busca sus facturas
Ich gebe dir einen Namen und eine E-Mail, schreib eine Begrüßung | {{namen}} {{e_mail}}, schreib eine Begrüßung
je te donne un nom et une ville, rédige un mot | {{nom}} {{ville}}, rédige un mot
for a given client: find their emails in Gmail | {{client}}, find the emails of {{client}} in Gmail
When I give you a name and a role, write a rejection | {{name}} {{role}}, write a rejection
I type in the guest's name and how many nights they stay, it asks @ada for approval | {{guest_name}} {{nights}}, ask @ada for approval
I'll enter the date of the visit and the number of guests: write a plan | {{visit_date}} {{number_of_guests}}, write a plan
we tell you who is ill and until when, you let #office know | {{who_is_ill}} {{until_when}}, let #office know
Ask me for the name and the email, then create a contact | {{name}} {{email}}, create a contact
let people enter a room and a date, then tell @ada | {{room}} {{date}}, tell @ada
I want a small tool that takes a company name and writes a profile | {{company_name}}, write a profile
build a workflow with two inputs, name and role, that writes an ad | {{name}} {{role}}, write an ad
write to a customer (I give you name and email) and post it | write to a customer {{name}} {{email}} and post it
"""  # noqa: E501 — one message, one line


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_what_is_given_is_an_input_where_it_is_meant(row: str) -> None:
    said, plain = (part.strip() for part in row.split(" | "))

    assert given_plainly(said) == plain


@pytest.mark.parametrize(
    "said",
    [
        "given the weather, write a haiku",
        "take the open tickets and summarise them",
        "I give you feedback every day",
        "we send customers a mail every week",
        "Someone enters the building at night: tell @ada",
        "When somebody enters a comment in Typeform, post it in #leads",
    ],
)
def test_what_nobody_hands_over_is_no_input(said: str) -> None:
    assert given_plainly(said) == said


def test_what_is_given_stands_where_it_is_looked_for_and_sent_to() -> None:
    plan = planned(
        "For a customer (I give you name and email): find them in HubSpot, write a thank-you note and send it"
        " with Gmail"
    )

    assert plan.definition is not None
    search, _, email = plan.definition.as_json()["steps"]
    assert search["params"]["searchValue"] == "{{inputs.name}}"
    assert email["params"]["to"] in ("{{inputs.email}}", ["{{inputs.email}}"])


def test_what_is_given_is_shown_to_whoever_agrees_and_written_down() -> None:
    plan = planned(
        "I'd like a holiday request flow: I type in the employee's name and how many days they want, it asks"
        " @ada for approval, and if she says yes a line gets added to our tracker in Google Sheets"
    )

    assert plan.definition is not None
    approval, row = plan.definition.as_json()["steps"]
    both = "Employee name: {{inputs.employee_name}}\nDays: {{inputs.days}}"
    assert approval["approvers"] == ["@ada"]
    assert both in approval["ask"]
    assert row["params"]["row"] == both


def test_a_text_message_goes_to_the_number_that_is_given() -> None:
    plan = planned("I enter the phone number and the message, you send it with Twilio")

    assert plan.definition is not None
    assert plan.definition.as_json()["steps"][0]["params"] == {
        "to": "{{inputs.phone_number}}",
        "body": "{{inputs.message}}",
    }
