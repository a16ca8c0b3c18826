"""Whoever wrote the message that starts a workflow is whom “them” means, where nobody else is named."""

import pytest

from core.definition import Action
from tests.core.planner.test_events import planned

WROTE = """
if somebody writes "referral" in #general, say thank you to them in a DM
when someone posts in #general, dm them "we are on it"
when a message in #general arrives, send a welcome message to the author
when someone asks a question in #general, draft an answer and send it to them
when someone posts in #general let them know that we look at it
when somebody writes in #general create a jira issue and tell whoever wrote it
when someone writes "help" in #general, ask them what is wrong
"""


@pytest.mark.parametrize("intent", WROTE.strip().splitlines())
def test_whoever_wrote_it_gets_it(intent: str) -> None:
    definition = planned(intent).definition

    assert definition is not None
    last = definition.steps[-1]
    assert isinstance(last, Action)
    assert last.action == "slack:direct_message"
    assert last.params["user"] == "{{trigger.user}}"


NOT_THEIRS = """
when someone posts in #general tell @ben and dm them the link | @ben
every day at 9:00 get the open zendesk tickets and send them to me | U_ADA
"""


@pytest.mark.parametrize("row", NOT_THEIRS.strip().splitlines())
def test_whoever_was_named_before_and_things_are_none_of_theirs(row: str) -> None:
    intent, user = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    last = definition.steps[-1]
    assert isinstance(last, Action)
    assert last.params["user"] == user
