"""Whether a phrase about time says when to run, or only stands in the text, as "the daily report" does."""

from collections.abc import Sequence

from core.planner.times.grammar.clock import symbol_at
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.lexicon import Symbol
from core.planner.times.parsed import Instruction
from core.planner.times.wordlists import word_set

# In each language its own: "es" is a state in Spanish, and "it" in "poste es jeden Tag um 8".
_STATES = {
    "en": word_set("is are was were happens happen occurs occur meets meet met"),
    "fr": word_set("est sont"),
    "de": word_set("ist sind findet war"),
    "es": word_set("es son"),
}
_WISHES = word_set(
    "want need would like should must could can wish expect prefer d'd'like i'd we'd have'to please run runs"
    " remind get"
)
_SUBJECTS = word_set("we they he she there it our their")
_SENDS = word_set(
    "send post give get deliver share email mail dm message publish want need like receive run make me us"
)
OWNERS = word_set("the our my your his her their its this that these those last")
OBJECTS = word_set("me us it them everyone everybody")
_TOPICS = word_set(
    "about called named titled like love hate regarding concerning mentioning saying containing"
)
EVENTS = word_set(
    "call meeting event events standup sync appointment session lunch dinner flight deadline due starts"
    " start begins"
    " ends opens closes class webinar interview party train review demo"
)
# What has a time of its own: "remind me of the call at 9", "book a table at 7".
APPOINTED = EVENTS | word_set(
    "meetings calls appointments sessions table tables room rooms reservation reservations booking"
    " bookings shift shifts talk breakfast practice training pickup delivery arrival arrives arrive"
    " leaves leave departure game match date visit drinks exam exams kickoff launch release opening"
    " closing happening happens happen is are was were scheduled planned book reserve remind reminder"
    " reminders invite wake réunion réunions rendez-vous rdv appel appels cours dîner déjeuner vol"
    " entretien commence ouvre ferme est sont réserve rappelle rappeler termin termine besprechung anruf"
    " treffen sitzung kurs flug beginnt öffnet schließt ist sind erinnere erinnern reserviere reunión"
    " reuniones cita citas llamada llamadas clase cena comida vuelo entrevista empieza abre cierra es"
    " son recuerda recuérdame reserva"
)
_THAT = word_set("that saying says dass disant que")
_FEWEST_TOLD = 3  # words after "that": "post that every Monday" says when
_SCHEDULED = word_set("trigger schedule frequency time cron")


def is_trigger(phrase: Phrase, instruction: Instruction) -> bool:
    s, first = instruction.symbols, phrase.first
    before, opening = symbol_at(s, first - 1), symbol_at(s, first)
    if opening.kind == "ADVERB" and not _is_adverb(phrase, instruction):
        return False
    if before.kind in ("FOR", "OF", "NOT", "EXCEPT") or before.name in ("than", "per"):
        return False
    if before.kind == "BOUND" and opening.kind not in ("NUM", "AT", "NOON", "MIDNIGHT"):
        return False
    if before.kind in ("FROM", "BETWEEN", "IN") and opening.kind in ("EVERY", "ADVERB"):
        return False
    if not phrase.recurring and before.name in EVENTS:
        return False  # "a meeting on Monday or Tuesday at 10"
    if before.kind == "ART" and opening.kind in ("DOW", "GROUP", "PART"):
        return False
    if before.text.lower() in _TOPICS and symbol_at(s, first + 1).kind != "NUM":
        return False
    clause = clause_before(s, first)
    names = [symbol.name for symbol in clause]
    if before.name in _STATES["en"] | _STATES.get(instruction.language, frozenset()):
        return any(name in _SCHEDULED for name in names)
    if names[:1] and names[0] in ("don't", "never", "stop", "dont") and "forget" not in names[:3]:
        return False
    if names[:2] == ["do", "not"] and "forget" not in names[:3]:
        return False
    return not (names[:1] and names[0] in _SUBJECTS and not _WISHES & set(names[:5]))


def is_told(phrase: Phrase, instruction: Instruction) -> bool:
    """Whether it stands in what somebody is told: "…, saying that the office is closed on Mondays"."""
    before = [symbol.name for symbol in clause_before(instruction.symbols, phrase.first)]
    at = next((index for index, name in enumerate(before) if name in _THAT), len(before))
    told = before[at + 1 :]
    return len(told) >= _FEWEST_TOLD and not any(name in _WISHES for name in told[:3])


def clause_before(s: Sequence[Symbol], first: int) -> Sequence[Symbol]:
    """The words before the phrase, back to the last full stop or comma."""
    start = first
    while start > 0 and s[start - 1].kind not in ("STOP", "DOT", "COMMA", "COLON"):
        start -= 1
    return s[start:first]


def _is_adverb(phrase: Phrase, instruction: Instruction) -> bool:
    """ "post it daily" says when; "the daily report" does not; "send me a daily report" does."""
    s = instruction.symbols
    before, after = symbol_at(s, phrase.first - 1), symbol_at(s, phrase.after)
    if before.kind == "ART" or before.name in OWNERS or before.text.endswith(("'s", "’s")):
        return False
    if before.kind == "INDEF":
        if symbol_at(s, phrase.first - 2).kind in ("FOR", "OF"):
            return False
        return bool(_SENDS & {symbol.name for symbol in clause_before(s, phrase.first)})
    alone = phrase.after == phrase.first + 1
    if alone and before.kind and after.kind == "OTHER" and before.kind not in ("COMMA", "STOP", "DOT"):
        return before.text.startswith("#") or before.name in OBJECTS or bool(_SENDS & {before.name})
    return True


def in_channel(s: Sequence[Symbol], i: int) -> bool:
    """Whether what stands before `i` is a channel: #eng, #eng-news."""
    k = i - 1
    while k >= 0 and (s[k].glued or s[k].text == "#") and i - k < 12:
        if s[k].text == "#":
            return True
        k -= 1
    return False
