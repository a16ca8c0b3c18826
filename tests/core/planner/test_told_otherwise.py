"""Sentences of every day that tell a start, a mail, a name or a kind in other words than the forms."""

import asyncio
from dataclasses import replace

import pytest

from core.definition import Action, AppEvent, ForEach, SlackEvent, Webhook, every_step
from core.occurrences import emoji
from core.planner.guarding.grounding import GroundedPlanner
from core.planner.normalising.corrections import as_meant
from tests.core.planner.plans import catalogue, planner, request, sketch
from tests.core.planner.test_doings import plan as planned
from tests.core.planner.test_steps import shape

STEPS = """
bugs in #support should become GitHub issues
= P > IF(github-create-issue)
translate every message in #support into French and reply in the thread
= P > post {{trigger.channel}}
write a haiku and post it in #fun, but show it to @ada first so we can look at it
= P > OK @ada > post #fun
save anything I star ⭐ in #product to my Notion page "Reading list"
= notion-append-block
a ✅ reaction in #ops should resolve the PagerDuty incident
= pagerduty-resolve-incident
password questions in #support get a thread reply with the link https://acme.io/reset, the rest leave alone
= P > IF(post {{trigger.channel}})
translate to English anything posted in #feedback that isn't in English, in the thread
= P > IF(P > post {{trigger.channel}})
new rows in the "Bug reports" sheet should become GitHub issues
= github-create-issue
requests come in through a Typeform. Open a Zendesk ticket for each one and post it in #ops
= zendesk-create-ticket > post #ops
stripe new subscription, celebrate it in #wins in one line
= P > post #wins
log every Typeform response of our survey to the "NPS 2025" sheet
= google_sheets-add-single-row
draft release notes whenever we publish a release on GitHub and share them in #product
= P > post #product
We keep missing Sentry errors. For each new one, open a GitHub issue
= github-create-issue
When a new contact is added in HubSpot, send a welcome email and tell #sales
= P > gmail-send-email > post #sales
When a new contact is added in HubSpot, write a welcome email, show it to me, then send it
= P > dm me > gmail-send-email
When a new contact is added in HubSpot, send a welcome email with Gmail, but show it first so I can ok
= P > OK owner > gmail-send-email
When a new GitHub issue comes in, guess the right label (bug, feature, question) and put it on
= P > github-update-issue
when a new release comes out on GitHub, append a short summary to the Notion page "Changelog"
= P > notion-append-block
every night at 23:00 get the open GitHub issues of acme/web and leave a comment on each asking for an update
= github-list-repository-issues > EACH(P > github-create-issue-comment)
At noon daily look at unread Gmail emails, extract the amount from each, and add a row per mail to our sheet
= gmail-find-email > EACH(P > google_sheets-add-single-row)
for every row in the "Renewals" sheet where status is due, post a reminder in #sales
= google_sheets-get-values > EACH(IF(P > post #sales))
every weekday at 9:15 ask everyone in #standup what they did, then post a recap there
= OK #standup > P > post #standup
"""
PAIRS = [(a, b.removeprefix("= ")) for a, b in zip(*[iter(STEPS.strip().splitlines())] * 2, strict=True)]


@pytest.mark.parametrize(("intent", "steps"), PAIRS)
async def test_it_is_planned_as_it_is_meant(intent: str, steps: str) -> None:
    definition = (await planned(intent)).definition

    assert definition is not None
    assert shape(definition.steps) == steps


@pytest.mark.parametrize(
    ("intent", "trigger"),
    [
        (
            "a ✅ reaction in #ops should post a joke in #fun",
            SlackEvent(on="reaction", channel="#ops", reaction="white_check_mark"),
        ),
        (
            "save anything I star ⭐ in #product to our Notion page",
            SlackEvent(on="reaction", channel="#product", reaction="star"),
        ),
        (
            "if I put a 🐛 on a message in #support, post a joke in #fun",
            SlackEvent(on="reaction", channel="#support", reaction="bug"),
        ),
        (
            "scan #random no wait, #feedback: any message which is a wish goes to the Notion Ideas database",
            SlackEvent(channel="#feedback"),
        ),
        ("people type in #hr, you post a joke in #fun", SlackEvent(channel="#hr")),
        ("our status webhook fires when a server goes down. post it in #ops", Webhook()),
        ("our app sends us a webhook when somebody signs up. post it in #ops", Webhook()),
    ],
)
async def test_what_happens_in_slack_or_calls_us_starts_it(
    intent: str, trigger: SlackEvent | Webhook
) -> None:
    definition = (await planned(intent)).definition

    assert definition is not None
    assert definition.trigger == trigger


@pytest.mark.parametrize(
    "intent",
    [
        "post the open Zendesk tickets in #ops",
        "the open Zendesk tickets, summarise them",
        "summarise everything said in #feedback this week and post it in #product",
        "every monday at 9 log each open Zendesk ticket to a sheet",
    ],
)
async def test_what_is_there_already_is_no_event(intent: str) -> None:
    definition = (await planned(intent)).definition

    assert definition is None or not isinstance(definition.trigger, AppEvent | SlackEvent)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("👍", "+1"),
        ("thumbsup", "+1"),
        ("+1::skin-tone-3", "+1"),
        ("👍🏽", "+1"),
        ("🐛", "bug"),
        ("acme-party", "acme-party"),
    ],
)
def test_an_emoji_has_one_name(said: str, name: str) -> None:
    assert emoji(said) == name


def test_what_is_pasted_or_quoted_stays_as_it_is() -> None:
    pasted = 'ask ben & post it there in the "X" sheet, @a @b, 3pm no wait 4pm https://x.io'
    definition = sketch(f"translate this to French and post it in #fun:\n{pasted}").definition

    assert definition is not None
    assert pasted in definition.model_dump_json().replace('\\"', '"')
    assert as_meant('post "Fish & chips there" in #fun') == 'post "Fish & chips there" in #fun'


async def test_things_of_a_loop_are_changed_by_their_own_id() -> None:
    definition = (
        await planned("every day at 9 get the open Zendesk tickets. For each one, add the tag stale to it")
    ).definition

    assert definition is not None
    [loop] = [step for step in definition.steps if isinstance(step, ForEach)]
    [tags] = [step for step in every_step(loop.steps) if isinstance(step, Action)]
    assert "{{item.id}}" in str(tags.params)


class Directory:
    """Ada and Ben are here; everybody else takes for ever."""

    def __init__(self, *, slow: bool = False) -> None:
        self.slow = slow
        self.asked: list[str] = []

    async def people(self, workspace: str, name: str) -> list[str]:
        self.asked.append(name)
        if self.slow:
            await asyncio.sleep(60)
        return {"@ada": ["U_ADA"], "@ben": ["U_BEN"]}.get(name.casefold(), [])

    async def channel(self, workspace: str, name: str) -> bool:
        return True

    async def is_in(self, workspace: str, channel: str) -> bool:
        return True

    async def channels_like(self, workspace: str, name: str) -> list[str]:
        return []

    async def listening_in(self, workspace: str, channel: str) -> str:
        return channel


async def test_people_are_known_without_a_sign() -> None:
    directory = Directory()
    intent = "every thursday at 4pm remind ben and ada to fill in their timesheets"
    plan = await GroundedPlanner(planner(), catalogue(), directory).sketch(request(intent))

    assert plan.definition is not None
    users = [step.params["user"] for step in plan.definition.steps if isinstance(step, Action)]
    assert users == ["U_BEN", "U_ADA"]
    assert plan.definition.intent == intent


async def test_who_is_no_person_here_is_left_as_said() -> None:
    directory = Directory()
    intent = "tell the team and everyone in #general that lunch is ready"
    plan = await GroundedPlanner(planner(), catalogue(), directory).sketch(request(intent))

    assert directory.asked == []
    assert plan.definition is not None


async def test_a_pasted_text_asks_nobody() -> None:
    directory = Directory()
    asked = request("translate this to French: tell ben that ada knows")
    await GroundedPlanner(planner(), catalogue(), directory).sketch(replace(asked, words=asked.intent))

    assert directory.asked == []
