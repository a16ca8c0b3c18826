"""What is written about the house names rooms that are there, and leads where it says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# `core/walking/steps.py` or `storage/writing/`, also where it stands in a drawing.
PLACE = re.compile(r"\b(?:bot|core|storage|bench|tests|docs)/[\w/.-]*\w(?:\.\w+|/)")


LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md"])
def test_every_file_that_is_named_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = {found.rstrip(".") for found in PLACE.findall(text)}
    assert named, "it names some"
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_to_a_page_and_a_heading(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), target
        if anchor:
            headings = HEADING.findall(there.read_text(encoding="utf-8"))
            assert anchor in {_anchor(heading) for heading in headings}, (target, anchor)


def _anchor(heading: str) -> str:
    """What a link to a heading ends with, as the usual hosts make it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
