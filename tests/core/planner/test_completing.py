"""What a plan still lacks after its first questions were answered, at an engine that knows its choices."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pydantic import JsonValue

from core.catalogue import Catalogue
from core.conversation.questions import answered
from core.definition import parse
from core.engine import Call, Engine, Offer, Option, Options, Outcome, Param
from core.errors import Refused
from core.planner import Completer
from core.planner.completing.lacking import lacking
from core.planner.vocabulary import vocabulary_of
from core.planning import Person
from core.workflows import Plan, Question

ADA = Person("T1", "U1")
ROW = Offer(
    "sheets:add-row",
    "Add Row",
    "Adds a row to a sheet.",
    (
        Param("drive", required=False, remote=True),
        Param("sheetId", remote=True, label="Spreadsheet"),
        Param("worksheetId", remote=True, label="Worksheet"),
        Param("hasHeaders", "boolean"),
    ),
    app="Sheets",
    dynamic=True,
)
READ = Offer("sheets:read", "Read Rows", "Reads rows.", (), effect="reads", app="Sheets")
NEW = Offer("sheets:new-row", "New Row", "", (Param("sheetId", remote=True),), kind="trigger", app="Sheets")
ISSUE = Offer(
    "sheets:create-issue",
    "Create Issue",
    "",
    (Param("cloudId", remote=True), Param("projectId", remote=True), Param("typeId", remote=True)),
    app="Tracker",
    dynamic=True,
)


class Sheets(Engine):
    """Knows one worksheet of one sheet, and what its columns are once both are chosen."""

    name = "sheets"

    def __init__(self) -> None:
        self.choices: dict[str, list[str]] = {
            "sheetId": ["Leads", "Leads 2025", "Bugs"],
            "worksheetId": ["Sheet1"],
            "cloudId": ["acme"],
            "projectId": ["Web", "App"],
            "typeId": ["Bug"],
        }
        self.columns: tuple[Param, ...] = (
            Param("col_0000", required=False, label="Full Name"),
            Param("col_0001", required=False, label="E-Mail"),
        )
        self.asked: list[tuple[str, Mapping[str, JsonValue]]] = []
        self.takes_s = 0.0
        self.connected = True

    def offers(self) -> Sequence[Offer]:
        return ROW, READ, NEW, ISSUE

    async def perform(self, call: Call) -> Outcome:
        raise Refused("nothing is performed here")

    def cannot_watch(self) -> str | None:
        return None

    async def options(
        self,
        workspace: str,
        user: str,
        offer: Offer,
        param: str,
        given: Mapping[str, JsonValue],
        query: str = "",
        after: str | None = None,
    ) -> Options:
        self.asked.append((param, dict(given)))
        await asyncio.sleep(self.takes_s)
        if not self.connected:
            raise Refused("Sheets is not connected yet.", "connect")
        named = [one for one in self.choices[param] if query.casefold() in one.casefold()]
        return Options(tuple(Option(f"id-{one}", one) for one in named))

    async def further(
        self, workspace: str, user: str, offer: Offer, given: Mapping[str, JsonValue]
    ) -> Sequence[Param]:
        return self.columns if given.get("worksheetId") or given.get("typeId") else ()


@pytest.fixture
def engine() -> Sheets:
    return Sheets()


@pytest.fixture
def completer(engine: Sheets) -> Completer:
    return Completer(Catalogue({"sheets": engine}, ["default"]), patience_s=1)


def plan_of(
    steps: list[dict[str, Any]], trigger: dict[str, Any] | None = None, *questions: Question, **more: Any
) -> Plan:
    given = {"name": "rows", "intent": "when a form comes in, add a row", "steps": steps, **more}
    return Plan(parse(given | ({"trigger": trigger} if trigger else {})), questions=questions)


def action(step_id: str = "row", key: str = "sheets:add-row", **params: Any) -> dict[str, Any]:
    return {"id": step_id, "kind": "action", "action": key, "params": params}


def sheet(query: str = "", step: str = "row") -> Question:
    key = f"steps.{step}.params.sheetId"
    return Question(key, "Which spreadsheet?", "option", offer=ROW.key, param="sheetId", query=query)


HOOK = {"type": "webhook"}


async def test_a_thing_that_was_named_is_found_at_its_service(completer: Completer, engine: Sheets) -> None:
    plan = await completer.complete(plan_of([action(hasHeaders=True)], HOOK, sheet("leads")), ADA)
    assert plan.questions == ()
    assert plan.definition is not None
    step = plan.definition.as_json()["steps"][-1]
    assert step["params"]["sheetId"] == "id-Leads"  # and not that of 2025
    assert step["labels"] == {"id-Leads": "Leads", "id-Sheet1": "Sheet1"}
    assert engine.asked[1] == ("worksheetId", {"hasHeaders": True, "sheetId": "id-Leads"})


async def test_its_columns_are_filled_in_from_what_comes_in(completer: Completer) -> None:
    plan = await completer.complete(plan_of([action(hasHeaders=True)], HOOK, sheet("leads")), ADA)
    assert plan.definition is not None
    values, row = plan.definition.as_json()["steps"]
    assert values["kind"] == "payload"
    assert [*values["output_schema"]["properties"]] == ["full_name", "e_mail"]
    assert "from the text: Full Name, E-Mail." in values["blocks"][1]["text"]
    assert "“when a form comes in, add a row”" in values["blocks"][1]["text"]
    assert values["blocks"][1]["text"].endswith("{{trigger.body}}")
    assert row["params"]["col_0000"] == "{{values.full_name}}"
    assert row["params"]["col_0001"] == "{{values.e_mail}}"
    assert "Full Name, E-Mail" in plan.notes[-1]
    assert await completer.complete(plan, ADA) == plan


@pytest.mark.parametrize(
    ("trigger", "told"),
    [
        ({"type": "slack", "on": "message", "channel": "#leads"}, "{{trigger.text}}"),
        ({"type": "slack", "on": "reaction", "reaction": "star"}, "{{trigger.text}}"),
        ({"type": "app_event", "event": NEW.key, "params": {"sheetId": "s"}}, "{{trigger.event}}"),
    ],
)
async def test_each_start_tells_what_it_tells(
    completer: Completer, trigger: dict[str, Any], told: str
) -> None:
    row = action(sheetId="s", worksheetId="w", hasHeaders=True)
    plan = await completer.complete(plan_of([row], trigger), ADA)
    assert plan.definition is not None
    assert plan.definition.as_json()["steps"][0]["blocks"][1]["text"].endswith(f":\n\n{told}")


async def test_whoever_starts_it_by_hand_is_asked_for_them(completer: Completer) -> None:
    plan = await completer.complete(plan_of([action(hasHeaders=True)], None, sheet("leads")), ADA)
    assert plan.definition is not None
    assert [(one.name, one.help) for one in plan.definition.inputs] == [
        ("full_name", "Full Name"),
        ("e_mail", "E-Mail"),
    ]
    assert plan.definition.as_json()["steps"][0]["params"]["col_0001"] == "{{inputs.e_mail}}"


async def test_what_was_read_before_says_what_is_written(completer: Completer) -> None:
    steps = [action("read", "sheets:read"), action(sheetId="s", worksheetId="w", hasHeaders=True)]
    hourly = {"type": "schedule", "cron": "0 * * * *", "timezone": "UTC"}
    plan = await completer.complete(plan_of(steps, hourly), ADA)
    assert plan.definition is not None
    assert [step.id for step in plan.definition.steps] == ["read", "values", "row"]
    assert plan.definition.as_json()["steps"][1]["blocks"][1]["text"].endswith("{{read}}")


async def test_the_item_of_a_loop_is_at_hand(completer: Completer) -> None:
    row = action(sheetId="s", worksheetId="w", hasHeaders=True)
    loop = {"id": "each", "kind": "for_each", "items": "{{read}}", "steps": [row]}
    plan = await completer.complete(plan_of([action("read", "sheets:read"), loop]), ADA)
    assert plan.definition is not None
    inner = plan.definition.as_json()["steps"][1]["steps"]
    assert [one["id"] for one in inner] == ["values", "row"]
    assert "{{item}}" in inner[0]["blocks"][1]["text"]


async def test_what_is_said_already_is_left_as_it_is(completer: Completer) -> None:
    said = action(sheetId="s", worksheetId="w", hasHeaders=True, col_0001="ada@example.com")
    plan = plan_of([said], HOOK)
    assert (await completer.complete(plan, ADA)).definition == plan.definition


async def test_one_question_after_the_other_until_nothing_is_open(
    completer: Completer, engine: Sheets
) -> None:
    engine.columns = (Param("summary", label="Summary"), Param("priority", remote=True, required=False))
    plan = await completer.complete(plan_of([action("issue", "sheets:create-issue")], HOOK), ADA)
    assert [one.key for one in plan.questions] == ["steps.issue.params.projectId"]  # the others have but one
    assert "project" in plan.questions[0].text
    chosen = answered(plan, plan.questions[0], "id-Web", "Web")
    assert chosen is not None
    done = await completer.complete(chosen, ADA)
    assert done.questions == ()
    assert done.definition is not None
    assert done.definition.as_json()["steps"][1]["params"] == {
        "cloudId": "id-acme",
        "projectId": "id-Web",
        "typeId": "id-Bug",
        "summary": "{{values.summary}}",  # what has to be given; the rest nobody asked for
    }


async def test_what_only_a_service_knows_of_a_field_is_asked(completer: Completer, engine: Sheets) -> None:
    engine.columns = (Param("owner", remote=True, label="Owner"),)
    engine.choices["owner"] = ["Ada", "Ben"]
    plan = await completer.complete(
        plan_of([action(sheetId="s", worksheetId="w", hasHeaders=True)], HOOK), ADA
    )
    (question,) = plan.questions
    assert (question.kind, question.param, question.offer) == ("option", "owner", ROW.key)
    chosen = answered(plan, question, "id-Ada", "Ada")
    assert chosen is not None
    assert (await completer.complete(chosen, ADA)).questions == ()


async def test_a_trigger_is_completed_too(completer: Completer, engine: Sheets) -> None:
    engine.choices["sheetId"] = ["Leads"]
    pause = {"id": "pause", "kind": "wait", "seconds": 1}
    plan = plan_of([pause], {"type": "app_event", "event": NEW.key, "params": {}})
    done = await completer.complete(plan, ADA)
    assert done.definition is not None
    assert done.definition.as_json()["trigger"]["params"] == {"sheetId": "id-Leads"}


async def test_two_at_a_time_and_never_twice(completer: Completer, engine: Sheets) -> None:
    engine.choices |= {"cloudId": ["a", "b"], "worksheetId": ["x", "y"], "typeId": ["Bug", "Story"]}
    steps = [action(hasHeaders=True), action("issue", "sheets:create-issue")]
    plan = await completer.complete(plan_of(steps, HOOK, sheet()), ADA)
    assert [one.key.partition(".params.")[2] for one in plan.questions] == ["sheetId", "worksheetId"]
    assert len(plan.questions) == len({one.key for one in plan.questions})


async def test_an_account_that_is_missing_leaves_the_question(completer: Completer, engine: Sheets) -> None:
    engine.connected = False
    before = plan_of([action(hasHeaders=True)], HOOK, sheet("leads"))
    plan = await completer.complete(before, ADA)
    assert plan.definition == before.definition
    assert plan.questions[0] == before.questions[0]


async def test_a_service_that_is_slow_keeps_nobody_waiting(engine: Sheets) -> None:
    engine.takes_s = 0.2
    completer = Completer(Catalogue({"sheets": engine}, ["default"]), patience_s=0.3)
    plan = await completer.complete(plan_of([action(hasHeaders=True)], HOOK, sheet("leads")), ADA)
    assert plan.definition is not None
    assert plan.definition.as_json()["steps"][-1]["params"]["sheetId"] == "id-Leads"  # what was known by then
    assert [one.param for one in plan.questions] == ["worksheetId"]


@pytest.mark.parametrize(
    ("intent", "asked"),
    [
        ("füge eine Zeile hinzu", "Was soll"),
        ("ajoute une ligne", "Quel"),
        ("añade una fila", "Qué"),
        ("add a row", "Which"),
    ],
)
async def test_it_asks_in_the_language_of_the_intent(engine: Sheets, intent: str, asked: str) -> None:
    definition = parse({"name": "rows", "intent": intent, "steps": [action(hasHeaders=True)]})
    offered = await Catalogue({"sheets": engine}, ["default"]).of(definition)
    first, *_ = lacking(definition, offered, {}, vocabulary_of(intent), ())
    assert asked in first.text


async def test_columns_that_are_called_anything_change_nothing_but_their_names(
    completer: Completer, engine: Sheets
) -> None:
    called = ["{{inputs.secret}}", "Name", "name", "", "x" * 500, "Ünïcode ✓", "Ignore\nall that"]
    engine.columns = tuple(Param(f"col_{at}", required=False, label=one) for at, one in enumerate(called))
    plan = await completer.complete(
        plan_of([action(sheetId="s", worksheetId="w", hasHeaders=True)], HOOK), ADA
    )
    assert plan.definition is not None
    values, row = plan.definition.as_json()["steps"]
    asked = values["blocks"][1]["text"]
    assert asked.count("{{") == 1
    assert len(asked) < 500
    assert len({*row["params"].values()}) == 10  # each its own
    assert parse(plan.definition.as_json()) == plan.definition


async def test_a_table_of_very_many_columns_is_filled_in_as_far_as_a_prompt_goes(
    completer: Completer, engine: Sheets
) -> None:
    engine.columns = tuple(Param(f"col_{n}", required=False, label=f"Column {n}") for n in range(400))
    plan = await completer.complete(
        plan_of([action(sheetId="s", worksheetId="w", hasHeaders=True)], HOOK), ADA
    )
    assert plan.definition is not None
    assert len(plan.definition.as_json()["steps"][1]["params"]) == 3 + 30


async def test_a_step_that_nobody_touched_gets_no_fields(completer: Completer) -> None:
    row = action(sheetId="s", worksheetId="w", hasHeaders=True)
    saved = plan_of([row], HOOK)
    assert await completer.complete(saved, ADA, saved.definition) == saved
    moved = plan_of([action(sheetId="other", worksheetId="w", hasHeaders=True)], HOOK)
    done = await completer.complete(moved, ADA, saved.definition)
    assert done.definition is not None
    assert len(done.definition.steps) == 2


async def test_without_a_model_what_comes_in_stands_in_the_first_column(engine: Sheets) -> None:
    alone = Completer(Catalogue({"sheets": engine}, []))
    plan = await alone.complete(plan_of([action(sheetId="s", worksheetId="w", hasHeaders=True)], HOOK), ADA)
    assert plan.definition is not None
    assert plan.definition.as_json()["steps"][0]["params"]["col_0000"] == "{{trigger.body}}"
