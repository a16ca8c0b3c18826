"""Searches in the query language of the service that is asked, from the words of people."""

import pytest

from core.engine import Offer, Param
from core.planner.actions.queries import query_for, words_of_query


def search(app: str, slug: str, title: str, param: str) -> Offer:
    return Offer(f"x:{slug}", title, "", (Param(param),), effect="reads", app=app, app_slug=slug)


GITHUB = search("GitHub", "github", "Search Issues and Pull Requests", "query")
JIRA = search("Jira", "jira", "Search Issues with JQL", "jql")
GMAIL = search("Gmail", "gmail", "Find Email", "q")
ZENDESK = search("Zendesk", "zendesk", "Search Tickets", "query")
SALESFORCE = search("Salesforce", "salesforce_rest_api", "SOQL Query", "query")
NOTION = search("Notion", "notion", "Search", "query")
EVERY = {"day": "every weekday at 8 do this", "week": "every Monday at 9 do this", "": "do this"}


@pytest.mark.parametrize(
    ("offer", "words", "wanted"),
    [
        (GITHUB, "list the open pull requests in acme/web", "repo:acme/web is:pr is:open"),
        (GITHUB, "get the issues in acme/web", "repo:acme/web is:issue is:open"),
        (GITHUB, "get new GitHub issues in acme/web", "repo:acme/web is:issue sort:created-desc"),
        (
            GITHUB,
            "list merged PRs of this week in acme/web",
            "repo:acme/web is:pr is:merged sort:created-desc",
        ),
        (GITHUB, "find my open pull requests", "is:pr is:open author:@me"),
        (JIRA, "find the open issues of my team", "statusCategory != Done ORDER BY created DESC"),
        (GITHUB, "find issues assigned to me", "is:issue is:open assignee:@me"),
        (GITHUB, "find PRs waiting for my review", "is:pr is:open review-requested:@me"),
        (GITHUB, "find PRs that need a review", "is:pr is:open review:required"),
        (GITHUB, "find unassigned bugs among the issues", "is:issue is:open no:assignee label:bug"),
        (GITHUB, "find closed issues labelled regression", "is:issue is:closed label:regression"),
        (JIRA, "tickets that are still in review", 'status = "In Review" ORDER BY created DESC'),
        (
            JIRA,
            "get tickets in project PAY that are in status Blocked",
            'project = PAY AND status = "Blocked" ORDER BY created DESC',
        ),
        (JIRA, "get the status of the open tickets", "statusCategory != Done ORDER BY created DESC"),
        (JIRA, "find issues assigned to me", "assignee = currentUser() ORDER BY created DESC"),
        (
            JIRA,
            "find overdue issues in project WEB",
            "project = WEB AND statusCategory != Done AND due < startOfDay() ORDER BY created DESC",
        ),
        (JIRA, "get the new bugs", "issuetype = Bug AND created >= -1d ORDER BY created DESC"),
        (
            JIRA,
            "get issues resolved in the last 3 days",
            "statusCategory = Done AND resolved >= -3d ORDER BY created DESC",
        ),
        (JIRA, "get all issues", "created >= -30d ORDER BY created DESC"),
        (
            JIRA,
            "get unassigned issues in progress",
            'assignee IS EMPTY AND status = "In Progress" ORDER BY created DESC',
        ),
        (JIRA, "die offenen Issues", "statusCategory != Done ORDER BY created DESC"),
        (GMAIL, "get my unread emails", "is:unread"),
        (GMAIL, "get the last 10 emails in my inbox", "in:inbox"),
        (GMAIL, "get emails from billing@acme.com with attachments", "has:attachment from:billing@acme.com"),
        (GMAIL, "get emails with invoice in the subject", "subject:(invoice)"),
        (GMAIL, "get emails of today about the launch party", "the launch party newer_than:1d"),
        (GMAIL, "get starred mails of this week", "is:starred newer_than:7d"),
        (ZENDESK, "find urgent open tickets", "type:ticket status<solved priority:urgent"),
        (ZENDESK, "find tickets solved today", "type:ticket status>=solved solved>1days"),
        (ZENDESK, "find unassigned tickets tagged refund", "type:ticket assignee:none tags:refund"),
        (
            SALESFORCE,
            "get the leads created this week",
            "SELECT Id, Name, Email, Company, Status FROM Lead WHERE CreatedDate = LAST_N_DAYS:7 "
            "ORDER BY CreatedDate DESC LIMIT 50",
        ),
        (
            SALESFORCE,
            "get the opportunities won last month",
            "SELECT Id, Name, StageName, Amount, CloseDate FROM Opportunity WHERE IsWon = true "
            "AND CloseDate = LAST_N_DAYS:30 ORDER BY CreatedDate DESC LIMIT 50",
        ),
    ],
)
def test_what_is_looked_for_is_said_in_the_service_s_words(offer: Offer, words: str, wanted: str) -> None:
    assert query_for(offer, offer.params[0], words, EVERY["day"]) == wanted


@pytest.mark.parametrize(
    ("every", "days"), [("day", "-1d"), ("week", "-7d"), ("", "-1d"), ("every hour, do it", "-1d")]
)
def test_what_is_new_is_so_since_the_last_time(every: str, days: str) -> None:
    found = query_for(JIRA, JIRA.params[0], "get the new issues", EVERY.get(every, every))
    assert found == f"created >= {days} ORDER BY created DESC"


@pytest.mark.parametrize(
    ("offer", "words"),
    [
        (JIRA, "find issues with project = WEB AND status = Open"),
        (GITHUB, "search repo:acme/web is:open label:bug"),
        (SALESFORCE, "run SELECT Id FROM Lead"),
        (SALESFORCE, "get the invoices"),
        (NOTION, "find the roadmap"),
    ],
)
def test_a_query_that_was_said_stays_and_what_has_no_language_is_looked_for_as_words(
    offer: Offer, words: str
) -> None:
    assert query_for(offer, offer.params[0], words, words) is None


def test_what_the_query_says_is_not_called_passed_over() -> None:
    said = words_of_query(JIRA, "get overdue issues assigned to me in project WEB that smell")
    assert {"overdue", "assigned to me", "project WEB"} <= {*said}
    assert "smell" not in " ".join(said)
    assert "urgent" not in words_of_query(GMAIL, "get my urgent unread emails")
    assert "week" not in words_of_query(GITHUB, "list merged PRs of this week")  # no date is part of it
    assert words_of_query(NOTION, "get open issues") == []


def test_hostile_words_break_out_of_no_quotes() -> None:
    found = query_for(JIRA, JIRA.params[0], 'find issues about x" OR project = SECRET', "")
    assert found is None or '" OR' not in found
    long = "find issues about " + "a -" * 5_000
    assert len(query_for(JIRA, JIRA.params[0], long, long) or "") < 200
