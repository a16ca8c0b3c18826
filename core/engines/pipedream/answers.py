"""What Pipedream says of an action that it ran: done, refused inside of a success, or nothing yet."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.engine import Outcome
from core.engines.pipedream.faults import words_of
from core.errors import Refused, noted

_MOST_CHARACTERS = 2_000_000  # of a result, as JSON
_KEPT = 100_000
_LONGEST_SUMMARY = 2_000
_MOST_LINKS = 5
_LONGEST_LINK = 2_000
_DEEPEST = 4
# What axios and its like say of an answer, and what that means to whoever uses the service.
_STATUS = re.compile(r"Request failed with status code (\d{3})\.?")
_WHY = {
    400: "it does not take what the step gives it",
    401: "the connected account is not let in",
    403: "the connected account may not do this",
    404: "what the step names is not there, or the connected account may not see it",
    409: "it is there already, or was changed meanwhile",
    422: "it does not take what the step gives it",
    429: "it wants to be asked less often",
}
_LINKS = ("html_url", "web_url", "webUrl", "url", "link", "permalink", "webViewLink", "htmlLink", "shortUrl")


def outcome_of(answer: Mapping[str, Any], service: str = "The service") -> Outcome:
    """`ret` is the response, `$summary` the line for people. Raises `Refused` for an error among the
    observations: an action that failed comes back as a success with one. `service` is who performed it."""
    for seen in answer.get("os") or ():
        if isinstance(seen, Mapping) and seen.get("k") == "error":
            raise _failure(seen, service)
    content, summary = answer.get("ret"), (answer.get("exports") or {}).get("$summary")
    links = list(dict.fromkeys(_links(content)))[:_MOST_LINKS]
    text = json.dumps(content, ensure_ascii=False)
    said = None if summary is None else str(summary)[:_LONGEST_SUMMARY]
    if len(text) > _MOST_CHARACTERS:
        cut = f"The result has {len(text):,} characters; the first {_KEPT:,} are kept, as text."
        content, said = text[:_KEPT], f"{said} {cut}" if said else cut
    return Outcome(content=content, summary=said, detail={"links": links} if links else {})


def refusal_of(said: str, service: str, technical: str = "") -> Refused:
    """A service's no, in its own words, but for those that HTTP libraries put into its mouth."""
    status = _STATUS.fullmatch(said.strip())
    if status is not None:
        why = _WHY.get(int(status[1]), "it had a problem of its own" if status[1][0] == "5" else "")
        return noted(Refused(f"{service} refused{f': {why}' if why else ''}."), said.strip())
    return noted(
        Refused(f"{service} said: {said}" if said else f"{service} failed, and said nothing of it."),
        technical,
    )


def _failure(seen: Mapping[str, Any], service: str) -> Refused:
    """The error's words, never its stack."""
    error = seen.get("err")
    name = str(error.get("name") or "")[:100] if isinstance(error, Mapping) else ""
    return refusal_of(words_of(error) or words_of(seen.get("msg")), service, name)


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
