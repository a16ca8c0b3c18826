"""What people most often type under a plan, in the four languages: exactly that changes, at the right place.

Each plan is made of its words. A reply is followed by the differences: `-` removed, `+` added, `>` moved,
`=` changed.
"""

from functools import lru_cache

import pytest

from core.catalogue import Catalogue
from core.definition import Action, Approval, Branch, Payload, every_step
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner
from core.workflows import Plan
from tests.apps import AppsEngine
from tests.core.planner.plans import about, request
from tests.core.planner.replies import differences, short
from tests.fakes import MemoryMessenger

INTENTS = {
    "digest": "every weekday at 8 list the open GitHub issues in acme/api, summarise them and post the"
    " summary to #eng",
    "mails": "when a new email arrives in Gmail, add a row to the Google sheet Invoices and tell #finance",
    "urgent": "when a new message is posted in #support, if it is urgent post it to #oncall",
    "ticket": "when someone reacts with :ticket: in #support, create a Jira ticket and reply in the thread"
    " with the link",
    "deals": "every Friday at 16:00 search the CRM in HubSpot for closed deals, write a short report and"
    " email it to sales@acme.com with Gmail",
    "standup": "every weekday at 9 ask everyone in #team what they plan to do today and post the answers to"
    " #standup",
    "asked": "every weekday at 9 ask @ada what she plans to do today and post her answer to #general",
    "survey": "when someone fills in the Typeform survey, classify the answer as positive or negative; if"
    " negative create a Zendesk ticket and tell #support, otherwise thank them in #wins",
    "de": "jeden Werktag um 8 liste die offenen GitHub Issues in acme/api auf, fasse sie zusammen und poste"
    " die Zusammenfassung in #eng",
    "fr": "chaque jour ouvré à 8h liste les issues ouvertes de acme/api dans GitHub, résume-les et poste le"
    " résumé dans #eng",
    "es": "cada día laborable a las 8 lista las incidencias abiertas de acme/api en GitHub, resúmelas y"
    " publica el resumen en #eng",
}

CHANGES = """
standup | give them 2 hours to answer | steps.answers.timeout_s = 7200.0
standup | don't remind them | steps.answers.remind_s = None
standup | ask @ada instead | steps.answers.approvers[0] = @ada; steps.answers.quorum = 1; steps.answers.timeout_s = 86400.0; steps.answers.on_timeout = fail
standup | ask everyone in #general instead | steps.answers.approvers[0] = #general
standup | also ask @ada | steps.answers.approvers = ['#team', '@ada']
standup | ask what they did yesterday instead | steps.answers.ask = Please say what you did yesterday.
standup | change the question to "What blocks you?" | steps.answers.ask = What blocks you?
standup | also ask what blocks them | steps.answers.ask = Please say what you plan to do today, and what blocks you.
standup | summarise the answers first | + steps.summary; steps.post.params.text = {{summary}}
standup | post a summary instead | + steps.summary; steps.post.params.text = {{summary}}
standup | send the answers to me too | + steps.message
standup | it is enough if two people answer | steps.answers.quorum = 2
asked | ask @maria too | steps.answer.approvers = ['@ada', '@maria']; steps.answer.quorum = 2; steps.answer.timeout_s = 14400.0; steps.answer.on_timeout = approve
asked | ask me instead | steps.answer.approvers[0] = U_ADA
asked | translate it to German first | + steps.translation; steps.post.params.text = {{translation}}
asked | ask everyone in #sales | steps.answer.approvers[0] = #sales; steps.answer.quorum = all; steps.answer.timeout_s = 14400.0; steps.answer.on_timeout = approve
asked | if she doesn't answer in 2 hours tell me | steps.answer.timeout_s = 7200.0
asked | ask for the numbers instead | steps.answer.ask = The numbers, please.
digest | at 10 instead of at 8 | trigger.cron = 0 10 * * 1-5
digest | 10 instead of 8 | trigger.cron = 0 10 * * 1-5
digest | every Monday, not every weekday | trigger.cron = 0 8 * * 1
digest | once, tomorrow at 9 | - trigger.cron; trigger.misfire = once; + trigger.at
digest | the channel should be #dev | steps.post.params.channel = #dev
digest | send it to me instead | - steps.post; + steps.message
digest | send me the summary instead | - steps.post; + steps.message
digest | me instead | - steps.post; + steps.message
digest | also tell me | + steps.message
digest | translate it into German first | + steps.translation; steps.post.params.text = {{translation}}
digest | shorten it before posting | + steps.rewrite; steps.post.params.text = {{rewrite}}
digest | use bullet points | steps.summary.blocks[1].text = Summarise this text as bullet points:⏎⏎{{issues}}
digest | only the urgent ones | steps.summary.blocks[1].text = Summarise this text. Only the urgent ones:⏎⏎{{issues}}
digest | say who opened them | steps.summary.blocks[1].text = Summarise this text. Say who opened them:⏎⏎{{issues}}
digest | mention <@U0ADA123> in it | steps.post.params.text = <@U0ADA123> {{summary}}
digest | start with "Good morning" | steps.post.params.text = Good morning⏎⏎{{summary}}
digest | end with "That is all" | steps.post.params.text = {{summary}}⏎⏎That is all
digest | remove the step that posts | - steps.post
mails | only from supplier@acme.com | + steps.check; + steps.check_result; > steps.row; > steps.post
mails | ignore newsletters | + steps.check; + steps.check_result; > steps.row; > steps.post
mails | summarise the email before telling #finance | + steps.summary; steps.post.params.text = {{summary}}
mails | don't tell #finance if it's urgent | + steps.check; + steps.check_result; > steps.post
ticket | only in #help | trigger.channel = #help
ticket | also tell @ada | + steps.message
digest | wait 10 minutes and then post it | + steps.wait
digest | skip it on Fridays | trigger.cron = 0 8 * * 1-4
deals | make it Thursday | trigger.cron = 0 16 * * 4
deals | cc boss@acme.com | + steps.email.params.cc
deals | use Outlook | - steps.email; + steps.email_2
deals | dealname | + steps.crm.params.searchProperty
survey | post negative ones to #angry instead | steps.post.params.channel = #angry
survey | only for answers about pricing | + steps.check; + steps.check_result; > steps.sentiment; > steps.choice
de | um 10 statt um 8 | trigger.cron = 0 10 * * 1-5
de | jeden Montag statt jeden Werktag | trigger.cron = 0 8 * * 1
de | nicht freitags | trigger.cron = 0 8 * * 1-4
de | lösche Schritt 2 | - steps.summary; steps.post.params.text = {{issues}}
de | poste es stattdessen in #support | steps.post.params.channel = #support
de | schick es lieber an @bob | - steps.post; + steps.message
de | auch in #support | + steps.post_2
de | frag @ada bevor du postest | + steps.approval
de | übersetze die Zusammenfassung vorher ins Englische | + steps.translation; steps.post.params.text = {{translation}}
de | nimm acme/web | steps.issues.params.repoFullname = acme/web
de | make it 9 | trigger.cron = 0 9 * * 1-5
de | also tell @ada | + steps.message
fr | à 10h au lieu de 8h | trigger.cron = 0 10 * * 1-5
fr | pas le vendredi | trigger.cron = 0 8 * * 1-4
fr | supprime l'étape 2 | - steps.summary; steps.post.params.text = {{issues}}
fr | poste-le plutôt dans #support | steps.post.params.channel = #support
fr | envoie-le plutôt à @bob | - steps.post; + steps.message
fr | poste-le aussi dans #support | + steps.post_2
fr | traduis d'abord le résumé en anglais | + steps.translation; steps.post.params.text = {{translation}}
fr | utilise acme/web | steps.issues.params.repoFullname = acme/web
es | a las 10 en vez de a las 8 | trigger.cron = 0 10 * * 1-5
es | los viernes no | trigger.cron = 0 8 * * 1-4
es | quita el paso 2 | - steps.summary; steps.post.params.text = {{issues}}
es | publícalo en #support en su lugar | steps.post.params.channel = #support
es | envíalo mejor a @bob | - steps.post; + steps.message
es | publícalo también en #support | + steps.post_2
es | traduce antes el resumen al inglés | + steps.translation; steps.post.params.text = {{translation}}
es | usa acme/web | steps.issues.params.repoFullname = acme/web
"""  # noqa: E501 — one reply, one line

# Plan | reply | what is asked, and the steps that stand under it.
CONDITIONS = """
digest | only if there are any | size(issues) > 0 | post
digest | don't post if there are none | size(issues) != 0 | post
digest | only when there are at least 3 | size(issues) >= 3 | post
digest | if there are fewer than 3 don't post | !(size(issues) < 3) | post
digest | if there are none, tell me | size(issues) == 0 | message
digest | if there are more than 10, ask @ada first | size(issues) > 10 | approval
digest | if there are more than 10 also tell @ada | size(issues) > 10 | message
mails | if the amount is over 1000 ask @maria first | check.answer == "yes" | approval
deals | only if there was at least one deal | size(crm) > 0 | email
survey | if it is negative also tell @maria | sentiment.label == "negative" | ticket post message_2
urgent | tell me too | check.answer == "yes" | post message
urgent | only from <@U0BOB123> | trigger.user == "U0BOB123" | check check_result
de | nur wenn es mehr als 5 sind | size(issues) > 5 | post
de | poste nichts, wenn es keine gibt | size(issues) > 0 | post
de | wenn es keine gibt, sag mir Bescheid | size(issues) == 0 | message
fr | seulement s'il y en a | size(issues) > 0 | post
fr | s'il y en a plus de 10, demande à @ada avant | size(issues) > 10 | approval
fr | s'il n'y en a pas, dis-le-moi | size(issues) == 0 | message
es | solo si hay más de 5 | size(issues) > 5 | post
es | no publiques nada si no hay ninguna | size(issues) > 0 | post
es | si no hay ninguna, avísame | size(issues) == 0 | message
"""

# What is asked of a plan whose question is open is no answer to it, whether or not it is understood.
NO_ANSWERS = """
and tell @maria
don't email it, post it to #sales
@maria has to approve it
post it to #sales too
with a table
stop it
can you also do it for lost deals?
attach it as a file
drop the report and send the deals
why HubSpot?
"""


@lru_cache(maxsize=1)
def planner() -> HybridPlanner:
    engines = {"apps": AppsEngine(), "slack": SlackEngine(MemoryMessenger())}
    return HybridPlanner(Catalogue(engines, ["default"]), None)


async def planned(name: str, *replies: str) -> Plan:
    plan = await planner().sketch(request(INTENTS[name]))
    for reply in replies:
        plan = await planner().sketch(about(plan, reply, INTENTS[name]))
        assert plan.answer is None
    assert plan.definition is not None, plan.refusal
    return plan


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("name", "words", "wanted"), rows(CHANGES))
async def test_an_everyday_reply_changes_exactly_what_it_says(name: str, words: str, wanted: str) -> None:
    plan, after = await planned(name), await planned(name, words)
    assert plan.definition is not None
    changes = "; ".join(short(change) for change in differences(plan.definition, after))
    assert changes.replace("\n", "⏎") == wanted


@pytest.mark.parametrize(("name", "words", "when", "under"), rows(CONDITIONS))
async def test_a_condition_looks_at_what_is_meant(name: str, words: str, when: str, under: str) -> None:
    after = await planned(name, words)
    assert after.definition is not None
    branches = [step for step in every_step(after.definition.steps) if isinstance(step, Branch)]
    assert (when, under) in [(one.when, " ".join(step.id for step in one.then)) for one in branches]


@pytest.mark.parametrize("words", NO_ANSWERS.strip().splitlines())
async def test_an_open_question_does_not_swallow_what_is_said_of_the_plan(words: str) -> None:
    plan = await planned("deals")
    assert [one.key for one in plan.questions] == [
        "steps.crm.params.objectType",
        "steps.crm.params.searchProperty",
    ]
    after = await planner().sketch(about(plan, words, INTENTS["deals"]))
    assert after.definition is not None
    searched = next(one for one in every_step(after.definition.steps) if one.id == "crm")
    assert isinstance(searched, Action)
    assert "searchProperty" not in searched.params


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("if it's positive also tell @maria", "{{message}}"),
        ("also post the positive ones to #sales", "{{trigger.text}}"),
    ],
)
async def test_the_other_of_two_labels_is_the_other_case(words: str, text: str) -> None:
    after = await planned("survey", words)
    assert after.definition is not None
    choice = next(one for one in after.definition.steps if one.id == "choice")
    assert isinstance(choice, Branch)
    assert [one.id for one in choice.else_[:-1]] == ["message", "post_2"]
    assert isinstance(new := choice.else_[-1], Action)
    assert new.params["text"] == text


async def test_what_something_is_called_is_looked_for_in_its_menu() -> None:
    after = await planned("urgent", "also add it to the Google sheet Leads")
    asked = next(one for one in after.questions if one.key.endswith(".params.sheetId"))
    assert (asked.kind, asked.query) == ("option", "Leads")
    assert asked.text.endswith("It is called “Leads”.")


async def test_what_one_case_made_is_not_told_in_all() -> None:
    after = await planned("survey", "also tell @maria")
    assert after.definition is not None
    told = after.definition.steps[-1]
    assert isinstance(told, Action)
    assert told.params == {"user": "@maria", "text": "{{trigger.text}}"}


async def test_what_starts_by_itself_is_not_kept_to_certain_days() -> None:
    plan = await planned("survey")
    after = await planner().sketch(about(plan, "only do this on weekdays", INTENTS["survey"]))
    assert after.definition == plan.definition
    assert "I cannot keep it to certain days" in (after.answer or "")


async def test_what_somebody_answers_in_words_is_told_on() -> None:
    intent = "every morning at 9 ask me what I plan to do today and post my answer to #standup"
    plan = await planner().sketch(request(intent))
    assert plan.definition is not None
    asked, posted = plan.definition.steps
    assert isinstance(asked, Approval)
    assert (asked.ask, asked.wants) == ("Please say what you plan to do today.", "answer")
    assert isinstance(posted, Action)
    assert posted.params == {"channel": "#standup", "text": "{{answer.comment}}"}


async def test_who_is_told_where_there_is_nothing_is_told_that() -> None:
    after = await planned("digest", "if there are none, tell me")
    assert after.definition is not None
    told = next(one for one in every_step(after.definition.steps) if one.id == "message")
    assert isinstance(told, Action)
    assert told.params["text"] == "Nothing found (issues)."


async def test_otherwise_the_text_is_told_and_not_what_was_made_of_it() -> None:
    after = await planned("urgent", "otherwise tell me")
    assert after.definition is not None
    told = next(one for one in every_step(after.definition.steps) if one.id == "message")
    assert isinstance(told, Action)
    assert told.params["text"] == "{{trigger.text}}"


async def test_another_app_asks_for_its_own_things_only() -> None:
    after = await planned("ticket", "use Linear instead of Jira")
    assert after.definition is not None
    made = next(one for one in every_step(after.definition.steps) if one.id == "issue")
    assert isinstance(made, Action)
    assert made.params == {"title": "{{trigger.text}}", "description": "{{trigger.text}}"}
    assert [(one.key, one.kind, one.offer) for one in after.questions] == [
        ("steps.issue.params.teamId", "option", "apps:linear_app-create-issue")
    ]


async def test_people_who_are_mentioned_get_no_message_of_their_own() -> None:
    plan = await planner().sketch(
        request("every day at 9 write a haiku about rain, post it to #eng and tag <@U0ADA123>")
    )
    assert plan.definition is not None
    first, posted = plan.definition.steps
    assert isinstance(first, Payload)
    assert isinstance(posted, Action)
    assert posted.params == {"channel": "#eng", "text": "<@U0ADA123> {{haiku}}"}
