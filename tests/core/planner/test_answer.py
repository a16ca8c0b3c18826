"""What a model may say, and what becomes of it."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.conditions import condition_names, decide
from core.definition import Action, Approval, Branch, ForEach, Payload, Step, parse
from core.engine import Offer, Option, Param
from core.planner.answer import Comparison, Condition, Made, Name, Reader, Task, Unbelievable, schema, written
from core.planner.answer.conditions import joined, read_expression
from core.planner.draft.ids import Ids
from core.planner.vocabulary.english import ENGLISH

LIST_ISSUES = Offer("hub:list-issues", "List Issues", "List issues", app="Hub", effect="reads")
CREATE = Offer(
    "desk:create-ticket",
    "Create Ticket",
    "Create a ticket",
    (
        Param("subject"),
        Param("board_id", remote=True),
        Param("priority", required=False, options=(Option("hi", "High"), Option("lo", "Low"))),
        Param("count", "integer", required=False, help="how many"),
    ),
    app="Desk",
)
MAIL = Offer("mail:send", "Send Email", "Send", (Param("to"), Param("body")), app="Mail", effect="sends")
POST = Offer(
    "slack:post_message", "Post", "Post", (Param("channel", "channel"), Param("text")), effect="sends"
)
TASK = Task(
    said="for each issue with priority high make a ticket on B-12, tell #eng, get approval from the lead",
    actions=(LIST_ISSUES, CREATE, MAIL, POST),
    names={"text": Name("The pasted {{braces}} text"), "inputs.repo": Name("{{inputs.repo}}")},
    channels=("#eng",),
    people=("me",),
)


def read(*steps: Any, task: Task = TASK) -> Made:
    return Reader(task, ENGLISH, "U1", Ids(("repo",))).steps(list(steps))


def faults(*steps: Any) -> str:
    with pytest.raises(Unbelievable) as caught:
        read(*steps)
    return str(caught.value)


def action(do: str, label: str = "s1", **params: Any) -> dict[str, Any]:
    return {"do": do, "id": label, "params": params} if params else {"do": do, "id": label}


def case(of: str, field: str, how: str, right: str, *steps: Any) -> dict[str, Any]:
    test = {"left": {"of": of, "field": field}, "is": how, "right": right}
    return {"match": "all", "tests": [test], "steps": list(steps)}


def branch(*cases: Any, otherwise: Any = (), label: str = "s8") -> dict[str, Any]:
    return {"do": "if", "id": label, "cases": list(cases), "else": list(otherwise)}


def loop(of: str, *steps: Any, item: str = "item1", field: str = "", label: str = "s9") -> dict[str, Any]:
    return {
        "do": "for_each",
        "id": label,
        "in": {"of": of, "field": field},
        "item": item,
        "steps": list(steps),
    }


def only(step: Step, kind: type[Any]) -> Any:
    assert isinstance(step, kind)
    return step


def test_loops_and_branches_nest_and_refer_to_what_is_there() -> None:
    ticket = action("desk:create-ticket", "s3", subject="{{item1.title}}", board_id="B-12", priority="high")
    made = read(
        action("hub:list-issues"),
        loop("s1", branch(case("item1", "priority", "equals", "high", ticket)), label="s2"),
        action("slack:post_message", "s4", channel="#eng", text="Made: {{s2}}"),
    )
    issues, each, post = made.steps
    assert only(issues, Action).id == "issues"
    assert each.model_dump(by_alias=True)["items"] == "{{issues}}"
    inside = only(only(each, ForEach).steps[0], Branch)
    assert inside.when == 'issue.priority == "high"'
    assert only(inside.then[0], Action).params == {
        "subject": "{{issue.title}}",
        "board_id": "B-12",
        "priority": "hi",
    }
    assert only(post, Action).params["text"] == "Made: {{each_issue}}"
    definition = {"version": 1, "name": "n", "steps": [step.model_dump(by_alias=True) for step in made.steps]}
    parse(definition)


def test_an_elif_is_a_branch_in_the_else() -> None:
    wait = {"do": "wait", "id": "s5", "seconds": 5}
    made = read(
        action("hub:list-issues"),
        branch(
            case("s1", "a", "equals", "x", wait), case("s1", "a", "more_than", "3", wait), otherwise=[wait]
        ),
    )
    outer = only(made.steps[1], Branch)
    inner = only(outer.else_[0], Branch)
    assert (outer.when, inner.when) == ('issues.a == "x"', "double(issues.a) > 3")
    assert len(inner.else_) == 1


def test_an_approval_asks_who_the_team_lead_is_and_a_branch_follows_the_decision() -> None:
    made = read(
        {"do": "approval", "id": "s1", "who": "the lead", "ask": "Make it?"},
        branch(case("s1", "", "is_empty", "", action("hub:list-issues", "s2"))),
    )
    asked = only(made.steps[0], Approval)
    assert (asked.ask, asked.on_reject) == ("Make it?", "continue")
    assert [(q.key, q.kind) for q in made.questions] == [("steps.approval.approvers", "person")]
    assert only(made.steps[1], Branch).when == "!approval.approved"


def test_what_only_a_person_can_do_is_asked_of_one_and_told() -> None:
    made = read({"do": "person", "id": "s1", "who": None, "task": "Water the plants"})
    assert "Water the plants" in only(made.steps[0], Approval).ask
    assert "somebody is asked" in made.notes[0]


def test_what_only_a_model_can_judge_is_judged_by_a_prompt_before() -> None:
    made = read(
        action("hub:list-issues"),
        branch(case("s1", "", "judged_true", "they are rude", action("hub:list-issues", "s2"))),
    )
    assert only(made.steps[1], Payload).output_schema is not None
    assert only(made.steps[2], Branch).when == 'check.answer == "yes"'


def test_a_loop_over_what_a_prompt_wrote_makes_it_write_a_list() -> None:
    made = read(
        {"do": "prompt", "id": "s1", "write": "Name three fruits", "use": [], "choices": []},
        loop("s1", {"do": "prompt", "id": "s2", "write": "Praise it", "use": ["item1"], "choices": []}),
    )
    assert only(made.steps[0], Payload).output_schema is not None
    assert only(made.steps[1], ForEach).items == f"{{{{{made.steps[0].id}.items}}}}"


def test_what_nobody_gave_is_asked_and_a_remote_choice_offers_a_menu() -> None:
    made = read(action("desk:create-ticket", subject=None, board_id="Support", priority=None))
    first, second = made.questions
    assert (first.key, first.kind) == ("steps.ticket.params.subject", "text")
    assert (second.kind, second.offer, second.param, second.query) == (
        "option",
        "desk:create-ticket",
        "board_id",
        "Support",
    )


@pytest.mark.parametrize("invented", ["bob@corp.io", "+1 555 010 9999", "your_email@example.com"])
def test_an_address_that_nobody_said_is_asked_not_believed(invented: str) -> None:
    made = read(action("mail:send", to=invented, body="Hi"))
    assert [question.key for question in made.questions] == ["steps.email.params.to"]
    assert "to" not in only(made.steps[0], Action).params


def test_parameters_have_the_types_of_their_offer() -> None:
    task = Task(said="how many: 5", actions=(CREATE,))
    made = read(action("desk:create-ticket", subject="a", board_id="B-12", count="5"), task=task)
    assert only(made.steps[0], Action).params["count"] == 5


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([], "no steps"),
        ([action("evil:delete")], "none of the actions"),
        ([loop("s7", action("hub:list-issues"))], "no earlier step"),
        ([branch(case("s3", "", "equals", "x", action("hub:list-issues")))], "no earlier step"),
        ([action("mail:send", to="{{s9.mail}}", body="x")], "s9 is no earlier step"),
        ([action("desk:create-ticket", subject="a", board_id="B-12", priority="huge")], "one of hi, lo"),
        ([{"do": "wait", "id": "s1", "seconds": -1}], "seconds"),
        (["post"], "no object"),
    ],
)
def test_what_cannot_be_is_told_to_the_model(steps: Any, why: str) -> None:
    assert why in faults(*steps)


def test_what_a_loop_makes_is_not_seen_outside_of_it() -> None:
    inner = loop("s1", action("hub:list-issues", "s2"))
    assert "s2 is no earlier step" in faults(
        action("hub:list-issues"), inner, action("mail:send", "s3", to="{{s2.mail}}", body="x")
    )


def test_the_schema_is_closed() -> None:
    validator = Draft202012Validator(schema(TASK))
    good = {"steps": [action("desk:create-ticket", subject="a", board_id=None, priority="hi")]}
    good["steps"].append(
        loop("s1", branch(case("item1", "x", "equals", "1", action("hub:list-issues", "s4"))))
    )
    assert validator.is_valid(good)
    for wrong in (
        action("evil:delete"),
        action("slack:post_message", channel="#public", text="x"),
        action("hub:list-issues", "my_step"),
        loop("other", action("hub:list-issues")),
        {**action("hub:list-issues"), "cron": "* * * * *"},
    ):
        assert not validator.is_valid({"steps": [wrong]})


def test_steps_are_written_as_a_model_would_say_them() -> None:
    said = [
        action("hub:list-issues", "s1"),
        loop(
            "s1",
            branch(
                case("item1", "name", "contains", "x", action("hub:list-issues", "s4")),
                case("item1", "n", "at_least", "3", action("hub:list-issues", "s5")),
                label="s3",
            ),
            label="s2",
        ),
    ]
    assert written(read(*said).steps) == said


@pytest.mark.parametrize("test", [test for test in Comparison if test is not Comparison.JUDGED])
def test_every_test_is_a_condition_that_can_be_read_back(test: Comparison) -> None:
    right = "" if test.name in ("EMPTY", "FILLED", "TRUE", "FALSE", "APPROVED", "REJECTED") else "12"
    conditions = [Condition("a.b" if right else "a", test, right), Condition("c", Comparison.EQUALS, 'x "y"')]
    assert condition_names(joined(conditions, "any")) == {"a", "c"}
    assert read_expression(joined(conditions, "all")) == (conditions, "all")
    assert read_expression(conditions[0].expression()) == ([conditions[0]], "all")


@pytest.mark.parametrize(
    ("test", "right", "value", "holds"),
    [
        (Comparison.CONTAINS, "a", "cat", True),
        (Comparison.CONTAINS, "a", ["a"], True),
        (Comparison.LACKS, "a", ["b"], True),
        (Comparison.EMPTY, "", None, True),
        (Comparison.FILLED, "", [], False),
        (Comparison.MORE, "3", "4.5", True),
        (Comparison.AT_MOST, "3", 4, False),
        (Comparison.EQUALS, "5", 5, True),
        (Comparison.TRUE, "", False, False),
    ],
)
async def test_conditions_decide_what_they_say(test: Comparison, right: str, value: Any, holds: bool) -> None:
    assert await decide(Condition("a.b", test, right).expression(), {"a": {"b": value}}) is holds


async def test_a_field_that_is_missing_is_empty() -> None:
    assert await decide(Condition("a.b", Comparison.EMPTY).expression(), {"a": {}})


def test_a_strict_server_takes_the_schema_of_many_actions() -> None:
    """OpenAI's documented limits: a type at every value, all properties required, no more than 1,000 names in
    enumerations, 5,000 properties and 120,000 characters of names."""
    offers = [
        Offer(f"app-{n}:do-something-{n}", "Do", "Do", tuple(Param(f"value_{at}") for at in range(12)))
        for n in range(50)
    ]
    made = schema(Task(actions=offers, triggers=offers[:12], whole=True, names={"text": Name("Text")}))
    values = properties = characters = 0
    stack: list[Any] = [made]
    while stack:
        one = stack.pop()
        inner = [*one.get("properties", {}).values(), *one.get("anyOf", ()), *one.get("$defs", {}).values()]
        stack += [*inner, *([one["items"]] if "items" in one else ())]
        assert {"type", "anyOf", "$ref"} & one.keys(), one
        assert set(one.get("required", ())) == set(one.get("properties", {}))
        named = [*one.get("enum", ()), *([one["const"]] if "const" in one else ())]
        values, properties = values + len(named), properties + len(one.get("properties", {}))
        characters += sum(map(len, [*named, *one.get("properties", {})]))
    assert values <= 1_000 and properties <= 5_000 and characters <= 120_000
