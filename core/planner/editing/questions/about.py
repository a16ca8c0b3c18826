"""Questions about a plan, answered from the definition and the catalogue: nothing is made up."""

import re
from collections.abc import Callable
from datetime import datetime

from core.planner.editing.desk import Desk, Says
from core.planner.editing.questions.runs import all_of_it, approval, cost, count, inputs, model, when
from core.planner.editing.questions.steps import (
    approvers,
    apps,
    effects,
    failing,
    named_step,
    one_step,
    which_step,
    who,
    why,
    why_app,
)
from core.workflows import Question

_ASKS = re.compile(
    r"(?:(?:and|but|so|ok|then|hm+)[\s,]+)*"
    r"(?:what if|if|what|who|whom|whose|when|where|which|why|how"
    r"|does|do|is|are|will|did|would|can|could|should|has|have"
    r"|was|wer|wem|wann|wo|wohin|warum|wieso|wie|welche[rsn]?|läuft|kostet|qui|que|quoi|quand|où|pourquoi|comment|combien|quel(?:le)?s?|est-ce"
    r"|quién|qué|cuándo|dónde|por qué|cómo|cuánto|cuál)\b.*\?\s*|(?:what|who|which|why)\s+(?:does|do|is"
    r"|are|will|would|steps?|gets?|sends?|happens?)\b.*"
    r"|(?:when|where|how)\s+(?:does|do|is|are|will|would|much|many|often)\b.*|(?:explain|describe|show me"
    r"|tell me"
    r"(?! when (?:it|this|that|everything|all)(?:['’]s|\s+is|\s+has)\b))"
    r"\s+(?:the|this|what|how|who|when|why)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_SUGGESTS = re.compile(
    r"\s*(?:can|could|should|may) (?:it|this|that|we)\b|\s*(?:what|how) about\b|\s*(?:can|could|would"
    r"|will) you\s+(?!explain|tell|show|describe)|\s*why"
    r" not\b|\s*should(?:n't)? (?:it|we) not\b",
    re.IGNORECASE,
)

Teller = Callable[[str, Desk, tuple[Question, ...], datetime], str | None]


def about(words: str, desk: Desk, questions: tuple[Question, ...], now: datetime) -> Says | None:
    """The answer to a question about the plan; None for what is none."""
    words = words.lstrip(" ¿")
    if _SUGGESTS.match(words) or not _ASKS.fullmatch(words.strip()):
        return None
    for pattern, teller in _TOPICS:
        if pattern.search(words):
            told = teller(words, desk, questions, now)
            if told is not None:
                return Says(told)
    return Says(all_of_it(desk))


_TOPICS: tuple[tuple[re.Pattern[str], Teller], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), teller)
    for pattern, teller in (
        (
            r"\b(?:cost|costs|expensive|price|tokens?|money|budget|cheap|kostet|kosten|coûte|coûter|cuesta|costará|costar|model"
            r" calls?)\b",
            cost,
        ),
        (r"\A(?:why|what)\b.*\b(?:need|want|use|uses|using|for|access|connect)\b", why_app),
        (
            r"\Awhy\b.*\b(?:ask|question|need|want)\b|\b(?:warum fragst|pourquoi (?:tu )?demandes|por qué"
            r" preguntas)",
            why,
        ),
        (r"\Awhich (?:step|one|part)", which_step),
        (r"\bstep \d|\bthe (?:first|second|third|fourth|fifth|last|next) step", one_step),
        (
            r"\b(?:is|are|goes|be) (?:down|away|offline|unavailable|wrong|broken)\b"
            r"|\b(?:fails?|crash\w*|goes wrong|errors?|times? out|breaks?)\b",
            failing,
        ),
        (r"\Awho\b.*\b(?:approv|sign|confirm|agree|decide|has (?:a|the) (?:say|last word))", approvers),
        (r"\Awhat (?:does|do|is|are|will)\b", named_step),
        (r"\bhow many\b.*\bsteps", count),
        (r"\bwhich (?:llm|ai )?model|\bwhat (?:llm|model)|\bmodel\b", model),
        (r"\b(?:accounts?|apps?|connect(?:ed|ions?)?|credentials|permissions?|access)\b", apps),
        (r"\b(?:answers?|responds?|repl(?:y|ies)|rejects?|declines?|says? no|disagrees?)\b", approval),
        (r"\b(?:inputs?|need to give|have to give|must i give)\b", inputs),
        (
            r"\A(?:does|do|will|is|are|would|can)\b.*\b(?:delet|remov|send|writ|chang)\w*\b.*\b(?:anything|something|things|any)",
            effects,
        ),
        (r"\b(?:who|whom|where|wohin|wer|wem|qui|où|quién|dónde|which channel|recipients?)\b", who),
        (r"\b(?:when|next|run|weekends?|\w+days?|how often|what time|wann|quand|cuándo|schedule)\b", when),
    )
)
