"""What somebody said and no step accounts for is never passed over in silence."""

import asyncio
from collections.abc import Sequence

import pytest

from core.catalogue import Catalogue
from core.definition import Action, Branch, ForEach, every_step
from core.engine import Effect, Offer, Param
from core.planner import HybridPlanner
from core.workflows import Plan
from tests.core.planner.plans import request
from tests.fakes import ScriptedEngine

CERTAIN = [
    "Get all the tickets from Helpdesk",
    "get the Helpdesk tickets and create a card in Boards for each ticket",
    "Create a ticket in Helpdesk, then create a card in Boards",
    "delete the ticket in Helpdesk",
    "For each Helpdesk ticket, create a card in Boards",
    "Get the Helpdesk tickets. For each ticket, if its status is closed, delete the ticket",
]
UNKNOWN = [
    " that the auditors flagged",
    " whose owner has left",
    " without an assignee",
    " only on behalf of Marcus",
    " and defenestrate the vendor",
    " respectively",
    " except the frozen ones",
    " unless Marcus objects",
]


def _offer(key: str, title: str, app: str, effect: Effect, *params: Param) -> Offer:
    return Offer(f"desk:{key}", title, f"{title}.", params, app=app, effect=effect)


class Desk(ScriptedEngine):
    """An engine with two apps."""

    def offers(self) -> Sequence[Offer]:
        return (
            _offer("list_tickets", "List tickets", "Helpdesk", "reads"),
            _offer("create_ticket", "Create a ticket", "Helpdesk", "writes"),
            _offer("delete_ticket", "Delete a ticket", "Helpdesk", "deletes"),
            _offer("delete_agent", "Delete an agent", "Helpdesk", "deletes"),
            _offer("create_card", "Create a card", "Boards", "writes"),
            _offer("list_cards", "List cards", "Boards", "reads"),
            _offer("delete_card", "Delete a card", "Boards", "deletes"),
        )


def plan(intent: str) -> Plan:
    planner = HybridPlanner(Catalogue({"desk": Desk("desk")}, ["default"]), None)
    return asyncio.run(planner.sketch(request(intent)))


def shown(made: Plan) -> str:
    """All that people are told beside the steps."""
    return " ".join([made.refusal or "", *made.notes, *(question.text for question in made.questions)])


def actions(made: Plan) -> list[str]:
    steps = every_step(made.definition.steps) if made.definition is not None else ()
    return [step.action.partition(":")[2] for step in steps if isinstance(step, Action)]


@pytest.mark.parametrize("intent", CERTAIN)
def test_what_is_read_to_its_last_word_is_certain(intent: str) -> None:
    made = plan(intent)
    assert made.definition is not None
    assert "could not place" not in shown(made)


@pytest.mark.parametrize("clause", UNKNOWN)
@pytest.mark.parametrize("intent", CERTAIN)
def test_a_clause_that_nobody_knows_takes_the_certainty(intent: str, clause: str) -> None:
    made = plan(f"{intent}{clause}")
    kept = made.definition is not None and clause.split()[-1] in str(made.definition.steps)
    assert kept or shown(made)


@pytest.mark.parametrize("clause", UNKNOWN)
def test_what_is_deleted_by_half_a_sentence_is_asked_about(clause: str) -> None:
    made = plan(f"delete the ticket in Helpdesk{clause}")
    assert made.questions or made.definition is None or "delete_ticket" not in actions(made)
    assert shown(made)


def test_the_words_that_have_no_place_are_quoted() -> None:
    assert "“that the auditors flagged”" in shown(
        plan("delete the Helpdesk tickets that the auditors flagged")
    )


SELECTED = [
    "Get the Helpdesk tickets. Delete the ones that have status closed.",
    "Get the Helpdesk tickets, then delete those with a status of closed",
    "Get the Helpdesk tickets. For every ticket whose status is closed, delete it.",
    "Get the Helpdesk tickets. Only for those with status closed, delete the ticket.",
]


@pytest.mark.parametrize("intent", SELECTED)
def test_what_selects_is_a_condition_inside_the_loop(intent: str) -> None:
    made = plan(intent)
    assert made.definition is not None
    (_, loop) = made.definition.steps
    assert isinstance(loop, ForEach)
    (choice,) = loop.steps
    assert isinstance(choice, Branch)
    assert choice.when == 'item.status == "closed"'
    assert actions(made) == ["list_tickets", "delete_ticket"]


@pytest.mark.parametrize(
    ("intent", "wanted"),
    [
        ("Create a card in Boards and delete it", ["create_card", "delete_card"]),
        ("Raise a ticket in Helpdesk", ["create_ticket"]),
        ("Get rid of the ticket in Helpdesk", ["delete_ticket"]),
        ("In Boards create a card", ["create_card"]),
        ("Get the Boards cards and delete each one of them", ["list_cards", "delete_card"]),
    ],
)
def test_pronouns_and_verbs_mean_what_people_mean(intent: str, wanted: list[str]) -> None:
    assert actions(plan(intent)) == wanted


def test_it_is_never_something_else_that_can_be_deleted() -> None:
    made = plan("Get the Helpdesk tickets. Create a person in Boards and delete it.")
    assert "delete_agent" not in actions(made)


def test_who_must_do_something_is_asked() -> None:
    made = plan(
        "Create a ticket in Helpdesk. Someone from legal needs to review it."
        " If they reject it, delete the ticket."
    )
    assert made.definition is not None
    kinds = [step.kind for step in every_step(made.definition.steps)]
    assert kinds == ["action", "approval", "branch", "action"]
    assert "!approval.approved" in str(made.definition.steps)


@pytest.mark.parametrize(
    ("said", "number"), [("total is greater than 5,000", 5000), ("total is over 1,250.50", 1250.5)]
)
def test_thousands_are_parted_as_the_language_parts_them(said: str, number: float) -> None:
    made = plan(f"Get the Helpdesk tickets. For every ticket whose {said}, delete the ticket.")
    assert f"double(item.total) > {number}" in str(made.definition)


@pytest.mark.parametrize("verb", ["Send", "Update", "Create"])
def test_what_changes_something_is_never_done_by_an_action_that_only_reads(verb: str) -> None:
    assert "list_cards" not in actions(plan(f"{verb} cards in Boards"))


@pytest.mark.parametrize("verb", ["Purge", "Cancel", "Clear"])
def test_less_than_deleting_does_not_delete_without_a_question(verb: str) -> None:
    made = plan(f"{verb} the ticket in Helpdesk")
    assert made.questions or "delete_ticket" not in actions(made)
