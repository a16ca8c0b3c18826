"""What people write, as they meant it: Slack's brackets undone, commands taken apart."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from core.approvals import Verdict

_BRACKETED = re.compile(r"<(?P<what>[@#!]?)(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_WORD = re.compile(
    r"(?:(?P<name>[A-Za-z_]\w*)=)?(?:\"(?P<double>[^\"]*)\"?|'(?P<single>[^']*)'(?=\s|$)|(?P<bare>\S+))"
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})

COMMANDS = (
    *("run", "list", "show", "edit", "history", "status", "cancel", "retry", "rerun"),
    *("pause", "resume", "delete", "connect", "budget", "help"),
)
_LONGEST_MISTYPED = 2  # words; more than that are an intent, whatever the first looks like


@dataclass(frozen=True)
class Line:
    """A command as typed: its name, what it is about, and `key=value` pairs. `rest` is all after the name."""

    command: str
    target: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""


def nameless_channels(text: str) -> set[str]:
    """The ids of channels that are mentioned by id alone."""
    return set(re.findall(r"<#([A-Z0-9]+)\|?>", text))


def plain(text: str, bot_user: str = "") -> str:
    """What the person typed: our own name left out, `<#C1|general>` as `#general`, links as addresses.

    People stay `<@U…>`, because a name could be anybody's.
    """

    def undone(found: re.Match[str]) -> str:
        what, target, label = found["what"], found["target"], found["label"]
        if what == "@":
            return "" if target == bot_user else f"<@{target}>"
        if what == "#":
            return f"#{label}" if label else f"<#{target}>"
        if what == "!":
            return label or f"@{target.partition('^')[0]}"
        return label if label and target.startswith(("mailto:", "tel:")) else target

    undone_text = html.unescape(_BRACKETED.sub(undone, text))
    return re.sub(r"[ \t]{2,}", " ", undone_text).strip()


def command_line(text: str) -> Line | None:
    """A command, or None for words that are an intent."""
    first, _, rest = text.strip().partition(" ")
    name = first.lower()
    if name not in COMMANDS:
        return None
    words: list[str] = []
    inputs: dict[str, str] = {}
    for found in _WORD.finditer(rest.translate(_QUOTES)):
        value = next(part for part in (found["double"], found["single"], found["bare"]) if part is not None)
        if found["name"]:
            inputs[found["name"]] = value
        elif not inputs:
            words.append(value)
        else:  # `note=two words` without quotes: the rest belongs to the last input
            last = next(reversed(inputs))
            inputs[last] = f"{inputs[last]} {value}"
    return Line(name, " ".join(words), inputs, rest.strip())


def mistyped(text: str) -> str | None:
    """The command that two or three letters beside it could have meant: `lst` → `list`."""
    words = text.split()
    if not words or len(words) > _LONGEST_MISTYPED:
        return None
    near = get_close_matches(words[0].lower(), COMMANDS, n=1, cutoff=0.72)
    return near[0] if near else None


_DECISIONS = {
    "yes": {"yes", "y", "yep", "yeah", "ok", "okay", "go", "do it", "go ahead", "oui", "ja", "si", "sí"},
    "run": {
        *("run", "run it", "yes run it", "ausführen", "führ es aus", "führe es aus", "exécuter", "exécute"),
        *("exécutez", "ejecutar", "ejecuta", "ejecútalo"),
    },
    "save": {
        *("save", "save it", "keep it", "yes save it", "speichern", "speichere es", "speicher es"),
        *("enregistrer", "enregistre", "enregistrez", "guardar", "guarda", "guárdalo"),
    },
    "apply": {
        *("apply", "apply it", "apply that", "yes apply it", "übernehmen", "übernimm es"),
        *("appliquer", "applique", "appliquez", "aplicar", "aplica", "aplícalo"),
    },
    "undo": {
        *("undo", "undo it", "undo that", "undo this", "take it back", "take that back", "revert that"),
        *("rückgängig", "mach das rückgängig", "nimm das zurück", "annuler", "annule", "annulez"),
        *("deshacer", "deshaz", "deshazlo"),
    },
    "discard": {
        *("no", "discard", "discard it", "cancel", "forget it", "never mind", "nevermind"),
        *("nein", "verwerfen", "verwirf ihn", "non", "abandonner", "abandonne", "abandonnez"),
        *("descartar", "descarta", "descártalo"),
    },
}
_COURTESY = {"thanks", "thank", "thx", "ty", "merci", "danke", "gracias", "nice", "great", "cool", "perfect"}
_GREETINGS = {"hi", "hello", "hey", "bonjour", "salut", "hallo", "hola", "", "good morning"}
_HELP = {"help", "help me", "commands", "?", "hilfe", "aide", "ayuda"}


def decision(text: str) -> str | None:
    """`yes`, `run`, `save`, `apply`, `undo` or `discard`, for a reply that says only that."""
    said = " ".join(re.findall(r"\w+", text.lower()))
    return next((name for name, words in _DECISIONS.items() if said in words), None)


@dataclass(frozen=True)
class Heard:
    """A decision in words. `plain`: it can hardly mean anything else, as `approve` can and `no` cannot."""

    verdict: Verdict
    comment: str | None = None
    to: str | None = None
    plain: bool = False


_AGREED = r"yes|yep|yeah|ok|okay|go ahead|looks good(?: to me)?|lgtm|oui|ja|sí|si|d[’']accord|de acuerdo"
_REFUSED = r"no|nope|non|nein"
_APPROVED = (
    r"approved?|continue|freigeben|freigegeben|genehmigt|fortsetzen|approuver|approuvée?|continuer"
    r"|aprobar|aprobad[oa]|continuar"
)
_REJECTED = r"reject(?:ed)?|declined?|ablehnen|abgelehnt|refuser|refusée?|rechazar|rechazad[oa]"
_VERDICT = re.compile(
    rf"(?:(?P<approve>{_APPROVED})|(?P<reject>{_REJECTED})|(?P<yes>{_AGREED})|(?P<no>{_REFUSED}))"
    r"(?:\s+(?:it|this|that))?\s*(?:[.!]*|(?P<mark>[:,–—-]|because\b)\s*(?P<comment>.+))",
    re.IGNORECASE | re.DOTALL,
)
_HAND_OVER = re.compile(
    r"(?:please\s+)?(?:hand\s+(?:it\s+|this\s+)?over|delegate(?:\s+it|\s+this)?|pass\s+(?:it|this)(?:\s+on)?)"
    r"\s+to\s+<@(?P<to>[UW][A-Z0-9]+)>[.!]*",
    re.IGNORECASE,
)


def verdict_in(text: str) -> Heard | None:
    """`approve`, `yes`, `reject: too long`, `hand over to <@U1>`; None for anything else.

    A comment after a plain yes or no needs a colon: “no, I am at lunch” decides nothing.
    """
    if (handed := _HAND_OVER.fullmatch(text.strip())) is not None:
        return Heard(Verdict.HAND_OVER, to=handed["to"], plain=True)
    found = _VERDICT.fullmatch(text.strip())
    if found is None:
        return None
    plain_word = bool(found["approve"] or found["reject"])
    if found["mark"] and not plain_word and found["mark"] != ":":
        return None
    verdict = Verdict.APPROVE if found["approve"] or found["yes"] else Verdict.REJECT
    return Heard(verdict, found["comment"], plain=plain_word)


_ANSWER = re.compile(
    r"(?:(?:my\s+)?answer|approved?|(?:meine\s+)?antwort|(?:ma\s+)?r[ée]ponse|(?:mi\s+)?respuesta)\s*:\s*(?P<answer>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SKIPPED = re.compile(
    rf"(?:skip(?:\s+(?:it|this|me))?|pass|i\s+(?:skip|pass)|überspringen|passe?|passer|je\s+passe|saltar|paso|{_REJECTED})[.!]*",
    re.IGNORECASE,
)


_STOP = re.compile(r"(?:stop|cancel|abort)(?:\s+(?:it|this|that|the\s+run))?[.!]*", re.IGNORECASE)


def answer_in(text: str) -> str | None:
    """What is said after `answer:`."""
    found = _ANSWER.fullmatch(text.strip())
    return None if found is None else found["answer"].strip()


def skips(text: str) -> bool:
    """`skip`: they have nothing to say."""
    return _SKIPPED.fullmatch(text.strip()) is not None


def is_command_alone(text: str) -> bool:
    """`status`, with nothing that it is about; `stop`."""
    return text.strip().lower() in COMMANDS or _STOP.fullmatch(text.strip()) is not None


def is_courtesy(text: str) -> bool:
    """A thank-you that wants no answer."""
    words = re.findall(r"\w+", text.lower())
    return 0 < len(words) <= 4 and words[0] in _COURTESY


def is_greeting(text: str) -> bool:
    """Nothing but hello."""
    return text.strip(" \t\n!.,").lower() in _GREETINGS


def asks_for_help(text: str) -> bool:
    """A call for help, or for the commands."""
    return text.strip(" \t\n!.,").lower() in _HELP
