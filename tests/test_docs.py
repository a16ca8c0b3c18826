"""What is written about the house names rooms that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# `core/walking/steps.py` or `storage/writing/`, also where it stands in a drawing.
PLACE = re.compile(r"\b(?:bot|core|storage|bench|tests|docs)/[\w/.-]*\w(?:\.\w+|/)")


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md"])
def test_every_file_that_is_named_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = {found.rstrip(".") for found in PLACE.findall(text)}
    assert named, "it names some"
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []
