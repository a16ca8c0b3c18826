"""Which steps there are: one line for what somebody says, and one for the steps that it asks for."""

import pytest

from core.definition import Action, Approval, Branch, ForEach, Payload, Step, Wait
from tests.core.planner.test_doings import plan as planned

# ME asks. P is a prompt, `post` and `dm` are Slack's, other actions go by their key.
_ME = "U_ADA"


def shape(steps: tuple[Step, ...]) -> str:
    """The steps in a line."""
    return " > ".join(_shape(step) for step in steps)


def _shape(step: Step) -> str:
    match step:
        case Payload():
            return "P"
        case Action():
            name, to = step.action.partition(":")[2], step.params
            if name == "post_message":
                return f"post {to.get('channel')}"
            return f"dm {to.get('user')}".replace(_ME, "me") if name == "direct_message" else name
        case Branch():
            other = f" | {shape(step.else_)}" if step.else_ else ""
            return f"IF({shape(step.then)}{other})"
        case ForEach():
            return f"EACH({shape(step.steps)})"
        case Approval():
            return f"OK {','.join(step.approvers)}"
        case Wait():
            return f"WAIT {step.seconds:.0f}"


PARTED = """
every monday at 9 get the unresolved errors from Sentry, boil them down to a paragraph and post it in #eng
= sentry-list-project-issues > P > post #eng
fridays at 4pm take the open Zendesk tickets, sum them up and send the summary to @ada
= zendesk-list-tickets > P > dm @ada
get the issues of the GitHub repo acme/web every morning at 9, boil them down to one paragraph, then #eng
= github-list-repository-issues > P > post #eng
summarise the open Zendesk tickets and then into #support with it
= zendesk-list-tickets > P > post #support
"""

NAMED = """
A quote about kindness for all staff in #general, mondays at 8
= P > post #general
weekdays at 8:30 → open Stripe invoices into #finance, biggest amount first
= stripe-list-invoices > P > post #finance
daily 8am: new Zendesk tickets to #support, grouped by topic
= zendesk-list-tickets > P > post #support
each day at 18:00 a short summary of today's Zendesk tickets in #support
= zendesk-list-tickets > P > post #support
monday mornings at 7: a checklist for opening the shop to #ops
= P > post #ops
tuesdays 10:00 - two tips on healthy sitting for #general
= P > post #general
every friday at noon, three short social media posts about our products, in a new google doc
= P > google_docs-create-document
every day at 5pm: tomorrow's events from Google Calendar -> #general
= google_calendar-list-events > P > post #general
"""

MANNERS = """
every monday at 8 post the open Jira tickets in #eng, oldest first, max 100 words
= jira-search-issues-with-jql > P > post #eng
every friday at 4pm send @ada this week's Zendesk tickets, grouped by topic
= zendesk-list-tickets > P > dm @ada
write a welcome message for new colleagues and post it in #general. Short and friendly please.
= P > post #general
post a reminder about the fire drill in #ops, max two sentences
= P > post #ops
summarise the open Zendesk tickets every friday at 3pm in #support, no longer than five lines
= zendesk-list-tickets > P > post #support
draft a tweet about our new flavour. Not too salesy. Post it to #marketing
= P > post #marketing
every monday at 9 write a motivational quote in #general, something cheerful, no emojis
= P > post #general
"""

REMARKS = """
VAT! please DM me a checklist for the quarterly VAT return every monday at noon
= P > dm me
Our team is growing fast. Every monday at 9 write a short team building idea and post it in #general
= P > post #general
Hey Synth, quick one: every friday at 4pm post a joke in #random
= P > post #random
My inbox is a mess - every morning at 8 summarise my unread Gmail mails and DM me the summary
= gmail-find-email > P > dm me
Every friday at 5pm (that's when we close) post a goodbye message in #general
= P > post #general
could you perhaps read our content calendar in Notion (it's a database) and let #marketing know what is next
= notion-query-database > P > post #marketing
can we have a joke in #random every friday at 4pm?
= P > post #random
would be cool if you could post a quote in #general every monday at 9
= P > post #general
"""

DONE = """
have the open Zendesk tickets summarised every monday at 9 and the summary posted in #support
= zendesk-list-tickets > P > post #support
get this translated into French and sent to @ada: "Good morning everyone"
= P > dm @ada
I need this text translated to German and posted in #allgemein: "We are closed on Friday"
= P > post #allgemein
Please have a haiku about coffee written and posted in #random every monday at 9
= P > post #random
"""

MESSAGES = """
message @maria that the rota is due, wait two days and then message her again asking if it has been sent
= dm @maria > WAIT 172800 > P > dm @maria
tell #general that timesheets are due today, wait an hour and then remind them again
= post #general > WAIT 3600 > post #general
ping @ben about the invoice run, wait a day and ping him again
= P > dm @ben > WAIT 86400 > dm @ben
leave a note for @maria in slack that the plants need water, fridays at 10
= dm @maria
shoot @ada a message every friday at 3pm that the figures are due
= dm @ada
remind #ops every weekday at 16:30 to close the till and lock the returns cage
= post #ops
post a reminder in #ops at 16:30 on working days: close the till and lock the returns cage
= post #ops
announce the new canteen menu in two friendly sentences in #general every monday at 8
= P > post #general
when a payment fails in Stripe, open a PagerDuty incident and say so in #ops
= pagerduty-trigger-incident > P > post #ops
ping @ada with the file name each time a new file lands in Dropbox
= dm @ada
email transport@lindenschool.example from Outlook every sunday at 8pm, saying that the buses leave earlier
= microsoft_outlook-send-email
"""

SEVERAL = """
get this week's Zendesk tickets and write a report about them, plus a French version. Post both in #ops
= zendesk-list-tickets > P > P > post #ops
translate this slogan into German, Spanish and Italian and put the three versions in #marketing: "Small team."
= P > P > P > post #marketing
"""

UPON = """
when a new ticket comes into zendesk, work out how urgent it is and set the priority accordingly
= P > zendesk-update-ticket
when a new ticket arrives in Zendesk, classify it as billing, bug or other and tag it accordingly
= P > zendesk-add-ticket-tags
when a new conversation starts in Intercom draft an answer and leave it as an internal note on it
= P > intercom-add-note-to-conversation
when a new conversation starts in Intercom write a friendly answer and reply to it
= P > intercom-reply-to-conversation
when a new conversation starts in Intercom reply to the customer that we are looking into it
= P > intercom-reply-to-conversation
when a new email arrives in Outlook write a polite answer and reply with it
= P > microsoft_outlook-reply-to-email
when a new deal is added in Pipedrive, write a two line briefing and add it as a note to the deal
= P > pipedrive-add-note
when a new Jira issue is created summarise it and leave a comment with the summary on it
= P > jira-add-comment-to-issue
"""

PLACES = """
each weekday at 18:00 write down today's closed Linear issues in a google doc
= linear_app-search-issues > P > google_docs-create-document
when a form is submitted in Typeform, write the answers into a row of our leads spreadsheet
= google_sheets-add-single-row
when a new email arrives in Gmail get the supplier and the amount out of it and write them into our sheet
= P > google_sheets-add-single-row
if an invitee cancels in Calendly, write them a nice email and keep it as a draft in Gmail
= P > gmail-create-draft
page whoever is on call through PagerDuty when a new Sentry error comes in
= pagerduty-trigger-incident
run through the Notion database with our suppliers every monday at 9 and post a summary in #ops
= notion-query-database > P > post #ops
look ben@acme.com up in HubSpot and tell me which deals are open
= hubspot-search-crm > P
every day at 9 if there are unread mails from acme in gmail, tell me
= gmail-find-email > P > IF(dm me)
"""

ONE_TEXT = """
Compare these two for the role and post in #hr who you'd invite first and why. A: 8 years. B: 2 years
= P > post #hr
every morning at 8 send me one design principle and a short example of how to use it
= P > dm me
whenever a new deal comes in Pipedrive, dm me a short briefing: who is it, what is it about
= P > dm me
sundays at 8pm look at my google calendar and write me a briefing, save it as a google doc and dm me the link
= google_calendar-list-events > P > google_docs-create-document > dm me
"""

KEPT = """
get the emails from acme in Gmail, sum them up and add it at the bottom of the case notes google doc
= gmail-find-email > P > google_docs-append-text
when a payment fails in Stripe put a polite reminder to the customer in my gmail drafts
= P > gmail-create-draft
when a payment fails in Stripe wait 2 days and email the customer a gentle reminder from our gmail
= WAIT 172800 > P > gmail-send-email
draft our weekly newsletter from the latest items in the notion content calendar and post it to #news
= notion-query-database > P > post #news
"""

ON_CALL = """
when a new PagerDuty incident is opened, post it in #ops with the title, urgency and the link
= P > post #ops
when a new Zendesk ticket comes in, post the subject and the requester in #support
= P > post #support
standup reminder in #standup mon-fri 9:45: what did you do, any blockers?
= post #standup
New GitLab merge request: two-sentence summary for reviewers into #eng
= P > post #eng
every message in #feedback should land as a row in our feedback Google Sheet
= google_sheets-add-single-row
find the open Jira tickets and leave a short friendly nudge as a comment on each one
= jira-search-issues-with-jql > EACH(P > jira-add-comment-to-issue)
for every new mail in Outlook decide how urgent it is (urgent, high or low) and post it in #ops
= P > post #ops
when a webhook is called: if it says a service is down, send an SMS to +33612345678 and post it in #ops
= P > IF(twilio-send-message > post #ops)
write a tagline for our new app, give me 5 options
= P
"""

MORE = """
pls get the open PRs of acme/web every weekday at 9 and give #eng a short rundown
= github-list-pull-requests > P > post #eng
for every unread email in Gmail write a short reply and save it as a draft
= gmail-find-email > EACH(P > gmail-create-draft)
create a Notion page with a checklist for onboarding
= P > notion-create-page
put together an agenda for the team meeting and save it as a google doc
= P > google_docs-create-document
"""

# What is told of what is at hand, not these very words.
TOLD = """
as soon as a payment fails in Stripe, dm @maria with customer, amount and the reason it failed
= P > dm @maria
every monday at 7 get the unpaid invoices from Stripe and DM @ada the total owed plus the overdue ones
= stripe-list-invoices > P > dm @ada
every friday at 4 get the open Zendesk tickets and tell #support how many per topic
= zendesk-list-tickets > P > post #support
every friday at 4 get the open Zendesk tickets and then tell #support that the week is over
= zendesk-list-tickets > post #support
"""


def _rows(*tables: str) -> list[tuple[str, str]]:
    lines = [line for table in tables for line in table.strip().splitlines()]
    return [(said, steps.removeprefix("= ")) for said, steps in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize(
    ("words", "steps"),
    _rows(
        PARTED,
        NAMED,
        MANNERS,
        REMARKS,
        DONE,
        MESSAGES,
        SEVERAL,
        UPON,
        PLACES,
        ONE_TEXT,
        KEPT,
        ON_CALL,
        MORE,
        TOLD,
    ),
)
async def test_what_is_said_asks_for_these_steps(words: str, steps: str) -> None:
    plan = await planned(words)

    assert plan.definition is not None, plan.refusal
    assert shape(plan.definition.steps) == steps


async def test_how_something_is_to_be_said_is_told_to_the_prompt() -> None:
    plan = await planned("write a welcome message and post it in #general. Short and friendly, please.")

    assert plan.definition is not None
    first = plan.definition.steps[0]
    assert isinstance(first, Payload)
    assert "Short and friendly" in first.blocks[-1].text


async def test_a_remark_is_not_passed_over_in_silence() -> None:
    plan = await planned("Our team is growing fast. Every monday at 9 post a joke in #random")

    assert "Our team is growing fast" in str(plan.notes)
