"""What a team types under a plan: exactly that is changed, answered or asked, and nothing else.

Each plan is made of its words, as it would be in a thread; each reply is about that plan.
"""

from functools import lru_cache

import pytest

from core.catalogue import Catalogue
from core.definition import Approval, every_step
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner
from core.workflows import Plan
from tests.apps import AppsEngine
from tests.core.planner.plans import about, request
from tests.core.planner.replies import differences, short
from tests.fakes import MemoryMessenger

INTENTS = {
    "digest": "every weekday at 8 list the open GitHub issues in acme/api, summarise them in five bullets"
    " and post them to #eng",
    "ticket": "when a new message is posted in #support, summarise it, create a Linear issue and post"
    " the link in #support",
    "issue": "when a new issue is opened in GitHub acme/web, write a friendly reply and post it to #eng",
    "notes": 'when I say "release" in #dev, write release notes; if they mention a breaking change post them '
    "to #all, otherwise post them to #eng",
    "joke": "every day at 17:00 write a joke about cats, ask @ada for approval, and post it to #fun",
    "each": "every Monday at 10 list the open issues in acme/api on GitHub, and for each issue write a one "
    "line summary and post it to #eng",
    "pasted": "summarise this text and post it to #eng: The servers were away from 9 to 11. It was a "
    "certificate.",
    "bugs": "when someone reacts with :eyes: in #bugs, create a GitHub issue in acme/api",
    "deals": "every day at 9 get the open deals from HubSpot, write a report, ask me for approval, email it "
    "to sales@acme.com, post it to #sales and wait an hour and then tell @ada",
    "report": "every day at 9 write a report about cats and post it to #sales, wait an hour and then"
    " tell @ada",
    "unsaid": "every Friday at 16:00 summarise the text and email it to team@acme.com with Gmail",
    "given": "write a haiku about {{topic}} and post it to #poems",
}

# plan, reply, the differences: `-` removed, `+` added, `>` moved, `=` changed.
CHANGES = [
    ("digest", "make it 9 instead", "trigger.cron = 0 9 * * 1-5"),
    ("digest", "make it nine thirty", "trigger.cron = 30 9 * * 1-5"),
    ("digest", "not on Fridays", "trigger.cron = 0 8 * * 1-4"),
    ("digest", "make it 9 and call it morning news", "name = morning-news; trigger.cron = 0 9 * * 1-5"),
    ("digest", "use the cheap model", "steps.summary.llm = cheap"),
    ("digest", "drop the second step", "- steps.summary; steps.post.params.text = {{issues}}"),
    ("digest", "skip it when there are no issues", "+ steps.check_result; > steps.post"),
    ("digest", "post it to #eng and #ops", "+ steps.post_2"),
    ("digest", "retry the post 5 times", "+ steps.post.policy.attempts"),
    ("digest", "do it for acme/web instead", "steps.issues.params.repoFullname = acme/web"),
    ("ticket", "put an approval before the issue", "+ steps.approval"),
    ("ticket", "ask @ada first", "+ steps.approval"),
    ("ticket", "watch #help instead", "trigger.channel = #help"),
    (
        "ticket",
        "make the summary one sentence",
        "steps.summary.blocks[1].text = Summarise this text in one sentence:\n\n{{trigger.text}}",
    ),
    ("issue", "do it for acme/api instead", "trigger.params.repoFullname = acme/api"),
    ("issue", "use the strong model for the reply", "steps.reply.llm = strong"),
    ("issue", "also tell #ops", "+ steps.post_2"),
    ("notes", "post to #general instead of #all", "steps.post.params.channel = #general"),
    ("notes", "also post to #eng in the first case", "+ steps.post_3"),
    ("notes", "in the other case also tell @bob", "+ steps.message"),
    ("notes", "otherwise do nothing", "- steps.post_2"),
    ("notes", "ask @bob before posting to #all", "+ steps.approval"),
    ("joke", "let @bob approve it instead", "steps.approval.approvers[0] = @bob"),
    ("joke", "let @ada and @bob approve it", "steps.approval.approvers = ['@ada', '@bob']"),
    (
        "joke",
        "let both @ada and @bob approve it",
        "steps.approval.approvers = ['@ada', '@bob']; steps.approval.quorum = 2",
    ),
    ("joke", "only if @bob agrees too", "+ steps.approval_2"),
    ("joke", "also ask @bob", "+ steps.approval_2"),
    ("joke", "no approval please", "- steps.approval"),
    ("joke", "don't ask anybody", "- steps.approval"),
    ("joke", "put the approval before the joke", "> steps.approval; steps.approval.ask = Go on with this?"),
    ("joke", "remind her every 2 hours", "steps.approval.remind_s = 7200.0"),
    ("joke", "no reminders", "steps.approval.remind_s = None"),
    ("joke", "give her 4 hours", "steps.approval.timeout_s = 14400.0"),
    ("joke", "if she doesn't answer post it anyway", "steps.approval.on_timeout = approve"),
    ("joke", "if nobody answers, stop", "steps.approval.on_timeout = reject"),
    (
        "joke",
        "make it 18:00 and about dogs",
        "trigger.cron = 0 18 * * *; steps.joke.blocks[1].text = Write a joke about dogs.",
    ),
    ("joke", "not every day, only on Mondays", "trigger.cron = 0 17 * * 1"),
    ("each", 'after the loop post "done" to #sales', "+ steps.post_2"),
    ("each", "in the loop, ask me before posting", "+ steps.approval"),
    ("each", "at most 10 issues", "steps.summarys.limit = 10"),
    ("each", "don't post it, send it to me", "- steps.post; + steps.message"),
    ("each", "fais-le à 9h", "trigger.cron = 0 9 * * 1"),
    ("each", "mach es um 9 Uhr", "trigger.cron = 0 9 * * 1"),
    ("pasted", "lieber in #ops", "steps.post.params.channel = #ops"),
    ("pasted", "post it to #ops too", "+ steps.post_2"),
    ("pasted", "drop the post", "- steps.post"),
    ("bugs", "use :bug: instead", "trigger.reaction = bug"),
    ("bugs", "create it in acme/web", "steps.issue.params.repoFullname = acme/web"),
    ("bugs", "wait 10 minutes first", "+ steps.wait"),
    ("report", "wait two hours instead of one", "steps.wait.seconds = 7200.0"),
    ("report", "make the wait 30 minutes", "steps.wait.seconds = 1800.0"),
    ("report", "@bob instead of @ada", "steps.message.params.user = @bob"),
    ("report", "swap the post and the wait", "> steps.wait"),
    # Open questions do not swallow what is no answer.
    ("deals", "remove steps 5 and 6", "- steps.post; - steps.wait"),
    ("deals", "no email, no DM", "- steps.email; - steps.message"),
    ("deals", "weekdays only", "trigger.cron = 0 9 * * 1-5"),
    ("deals", "at 9:30 on weekdays and call it Deals", "name = Deals; trigger.cron = 30 9 * * 1-5"),
    ("unsaid", "make it 17:00 instead", "trigger.cron = 0 17 * * 5"),
    ("given", "make the topic optional", "inputs.topic.required = False"),
    (
        "given",
        "the default topic is autumn",
        "inputs.topic.required = False; inputs.topic.default = autumn",
    ),
]

# plan, reply, what is said of it; nothing changes.
ANSWERS = [
    ("digest", "who approves this?", "Nobody: no step of this plan waits for anybody's yes."),
    ("joke", "who approves this?", "Step 2 asks @ada first."),
    ("digest", "why do you need my GitHub?", "Step 1 (“List Repository Issues”) needs GitHub."),
    ("digest", "why do you need my Gmail?", "Nothing in this plan uses Gmail."),
    ("digest", "what does step 2 do?", "Step 2. Summarise this text in five bullets."),
    ("digest", "what happens if GitHub is down?", "If a step still fails, the run stops there"),
    ("notes", "what does the condition check?", "Step 3. if"),
    ("report", "which steps send something?", "Step 2. Post a message in #sales. Step 4."),
    ("digest", "drop step 7", "there is no step 7. The steps are: 1. List Repository Issues"),
    ("joke", "two people must approve", "2 approvals need 2 people, and step 2 asks 1."),
    ("each", "stop if one fails", "It does so already, so I changed nothing."),
    ("digest", "if it fails tell me", "A run that fails tells so in its thread"),
    ("deals", "undo the last change", "I changed nothing"),
    ("deals", "merge steps 4 and 5", "I changed nothing"),
    ("issue", "when an order is paid instead", "I changed nothing"),
    ("digest", "book me a flight to Rome", "I changed nothing"),
]


@lru_cache(maxsize=1)
def planner() -> HybridPlanner:
    engines = {"apps": AppsEngine(), "slack": SlackEngine(MemoryMessenger())}
    return HybridPlanner(Catalogue(engines, ["default", "cheap", "strong"]), None)


async def planned(name: str) -> Plan:
    plan = await planner().sketch(request(INTENTS[name]))
    assert plan.definition is not None, plan.refusal
    return plan


async def replied(plan: Plan, words: str) -> Plan:
    return await planner().sketch(about(plan, words))


@pytest.mark.parametrize(("name", "words", "wanted"), CHANGES)
async def test_a_reply_in_a_thread_changes_exactly_what_it_says(name: str, words: str, wanted: str) -> None:
    plan = await planned(name)
    after = await replied(plan, words)
    assert plan.definition is not None
    assert "; ".join(short(change) for change in differences(plan.definition, after)) == wanted
    assert after.answer is None


@pytest.mark.parametrize(("name", "words", "said"), ANSWERS)
async def test_what_changes_nothing_is_answered(name: str, words: str, said: str) -> None:
    plan = await planned(name)
    after = await replied(plan, words)
    assert after.definition == plan.definition
    assert said in (after.answer or "")


async def test_a_text_that_was_asked_for_is_still_taken_as_it_is() -> None:
    plan = await planned("unsaid")
    text = "The servers were away from 9 to 11, and nobody noticed. Please tell the team what we learned."
    after = await replied(plan, text)
    assert after.definition is not None
    assert text in after.definition.model_dump_json()


async def test_two_people_must_say_yes_once_both_are_asked() -> None:
    plan = await replied(await planned("joke"), "let @ada and @bob approve it")
    after = await replied(plan, "two people must approve")
    assert after.definition is not None
    asked = next(one for one in every_step(after.definition.steps) if isinstance(one, Approval))
    assert (asked.approvers, asked.quorum) == (("@ada", "@bob"), 2)
