"""Replies to plans over many apps, of which dozens offer nearly the same: each does exactly what it says."""

import asyncio
from datetime import UTC, datetime

import pytest

from bench.planning.catalogues import ListedEngine, flow_bench_offers
from bench.planning.flow_tree import ENGINE, shape, steps_of
from core.catalogue import Catalogue
from core.definition import Definition
from core.planner import HybridPlanner
from core.planning import Person, PlanRequest
from core.workflows import Plan

INVOICES = """
invoices = Coupa_invoices__4_0_0__retrievewithwhere_invoices()
for invoice in invoices:
  if invoice.total > 5000:
    message = Slack_message__3_0_0__create_message()
  else:
    mail = Gmail_mail__2_0_0__create_mail()
"""
TICKETS = """
tickets = Zendesk_Service_Ticket__2_0_0__retrievewithwhere_Ticket()
for ticket in tickets:
  if ticket.priority == "urgent":
    incident = ServiceNow_incident__4_0_0__create_incident()
    message = Slack_message__3_0_0__create_message()
  else:
    card = Trello_Card__2_0_0__create_Card()
"""
REVIEW = """
file = Box_File__3_0_0__create_File()
task = user_task("review the file")
if task == "approved":
  message = Slack_message__3_0_0__create_message()
else:
  mail = Gmail_mail__2_0_0__create_mail()
"""
FILES = """
file = Dropbox_files__3_0_0__create_files()
content = Dropbox_files__3_0_0__DOWNLOADFILE_files()
message = Slack_message__3_0_0__create_message()
"""
REPOS = """
repos = GitHub_Repository__3_0_0__retrievewithwhere_Repository()
for repo in repos:
  issues = GitHub_Issue__3_0_0__retrievewithwhere_Issue()
  message = Slack_message__3_0_0__create_message()
"""
INCIDENT = "ServiceNow_incident__4_0_0__create_incident"
SLACK = "Slack_message__3_0_0__create_message"
TEAMS = "Microsoft_Teams_Message__2_0_0__create_Message"
JIRA = "Jira_Issue__2_0_0__create_Issue"
CARD = "Trello_Card__2_0_0__create_Card"
MESSAGE = f"    message = {SLACK}()\n"

# plan, reply, what of the plan becomes what
TABLE = [
    # One way of a condition
    (TICKETS, "if the priority is urgent, create a Jira issue instead of the incident", (INCIDENT, JIRA)),
    (TICKETS, "skip the Slack message when the priority is urgent", (MESSAGE, "")),
    (TICKETS, "we don't need the else part", (f"  else:\n    card = {CARD}()\n", "")),
    (TICKETS, "do nothing otherwise", (f"  else:\n    card = {CARD}()\n", "")),
    (REVIEW, "when they approve, send a Teams message rather than a Slack message", (SLACK, TEAMS)),
    (
        REVIEW,
        "Instead of sending the mail, delete the file when it is declined",
        ("Gmail_mail__2_0_0__create_mail", "Box_File__3_0_0__deletewithwhere_File"),
    ),
    # Its test
    (INVOICES, "raise the limit to 20k", ("5000", "20000")),
    (INVOICES, "the threshold should be 7,500", ("5000", "7500")),
    (INVOICES, "change the condition to status is overdue", ("total > 5000", 'status == "overdue"')),
    (TICKETS, "change the priority in the condition to high", ("urgent", "high")),
    (TICKETS, "invert the condition", ("==", "!=")),
    # One thing for another
    (FILES, "Gmail everywhere instead of Slack", (SLACK, "Gmail_mail__2_0_0__create_mail")),
    (FILES, "exchange Slack for Microsoft Teams in all steps", (SLACK, TEAMS)),
    (TICKETS, "a Jira issue rather than the incident", (INCIDENT, JIRA)),
    (
        TICKETS,
        "rather than creating an incident, update it",
        ("incident__4_0_0__create", "incident__4_0_0__updatewithwhere"),
    ),
    # Less, and elsewhere
    (REPOS, "lose the Slack message", (f"  message = {SLACK}()\n", "")),
    (REPOS, "leave out anything related to Slack", (f"  message = {SLACK}()\n", "")),
    (REPOS, "take the message out of the loop", ("  message", "message")),
    (REPOS, "we no longer need the Slack message", (f"  message = {SLACK}()\n", "")),
    (REPOS, "no need to message anyone on Slack any more", (f"  message = {SLACK}()\n", "")),
    # More
    (
        FILES,
        "Before sending the Slack message have a manager check it",
        ("\nmessage", '\ntask = user_task("check")\nmessage'),
    ),
    (
        REPOS,
        "for every issue create a Trello card",
        ("  message", f"  for issue in issues:\n    card = {CARD}()\n  message"),
    ),
    (REPOS, "and for each repo create a Jira issue", (f"{SLACK}()\n", f"{SLACK}()\n  jira = {JIRA}()\n")),
]


def reply(sequence: str, words: str) -> Plan:
    planner = HybridPlanner(Catalogue({ENGINE: ListedEngine(ENGINE, flow_bench_offers())}, []), None)
    plan = Plan(Definition(name="prior", steps=steps_of(sequence)))
    person = Person("T0", "U0ME", "UTC")
    request = PlanRequest("", person, (), (), datetime(2026, 11, 20, tzinfo=UTC), words=words, plan=plan)
    return asyncio.run(planner.sketch(request))


@pytest.mark.parametrize(("sequence", "words", "becomes"), TABLE)
def test_a_reply_does_what_it_says(sequence: str, words: str, becomes: tuple[str, str]) -> None:
    after = reply(sequence, words).definition
    assert after is not None
    assert shape(after.steps) == shape(steps_of(sequence.replace(*becomes)))


def test_an_app_put_for_another_in_two_steps_gives_each_its_own_id() -> None:
    after = reply(FILES, "Swap Dropbox for Box").definition
    assert after is not None
    wanted = FILES.replace("Dropbox_files__3_0_0__create_files", "Box_File__3_0_0__create_File")
    wanted = wanted.replace("Dropbox_files__3_0_0__DOWNLOADFILE_files", "Box_File__3_0_0__DOWNLOADFILE_File")
    assert shape(after.steps) == shape(steps_of(wanted))
    assert len({step.id for step in after.steps}) == 3


def test_a_say_before_a_deletion_that_gates_it_stands_inside_its_loop() -> None:
    buckets = (
        "buckets = Google_Cloud_Storage_Bucket__4_0_0__retrievewithwhere_Bucket()\nfor bucket in buckets:\n"
    )
    delete = "Google_Cloud_Storage_Bucket__4_0_0__deletewithwhere_Bucket()"
    words = "Before deleting a bucket ask its owner to confirm, and only delete it if they approve."
    plan = reply(f"{buckets}  deleted = {delete}", words)
    wanted = f'{buckets}  task = user_task("")\n  if task == "approved":\n    deleted = {delete}'
    assert plan.definition is not None
    assert shape(plan.definition.steps) == shape(steps_of(wanted))
    assert [question.kind for question in plan.questions] == ["person"]


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        (FILES, "Remove the Belgian files from the archive"),
        (TICKETS, "Move the tickets to the archive of last year"),
        (FILES, "Don't tell the accountants about Dropbox"),
        (FILES, "for each planet create a Jira issue"),
    ],
)
def test_what_is_not_understood_changes_nothing(sequence: str, words: str) -> None:
    after = reply(sequence, words).definition
    assert after is not None
    assert after.steps == steps_of(sequence)
