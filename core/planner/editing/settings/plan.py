"""What a plan is beside its steps: its name, the model of its prompts, its budget, whose accounts it uses."""

import re

from core.definition import Budget, Payload, Step
from core.language import Translator
from core.planner.draft.tree import with_each
from core.planner.editing.desk import Changed, Desk, Heard, Says, choose
from core.planner.matching.words import tokens

_NAME = re.compile(
    r"(?:(?:call|name|rename)\s+(?:it|this|that|the (?:plan|workflow)|this (?:plan|workflow))\s*(?:to"
    r"|into|as)?|(?:the|its) name (?:should be|is)|change (?:the|its) name to"
    r"|(?:nenn|nenne)\s+(?:es|ihn|sie)(?:\s+um in)?|(?:appelle|nomme)(?:-le|-la)?|(?:llámalo"
    r"|llámala))\s*:?\s*[\"“„«']?(?P<new>[^\"”“»']{1,80}?)[\"”“»']?",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"(?:(?:use|with|switch to|take|go with|change (?:it )?to|run (?:it )?(?:on|with)|nimm|utilise"
    r"|usa)\s+)?(?:the\s+|a\s+|le\s+|das\s+|el\s+|la\s+)?(?P<which>[\w.:/-]+(?:\s(?!and\b)[\w.:/-]+){0,2}?)\s*(?:llm|model|modell"
    r"|modèle|modelo)"
    r"(?:\s+(?:for|in|on)\s+(?P<what>.+?))?(?:\s+instead)?",
    re.IGNORECASE,
)
_CHEAP = re.compile(
    r"cheap(?:er|est)?|small(?:er|est)?|fast(?:er|est)?|quick(?:er)?|light(?:er)?|local|mini|günstige?"
    r"|schnelle?|pas cher|petit|barato|pequeño",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"strong(?:er|est)?|good|better|best|big(?:ger)?|large(?:r)?|smart(?:er|est)?|powerful|expensive|starke?|besseres?|meilleur|mejor",
    re.IGNORECASE,
)
_CHEAP_NAMES = re.compile(r"cheap|small|fast|mini|nano|light|lite|local|flash|haiku", re.IGNORECASE)
_STRONG_NAMES = re.compile(r"strong|smart|best|big|large|pro\b|max|opus|premium", re.IGNORECASE)
_SPEND = (
    r"(?:(?:(?:don[’']?t|do not|never|(?:it )?(?:may|must|should) not) (?:spend|use|take)"
    r" (?:more than|over)\s+)"
    r"|(?:(?:spend|use|limit (?:it|the budget) to|set (?:the|a) budget (?:to|of)|(?:a )?budget(?: of| to)?"
    r"|with|keep it (?:under|below|to))\s+)?(?:at most|no more than|max(?:imum)?|up to|under|below|only)?\s*)"
)
_IN_ALL = (
    r"(?:\s+(?:at most|max|in all|budget|(?:per|a|each|every|for each) run"
    r"|(?P<month>(?:per|a|each|every|for a|in a) month|monthly)))*"
)
_TOKENS = re.compile(
    rf"{_SPEND}(?P<n>\d[\d,._ ]*)\s*(?P<k>k)?\s*tokens?{_IN_ALL}",
    re.IGNORECASE,
)
_USD = re.compile(
    rf"{_SPEND}(?:\$\s*(?P<usd>\d+(?:[.,]\d+)?)|(?P<usd2>\d+(?:[.,]\d+)?)\s*(?:\$|usd|dollars?)"
    rf"|(?P<cents>\d+)\s*cents?){_IN_ALL}",
    re.IGNORECASE,
)
_NO_BUDGET = re.compile(
    r"(?:no|without (?:a )?|remove the|drop the)\s*(?:budget|token limit|spending limit)", re.IGNORECASE
)
_OWNER = re.compile(
    r"(?:(?:always\s+)?use|with|run (?:it )?(?:with|as))\s+(?:my|the owner's|the owners) (?:own"
    r" )?(?:accounts?|credentials|connections?)(?:\s+(?:always|for everyone|for everybody))?",
    re.IGNORECASE,
)
_RUNNER = re.compile(
    r"(?:(?:use|with|run (?:it )?(?:with|as))\s+)?(?:the (?:accounts?|credentials) of (?:whoever|the"
    r" person who) (?:runs|starts) it|the runner's (?:own )?(?:accounts?|credentials)|everyone's own"
    r" (?:accounts?|credentials)"
    r"|each person's (?:own )?(?:accounts?|credentials)|their own (?:accounts?|credentials))",
    re.IGNORECASE,
)


def settings(words: str, desk: Desk) -> Heard:
    """The plan with another name, model, budget, …"""
    for way in (_named, _model, _budget, _accounts):
        heard = way(words, desk)
        if heard is not None:
            return heard
    return None


def _with(desk: Desk, **update: object) -> Heard:
    after = desk.definition.model_copy(update=update)
    return Changed(after) if after != desk.definition else Says(desk.tr("That is how it is already."))


def _named(words: str, desk: Desk) -> Heard:
    found = _NAME.fullmatch(words)
    if found is None:
        return None
    name = re.sub(r"\s+", " ", found["new"]).strip(" .")
    if re.search(r"(?:,| and| then| und| et| y)\s", name) and not re.search(r"[\"“„«]", words):
        return None  # something else is said as well
    slug = re.sub(r"\s+", "-", name) if name.casefold() == name else name
    return None if slug.isdigit() else _with(desk, name=slug)


def _model(words: str, desk: Desk) -> Heard:
    found = _MODEL.fullmatch(words)
    bare = re.sub(r"(?i)\A(?:use|switch to|go with|take)\s+(?:the\s+)?|\s+instead\Z", "", words).strip()
    bare, _, part = bare.partition(" for ")
    names = sorted(desk.offered.llms)
    exact = [name for name in names if name.casefold() == bare.casefold()]
    if found is None and not exact:
        return None
    name = exact[0] if exact else _model_named(found["which"].strip(), names) if found is not None else None
    said = found["which"].strip() if found is not None else bare
    if name is None:
        return _no_such_model(said, names, desk.tr)
    what = part or (found["what"] if found is not None else None)
    return _speaking(name, what, desk)


def _model_named(said: str, names: list[str]) -> str | None:
    folded = {name.casefold(): name for name in names}
    if said.casefold() in folded:
        return folded[said.casefold()]
    asked = set(tokens(said))
    fits = [name for name in names if asked and asked <= set(tokens(name))]
    if len(fits) == 1:
        return fits[0]
    for wish, kind in ((_CHEAP, _CHEAP_NAMES), (_STRONG, _STRONG_NAMES)):
        if wish.fullmatch(said):
            fits = [name for name in names if kind.search(name)]
            return fits[0] if len(fits) == 1 else None
    return None


def _no_such_model(said: str, names: list[str], tr: Translator) -> Heard:
    if len(names) == 1:
        return Says(tr("There is only one model here, “{name}”, so I left the plan as it is.", name=names[0]))
    if not names:
        return None
    return choose(
        tr("Which model do you mean by “{words}”?", words=said),
        {name: f"use the {name} model" for name in names[:8]},
        tr,
    )


def _speaking(name: str, what: str | None, desk: Desk) -> Heard:
    prompts = {place.step.id for place in desk.pointer.places if isinstance(place.step, Payload)}
    if what:
        pointed = desk.pointer.read(what)
        prompts = {one for one in pointed.ids if one in prompts} if pointed.sure else set()
    if not prompts:
        return None

    def speak(step: Step) -> Step:
        return step.model_copy(update={"llm": name}) if step.id in prompts else step

    after = with_each(desk.definition, speak)
    return (
        Changed(after)
        if after != desk.definition
        else Says(desk.tr("It uses the model “{name}” already.", name=name))
    )


def _budget(words: str, desk: Desk) -> Heard:
    budget = desk.definition.budget
    if _NO_BUDGET.fullmatch(words):
        return _with(desk, budget=Budget())
    if (found := _TOKENS.fullmatch(words)) is not None:
        number = int(re.sub(r"[,._ ]", "", found["n"])) * (1000 if found["k"] else 1)
        return _with(desk, budget=_limited(budget, "tokens", number, found["month"])) if number else None
    if (found := _USD.fullmatch(words)) is not None:
        usd = (
            float(found["cents"]) / 100
            if found["cents"]
            else float((found["usd"] or found["usd2"]).replace(",", "."))
        )
        return _with(desk, budget=_limited(budget, "usd", usd, found["month"])) if usd else None
    return None


def _limited(budget: Budget, measure: str, most: float, month: str | None) -> Budget:
    """With a limit for each run, or for all of a month."""
    if month is None:
        return budget.model_copy(update={measure: most})
    return budget.model_copy(update={"month": budget.month.model_copy(update={measure: most})})


def _accounts(words: str, desk: Desk) -> Heard:
    if _OWNER.fullmatch(words):
        return _with(desk, accounts="owner")
    return _with(desk, accounts="runner") if _RUNNER.fullmatch(words) else None
