"""The same as `threads` in other languages: "réponds dans le fil avec …", "antworte im Thread"."""

import re
from dataclasses import dataclass

from core.planner.normalising.authors import THREAD
from core.planner.normalising.threads import PASTED


@dataclass(frozen=True)
class _Words:
    """One language's, as regular expressions; `posts`, `posts_it` and `into` are said of where it goes."""

    thread: str
    reply: str
    post: str
    saying: str
    posts: str
    posts_it: str
    into: str
    also: str


_OF = {
    "fr": _Words(
        r"(?:dans|en|sous)\s+(?:(?:le|son|ce|un)\s+)?(?:même\s+)?(?:fil|thread)(?:\s+de\s+(?:discussion|la\s+discussion))?",
        r"(?:réponds|répondez|répondre)(?:[-\s]+(?:lui|leur|y))?(?:\s+(?:au\s+message|à\s+la\s+personne))?",
        r"(?:poste|postez|publie|mets|envoie|écris)(?:-(?:le|la|les))?",
        r"(?:avec|par|en\s+disant(?:\s+que)?)",
        "poste",
        "poste-le",
        "dans",
        "et",
    ),
    "de": _Words(
        r"(?:im|in\s+(?:dem|diesem|seinem|den|einem|einen))\s+thread|als\s+antwort\s+darunter",
        r"(?:antworte|antworten|antwort)(?:\s+(?:ihm|ihr|ihnen|darauf|der\s+person|auf\s+die\s+nachricht))?",
        r"(?:poste|schreibe?|stelle?|sende|schicke?)(?:\s+(?:es|sie|das))?",
        r"(?:mit|und\s+sage?)",
        "poste",
        "poste es",
        "in",
        "und",
    ),
    "es": _Words(
        r"en\s+(?:el|su|ese|este|un|el\s+mismo)\s+hilo",
        r"(?:responde(?:r|le|les)?|contesta(?:r|le|les)?)(?:\s+(?:al\s+mensaje|a\s+la\s+persona))?",
        r"(?:publica|pon|manda|envía|escribe)(?:l[oa]s?)?",
        r"(?:con|diciendo(?:\s+que)?)",
        "publica",
        "publícalo",
        "en",
        "y",
    ),
}
_REST = r"(?P<rest>[^.;!?\n]*?)(?=\s*(?:[.;!?\n]|\Z))"


def threaded_abroad(text: str, code: str) -> str:
    """The instruction with that thread by its name."""
    if code not in _OF:
        return text
    words = _OF[code]
    there = f"{words.into} {THREAD}"
    there_too = rf"(?:\s+(?:{words.thread}))?"
    pasted = rf"{there_too}(?:\s*:|\s+{words.saying})?\s*(?P<pasted>{PASTED}){there_too}"
    told = re.compile(rf"(?<!\w){words.reply}{pasted}", re.IGNORECASE)
    text = told.sub(lambda found: f"{words.posts} {found['pasted']} {there}", text)
    reply = rf"(?<!\w)(?P<verb>{words.reply})(?P<before>[^.;!?\n]{{0,120}}?)\s+(?:{words.thread}){_REST}"
    text = re.sub(reply, lambda found: _replied(found, words), text, count=1, flags=re.IGNORECASE)
    post = rf"(?<!\w)(?P<verb>{words.post})(?P<what>[^.;!?\n]{{0,120}}?)\s+(?:{words.thread})(?!\w)"
    return re.sub(post, lambda found: f"{found['verb']}{found['what']} {there}", text, flags=re.IGNORECASE)


def _replied(found: re.Match[str], words: _Words) -> str:
    said = f"{found['verb']}{found['before']}{found['rest']}".rstrip(" ,")
    return f"{said} {words.also} {words.posts_it} {words.into} {THREAD}"
