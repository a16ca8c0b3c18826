"""The rules of references as examples, which the runner's Node step reads, too."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.template import fill

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "template_vectors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["says"].replace(" ", "-"))
def test_a_value_is_filled_in_as_its_vector_says(vector: dict[str, Any]) -> None:
    assert json.dumps(fill(vector["value"], vector["names"])) == json.dumps(vector["gives"])
