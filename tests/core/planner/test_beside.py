"""What is said beside an order: where things are kept, what is given, who must agree, who is asked."""

import pytest

from core.definition import Action, Branch, every_step
from core.planner.normalising.places import with_places
from tests.core.planner.test_doings import plan as planned
from tests.core.planner.test_steps import shape

STEPS = """
post our open tasks in #ops every Monday at 10 and ask for volunteers. The tasks are in a Notion database
= notion-query-database > P > post #ops
every monday at 9 post in #ops who is on holiday this week, the dates are in the Google Sheet "Holidays"
= google_sheets-get-values > P > post #ops
We keep our stock in the Airtable base "Shop". Every weekday at 8 tell me what is running low
= airtable_oauth-list-records > P > dm me
every Friday at 16:00 summarise this week's orders for #ops (the orders are in our Google Sheet "Orders")
= google_sheets-get-values > P > post #ops
Every Monday at 9 remind everyone in #ops to fill in their timesheet. The timesheets are in Google Sheets
= post #ops
when a new Zendesk ticket comes in post it in #ops and ask who can take it
= P > post #ops
Every Monday at 9 write a teaser for #ops and let @ada approve it
= P > OK @ada > post #ops
write a welcome message for #ops that I can OK before it goes out
= P > OK owner > post #ops
Every Friday at 15:30 get the Jira issues closed this week and turn them into release notes for #ops. I want to check them before they get posted
= jira-search-issues-with-jql > P > OK owner > post #ops
I give you my notes, you turn them into something short, I approve it, and then it becomes a Google Doc
= P > OK owner > google_docs-create-document
Write a kind rejection email. I'll fill in name, email address and the role. Show me the text first, once I say ok send it with Gmail
= P > OK owner > gmail-send-email
I enter a deal and the discount in percent. If it's over 20, @ada has to approve it first. Then post in #ops that the discount for that deal is granted
= IF(OK @ada) > post #ops
I enter the payment and the reason, @ada has to approve it, then the refund is made in Stripe and I get a message that it's done
= OK @ada > stripe-create-refund > dm me
every Friday at 10 find the open Jira bugs and leave a comment on each of them asking how it is going
= jira-search-issues-with-jql > EACH(P > jira-add-comment-to-issue)
I type in an idea and get a one-page plan as a new page in Notion, then send me the link
= P > notion-create-page > dm me
write a LinkedIn post about rain and put the LinkedIn post in #ops
= P > post #ops
tuesdays 11am go through the open stripe invoices and for each of them leave me a Gmail draft with a polite reminder to that customer. don't send anything!
= stripe-list-invoices > EACH(P > gmail-create-draft)
whenever a PR is merged in acme/app write one sentence about what changed and add it to our changelog Google Doc
= P > IF(P > google_docs-append-text)
when a pull request is opened in acme/web explain in plain english what it changes and post that to #ops
= P > post #ops
every monday at 9 announce in #ops who is on call this week (PagerDuty)
= pagerduty-find-oncall-user > P > post #ops
every monday at 9 give me a summary of the Zendesk tickets and post it in #ops
= zendesk-list-tickets > P > post #ops
every weekday summarise the new Zendesk tickets at 8
= zendesk-list-tickets > P
when a new lead comes in post it in #ops, our leads are in HubSpot
= post #ops
when a form is submitted in Typeform post it in #ops. Our customers are in HubSpot
= post #ops
tomorrow at 9 tell me who has their birthday, the dates are in the Google Sheet "Birthdays"
= google_sheets-get-values > P > dm me
write an update for #ops and tell @ada about it, ask me first
= P > OK owner > post #ops > dm @ada
write a haiku, post it in #ops and send it to @ben, but ask me first
= P > OK owner > post #ops > dm @ben
write a haiku and post it in #ops, then send it to @ben once I have approved it
= P > post #ops > OK owner > dm @ben
write an update for #ops and post the update in #sales, ask me first
= P > OK owner > post #ops > post #sales
"""  # noqa: E501 — one message, one line


def rows(table: str) -> list[tuple[str, str]]:
    lines = table.strip().splitlines()
    return [(said, meant.removeprefix("= ")) for said, meant in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize(("words", "steps"), rows(STEPS))
async def test_what_is_said_beside_an_order_is_done(words: str, steps: str) -> None:
    plan = await planned(words)

    assert plan.definition is not None, plan.refusal
    assert shape(plan.definition.steps) == steps


@pytest.mark.parametrize(
    "said",
    [
        "the meeting is in the Berlin office, tell #ops",
        "post it in #ops. The team is on holiday",
        "remind everyone to fill in their timesheet. Their timesheets are in Google Sheets",
        "the answers are in #ops, summarise them",
    ],
)
def test_only_what_holds_things_is_a_place(said: str) -> None:
    assert with_places(said) == said


async def test_what_comes_later_is_nothing_that_is_given() -> None:
    plan = await planned("Post a tip about security in #ops. I'll give you feedback later.")

    assert plan.definition is not None
    assert plan.definition.inputs == ()


async def test_a_name_that_was_quoted_says_which_sheet_it_is() -> None:
    plan = await planned(
        'every Friday at 16:00 summarise the orders for #ops, they are from our Google Sheet "Orders"'
    )
    both = await planned(
        'every Friday at 16:00 post a summary of the orders from the Google Sheet "Orders" in #ops'
    )

    for one in (plan, both):
        assert "Orders" in str([question.text for question in one.questions])


async def test_what_is_compared_is_asked_for_as_a_number() -> None:
    plan = await planned(
        "I enter a deal and the discount in percent. If it's over 20 %, @ada has to approve it first. "
        "Then post in #ops that the discount for that deal is granted"
    )

    assert plan.definition is not None
    check, post = plan.definition.steps
    assert isinstance(check, Branch) and check.when == "double(inputs.discount) > 20"
    assert {one.name: one.type for one in plan.definition.inputs} == {"deal": "string", "discount": "number"}
    assert isinstance(post, Action) and post.params["text"] == "The discount for {{inputs.deal}} is granted"


async def test_a_task_is_called_what_is_to_be_done() -> None:
    plan = await planned(
        "I give you a name and a start date. Create two Asana tasks, one to order the laptop of {{name}} "
        "and one for the building pass"
    )

    assert plan.definition is not None
    tasks = [step.params for step in every_step(plan.definition.steps) if isinstance(step, Action)]
    assert [one["name"] for one in tasks] == ["Order the laptop of {{inputs.name}}", "The building pass"]
    assert "{{task" not in str(tasks)


async def test_a_text_that_is_given_is_told_once() -> None:
    plan = await planned("I give you my rough notes, you turn them into a short update and post it in #ops")

    assert plan.definition is not None
    assert str(plan.definition.steps[0]).count("{{inputs.rough_notes}}") == 1
