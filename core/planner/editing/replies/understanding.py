"""A reply by rules: an answer to what is open, a question about the plan, a change of it, or several."""

import re
from dataclasses import dataclass, replace

from core.definition import Definition
from core.language import Translator
from core.planner.actions.called import named_by
from core.planner.draft.said import BODY, TITLE
from core.planner.editing.answers.answering import answer
from core.planner.editing.desk import Asks, Changed, Desk, Heard, Known, Says
from core.planner.editing.questions.about import about
from core.planner.editing.reading.forms import AGREES, cleaned
from core.planner.editing.replies.checking import MOST_QUESTIONS, checked
from core.planner.editing.replies.hearing import RULES, hear, parts_of
from core.planner.editing.replies.outcome import MOST_QUOTED, Outcome, plan_told, quoted_shortly
from core.planner.editing.replies.unheard import unheard
from core.planning import PlanRequest
from core.workflows import Plan, Question


def unclear(words: str, tr: Translator) -> str:
    """Nothing was done, and how to say it."""
    return tr(
        "I changed nothing, because I did not understand “{words}”. You can name a step by its number, for "
        "example “drop step 2”, “after step 1 post it to #general”, or “make it 9”.",
        words=words,
    )


_STEP_NUMBER = re.compile(r"\b(?:steps?|schritt|étape|paso)\s+(\d+(?:[ab]?\.\d+)*)", re.IGNORECASE)
_ENDS_AS_CHANGE = re.compile(r"\A(?:and )?also\s|\s(?:instead|too|as well)[.!]*\Z", re.IGNORECASE)
_MOST_WORDS = 20  # what is longer is no small change
_LIST_OF_NUMBERS = re.compile(r"\d\s*(?:,|and|&|und|et|y)\s*\d", re.IGNORECASE)
# How changes begin and end, and values that people give do not.
_OF_THE_PLAN = re.compile(
    r"(?:also|and also|plus|only|instead of|not (?:the|on|by|for|in)|no(?=[ ,])|don't|do not|unless|if|when"
    r"|(?:after|before) (?:the|step|that|you|it)|whenever|every|for (?:each|every|all)|otherwise|drop|remove"
    r"|skip|wait \d|undo|start over|merge|combine|everything|make (?:it|the)|steps? \d|ask (?:me|@)"
    r"|auch|nur|nicht|wenn|jeden|nach dem|vor dem|aussi|seulement|sans|quand|chaque"
    r"|también|solo|cuando|cada)\b.*|.+\s(?:instead|too|as well)[.!]*",
    re.IGNORECASE | re.DOTALL,
)
# What orders something to be done with the plan, and names no value, though no rule may know it.
_ORDERS = re.compile(
    r"(?:and|plus|with|without|can (?:you|we|it)|could (?:you|we)|would you|let|let's|i (?:want|need"
    r"|have|must)"
    r"|we (?:want|need)|b?cc|stop|pause|cancel|hold|why|what|who|when|where|how|which|does|will"
    r"|und|mit|ohne|kannst du|warum|was|wer|wann|wie|et|avec|peux-tu|pourquoi|qui|comment|y|con|puedes"
    r"|quién|cómo)"
    r"\b.+"
    r"|(?:send|post|email|tell|notify|share|drop|remove|delete|skip|add|attach|create|use|change|make|put|move"
    r"|replace|write|ask)\s+(?:the|an?|all|every|each|my|our)\b.*"
    r"|[^\W\d]+(?:-\w+)?\s+(?:it|them|this|that|me|us|es|sie|mir|<?[@#]\w\S*|(?:to|in|an|à|a|en|dans)\s+<?[@#]\w\S*)"
    r"(?:[\s,].*)?|<?[@]\w\S*\s+(?:has to|must|should|needs to|may|can|muss|soll|doit|debe)\b.*|.+\?",
    re.IGNORECASE | re.DOTALL,
)


def understood(request: PlanRequest, desk: Desk) -> Outcome:
    """What the rules make of the reply."""
    plan = request.plan
    assert plan is not None
    words = request.words.strip()
    asked = about(words, desk, plan.questions, request.now)
    if asked is not None:
        return Outcome(plan_told(plan, asked.text))
    given = _answers(plan, words, desk)
    if given is not None:
        return replace(given, answered=True)
    heard = hear(words, desk)
    if heard is None and AGREES.fullmatch(words):
        return Outcome(plan_told(plan, desk.tr("The plan stays as it is.")))
    return _outcome(plan, heard, plan.questions, desk, words)


def _answers(plan: Plan, words: str, desk: Desk) -> Outcome | None:
    """Open questions answered, and what else the reply says heard."""
    if not plan.questions:
        return None
    if any(question.key == "content" for question in plan.questions):
        return _content(plan, words, desk)
    one = _answer_all(plan.questions, words, desk)
    if one is not None:
        return _settled(plan, one, desk)
    if _LIST_OF_NUMBERS.search(words):  # "drop steps 5 and 6": no number of it is an answer
        return None
    for first, second in parts_of(words):
        for said, rest in ((first, second), (second, first)):
            given = _answer_all(plan.questions, said, desk)
            if given is None or given.again:
                continue
            heard = hear(rest, desk.after(given.definition))
            if isinstance(heard, Changed):
                left = tuple(q for q in plan.questions if q.key not in given.keys)
                return _outcome(plan, heard, left, desk.after(given.definition), words)
    return None


def _content(plan: Plan, words: str, desk: Desk) -> Outcome | None:
    """A text was asked for: the whole reply is it, unless it answers a shorter question beside."""
    others = tuple(question for question in plan.questions if question.kind in ("channel", "person"))
    given = _answer_all(others, words, desk) if others else None
    if given is None:
        if _is_change(words, desk) or (len(words.split()) <= _MOST_WORDS and _ENDS_AS_CHANGE.search(words)):
            return None
        question = next(question for question in plan.questions if question.key == "content")
        found = answer(question, words, desk)
        given = _Given(found.definition, frozenset({"content"})) if found is not None else None
    return None if given is None else _settled(plan, given, desk)


@dataclass(frozen=True)
class _Given:
    definition: Definition
    keys: frozenset[str]
    again: str | None = None


def _answer_all(questions: tuple[Question, ...], words: str, desk: Desk) -> _Given | None:
    """The plan with every question answered that the words answer; a text answers one, not all of them."""
    definition, keys = desk.definition, set()
    for question in questions:
        free = question.kind == "text" and not question.choices
        if free and question.key != "trigger" and _is_change(words, desk):
            continue
        if free and ".params." in question.key and _is_of_the_plan(words.strip(), question):
            continue  # whether or not the rules know what it asks of it
        given = answer(question, words, desk.after(definition))
        if given is None:
            continue
        if Known.of(question) is not None:
            return _Given(definition, frozenset({question.key}), given.again)
        definition = given.definition
        keys.add(question.key)
        if question.kind not in ("channel", "person"):
            break
    return _Given(definition, frozenset(keys)) if keys else None


def _is_of_the_plan(words: str, question: Question) -> bool:
    """Whether a reply is about the plan, and no value: a message may say anything, an id does not."""
    if _OF_THE_PLAN.fullmatch(words):
        return True
    return question.key.rpartition(".")[2] not in BODY | TITLE and _ORDERS.fullmatch(words) is not None


def _is_change(words: str, desk: Desk) -> bool:
    """Whether words that could be any text are plainly a change instead, or two of them."""
    if "\n" in words or len(words.split()) > _MOST_WORDS:
        return False
    said = cleaned(words)
    return _is_heard(said, desk) or any(
        _is_heard(first, desk) and _is_heard(second, desk) for first, second in parts_of(said)
    )


def _is_heard(words: str, desk: Desk) -> bool:
    return any(isinstance(rule(cleaned(words), desk), Changed | Asks) for rule in RULES)


def _settled(plan: Plan, given: _Given, desk: Desk) -> Outcome:
    left = tuple(question for question in plan.questions if question.key not in given.keys)
    if given.again:
        return _outcome(plan, hear(given.again, desk), left, desk, given.again)
    if given.again == "":
        return Outcome(replace(plan, questions=left, answer=desk.tr("The plan stays as it is.")))
    return _outcome(plan, Changed(given.definition), left, desk, "")


def _outcome(plan: Plan, heard: Heard, left: tuple[Question, ...], desk: Desk, words: str) -> Outcome:
    if isinstance(heard, Says):
        return Outcome(plan_told(plan, heard.text))
    if isinstance(heard, Asks):
        kept = tuple(question for question in left if Known.of(question) is None)
        return Outcome(replace(plan, questions=(heard.question, *kept)[:MOST_QUESTIONS], answer=None))
    if heard is None:
        said = _not_there(words, desk) or unclear(quoted_shortly(words), desk.tr)
        return Outcome(plan_told(plan, said), sure=False)
    left_over, asked = named_by(
        heard.questions, unheard(words, desk.definition, heard, desk), desk.apps, desk.vocabulary
    )
    heard, passed_over = replace(heard, questions=tuple(asked)), list(left_over)
    if passed_over:
        parts = [quoted_shortly(one) for one in passed_over[:MOST_QUOTED]]
        said = parts[0] if len(parts) == 1 else desk.tr("{one}” and “{other}", one=parts[0], other=parts[1])
        return Outcome(plan_told(plan, unclear(said, desk.tr)), sure=False)
    return checked(plan, heard, left, desk)


def _not_there(words: str, desk: Desk) -> str | None:
    """What to say where a step is named by a number that no step has."""
    numbers = {place.number for place in desk.pointer.places}
    absent = [number for number in _STEP_NUMBER.findall(words) if number not in numbers]
    if not absent:
        return None
    steps = "; ".join(desk.title(place) for place in desk.pointer.places[:10])
    return desk.tr(
        "I changed nothing, because there is no step {number}. The steps are: {steps}.",
        number=absent[0],
        steps=steps,
    )
