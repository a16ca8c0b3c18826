"""FLOW-BENCH's score: the same plan counts as the same, any other does not."""

import pytest

from bench.planning.flow_tree import shape, steps_of
from core.planner.answer import written

WHOLE = """repos = Hub_Repo__1_0_0__get_Repo()
for repo in repos:
  issues = Hub_Issue__1_0_0__get_Issue()
  for issue in issues:
    if issue.author == "abc":
      mail = Mail__1_0_0__send()
    elif issue.closed == None:
      task = user_task("look at it")
    else:
      note = Note__1_0_0__create()"""


def same(one: str, other: str) -> bool:
    return shape(steps_of(one)) == shape(steps_of(other))


def test_names_of_variables_and_fields_are_free() -> None:
    renamed = WHOLE.replace("issue", "x").replace("repo", "r").replace("x.author", "x.user_name")
    assert same(WHOLE, renamed.replace("Hub_xue", "Hub_Issue"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Mail__1_0_0__send", "Mail__1_0_0__draft"),
        ('"abc"', '"abd"'),
        ("== None", "!= None"),
        ("issue.author", "repo.author"),
        ("for issue in issues", "for issue in repos"),
        ("    else:\n      note = Note__1_0_0__create()", ""),
        ("elif issue", "if issue"),
        ('task = user_task("look at it")', "task = Task__1_0_0__create()"),
    ],
)
def test_another_action_condition_source_or_nesting_is_another_plan(old: str, new: str) -> None:
    assert old in WHOLE
    changed = WHOLE.replace(old, new)
    if new.startswith("if issue"):
        changed = changed.replace("    else:\n      note = Note__1_0_0__create()", "")
        assert not same(WHOLE, changed)
    else:
        assert not same(WHOLE, changed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("if not a.x:\n  b = B()", "if a.x == None:\n  b = B()"),
        ("if a.x == False:\n  b = B()", "if not a.x:\n  b = B()"),
        ("if a.x == True:\n  b = B()", "if a.x != None:\n  b = B()"),
        ('if "w" in a.texts:\n  b = B()', 'if "w" in a.messages:\n  b = B()'),
    ],
)
def test_what_is_empty_none_or_false_is_the_same(one: str, other: str) -> None:
    assert same(f"a = A()\n{one}", f"a = A()\n{other}")


def test_a_decision_is_looked_at_in_many_ways() -> None:
    start = 'ok = user_task("approve")\n'
    ways = ("if ok == None:", "if not ok.approved:", 'if ok == "rejected":', 'if ok != "approved":')
    shapes = {str(shape(steps_of(f"{start}{way}\n  m = M()"))) for way in ways}
    assert len(shapes) == 1


def test_a_sequence_is_what_a_model_would_say() -> None:
    said = written(steps_of(WHOLE))
    assert [step["do"] for step in said] == ["flow:Hub_Repo__1_0_0__get_Repo", "for_each"]


def test_what_is_no_sequence_is_refused() -> None:
    with pytest.raises(ValueError, match="no statement"):
        steps_of("while True:\n  x = A()")
