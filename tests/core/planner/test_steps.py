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


def _rows(*tables: str) -> list[tuple[str, str]]:
    lines = [line for table in tables for line in table.strip().splitlines()]
    return [(said, steps.removeprefix("= ")) for said, steps in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize(("words", "steps"), _rows(PARTED, NAMED, MANNERS, REMARKS, DONE))
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
