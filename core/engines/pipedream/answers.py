"""What Pipedream says of an action that it ran: done, refused inside of a success, or nothing yet."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.engine import Outcome
from core.engines.pipedream.faults import words_of
from core.errors import Refused

_MOST_CHARACTERS = 2_000_000  # of a result, as JSON
_KEPT = 100_000
_LONGEST_SUMMARY = 2_000
_MOST_LINKS = 5
_LONGEST_LINK = 2_000
_DEEPEST = 4
_LINKS = ("html_url", "web_url", "webUrl", "url", "link", "permalink", "webViewLink", "htmlLink", "shortUrl")


def outcome_of(answer: Mapping[str, Any]) -> Outcome:
    """`ret` is the response, `$summary` the line for people. Raises `Refused` for an error among the
    observations: an action that failed comes back as a success with one."""
    for seen in answer.get("os") or ():
        if isinstance(seen, Mapping) and seen.get("k") == "error":
            raise Refused(_failure(seen))
    content, summary = answer.get("ret"), (answer.get("exports") or {}).get("$summary")
    links = list(dict.fromkeys(_links(content)))[:_MOST_LINKS]
    text = json.dumps(content, ensure_ascii=False)
    said = None if summary is None else str(summary)[:_LONGEST_SUMMARY]
    if len(text) > _MOST_CHARACTERS:
        cut = f"The result has {len(text):,} characters; the first {_KEPT:,} are kept, as text."
        content, said = text[:_KEPT], f"{said} {cut}" if said else cut
    return Outcome(content=content, summary=said, detail={"links": links} if links else {})


def _failure(seen: Mapping[str, Any]) -> str:
    """The error's words, never its stack."""
    error = seen.get("err")
    said = words_of(error) or words_of(seen.get("msg"))
    name = str(error.get("name") or "") if isinstance(error, Mapping) else ""
    if not said:
        return f"The action failed at the service{f' ({name[:100]})' if name else ''}."
    return f"The service said: {said}"


def _links(value: Any, depth: int = 0) -> Iterator[str]:
    """Addresses under the names by which services give them, the outermost first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for name in _LINKS:
            found = value.get(name)
            if isinstance(found, str) and found.startswith("https://") and len(found) <= _LONGEST_LINK:
                yield found
                break  # a thing's several addresses (for people, for programs) are one link
        for inner in value.values():
            yield from _links(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value[:_MOST_LINKS]:
            yield from _links(inner, depth + 1)
