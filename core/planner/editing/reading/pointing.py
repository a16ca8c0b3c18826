"""Which steps of a plan some words mean: by number, name, app, action, kind, or "everything in the loop"."""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from core.catalogue import Offered
from core.definition import Action, Approval, Branch, Definition, ForEach, Payload, Step, Wait
from core.planner.draft.tree import Place, places
from core.planner.matching.asked import asked_for
from core.planner.matching.described import Described, described
from core.planner.matching.words import KIN, joined, may_be_noun, nouns, tokens, verb_class

_ORDINALS = (
    "first|1st|erste[nr]?|premi(?:er|ère)|primer[oa]?",
    "second|2nd|zweite[nr]?|deuxième|seconde|segund[oa]",
    "third|3rd|dritte[nr]?|troisième|tercer[oa]?",
    "fourth|4th|vierte[nr]?|quatrième|cuart[oa]",
    "fifth|5th|fünfte[nr]?|cinquième|quint[oa]",
    "sixth|6th|sechste[nr]?|sixième|sext[oa]",
    "seventh|7th|siebte[nr]?|septième|séptim[oa]",
    "eighth|8th|achte[nr]?|huitième|octav[oa]",
    "ninth|9th|neunte[nr]?|neuvième|noven[oa]",
    "tenth|10th|zehnte[nr]?|dixième|décim[oa]",
)
_STEP = r"(?:steps?|actions?|parts?|ones?|skills?|things?|étapes?|schritte?n?|pasos?)"
_LAST = r"(?:last|final|letzte[nr]?|derni(?:er|ère)|últim[oa])"
_NUMBERED = re.compile(
    rf"(?:the\s+|l['’]|el\s+|la\s+|den\s+|der\s+|number\s+|no\.?\s*|#)*(?:{_STEP}\s+|#)(?:number\s+|no\.?\s*|#)?(?P<list>\d+(?:[ab]?\.\d+)*(?:\s*(?:,|and|&|to|-|through|et|und|y)\s*(?:steps?\s+)?"
    rf"\d+(?:[ab]?\.\d+)*)*)",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"(?:(?:the|le|la|l'|den|die|das|der"
    rf"|el)\s+)?(?:(?P<nth>{'|'.join(f'(?:{one})' for one in _ORDINALS)})|(?P<last>{_LAST}))"
    rf"(?:\s+(?P<count>two|three|four|\d))?(?:\s+{_STEP})?(?:\s+(?:in|of|inside)\s+the\s+(?P<in>loop|branch|condition|if))?",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    rf"(?:everything|anything|it all|all|every|each|tout|alles|todo|(?:all|each"
    rf"|every)(?:\s+of)?(?:\s+the)?\s+(?:other\s+)?{_STEP}"
    rf"|(?:toutes|alle|todos|todas)\s+(?:les|los|las)?\s*{_STEP}|the\s+(?:whole|entire|rest)|{_STEP})"
    rf"(?:\s+(?:else|that is|that are))?(?:\s+(?:in|inside|within|of|from|dans|in der|en)\s+(?:the\s+"
    rf"|la\s+|el\s+)?"
    rf"(?P<in>whole plan|plan|workflow|loop|schleife|boucle|bucle|branch|condition|if|else|otherwise))?",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?:one|step|part|action|skill|thing|schritt|étape|paso)", re.IGNORECASE)
_THAT_DOES = re.compile(
    r"\A(?:the\s+)?(?:steps?|part|thing)\s+(?:to|(?:that|which|where (?:we|you"
    r"|it))\s+(?:will\s+)?(?P<does>\w+)?)",
    re.IGNORECASE,
)
_ANYBODY = re.compile(r"\s+(?:anyone|anybody|someone|somebody|everyone|everybody|people)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\A(?:all|both|every|each|any|alle|toutes?|tous|todos|todas|ambos)\b", re.IGNORECASE)
_KINDS: dict[type[Step], str] = {
    Approval: "approval approve ask question confirm permission",
    Wait: "wait pause delay",
    Branch: "condition branch check",
    ForEach: "loop",
}
# What people call that which a prompt makes.
_MADE = {
    "summarise": ("summary", "digest"),
    "translate": ("translation",),
    "classify": ("label", "classification"),
    "write": ("draft",),
}
_NUMBERS = {"two": 2, "three": 3, "four": 4}


@dataclass(frozen=True)
class Pointed:
    """The steps that words may mean; `sure` if these are the ones."""

    places: tuple[Place, ...] = ()
    sure: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(place.step.id for place in self.places)


NOTHING = Pointed()


class Pointer:
    """Reads words as steps of one definition."""

    def __init__(self, definition: Definition, offered: Offered) -> None:
        self.places = places(definition.steps)
        self._offered = offered
        self._words = {place.step.id: self.described(place.step) for place in self.places}

    def described(self, step: Step) -> Described:
        """A step's words: those of its offer, its name, and where it goes."""
        own = frozenset(nouns(tokens(step.id))) | {step.id.casefold()}
        if isinstance(step, Action):
            offer = self._offered.offer(step.action)
            values = [value for value in step.params.values() if isinstance(value, str) and len(value) < 60]
            targets = frozenset(word for value in values for word in tokens(value) if word[0] in "#@")
            if offer is None:
                key = tokens(step.action.partition(":")[2])
                verbs = frozenset(found for word in key if (found := verb_class(word)) is not None)
                return Described(verbs, own | frozenset(nouns(key)) | targets, frozenset(), frozenset())
            known = described(offer)
            return Described(known.verbs, known.head | own | targets, known.app, known.tail, known.pairs)
        if isinstance(step, Payload):
            said = tokens(step.blocks[-1].text.partition(":\n\n")[0])
            verbs = frozenset(found for word in said[:1] if (found := verb_class(word)) is not None)
            return Described(
                verbs,
                own | {"prompt", "text"} | frozenset(noun for verb in verbs for noun in _MADE.get(verb, ())),
                frozenset(),
                frozenset(nouns(said)) | set(joined(nouns(said))),
            )
        ask = frozenset(nouns(tokens(step.ask))) if isinstance(step, Approval) else frozenset()
        kinds = frozenset(_KINDS.get(type(step), "").split())
        verbs = frozenset(
            {"approve"} if isinstance(step, Approval) else {"wait"} if isinstance(step, Wait) else ()
        )
        return Described(verbs, own | kinds, frozenset(), ask)

    def among(self, few: Sequence[Place]) -> "Pointer":
        """The same that reads words as one of these steps only."""
        narrow = copy(self)
        narrow.places = list(few)
        return narrow

    def read(self, words: str) -> Pointed:
        """What the words point at."""
        words = _THAT_DOES.sub(lambda found: _infinitive(found["does"] or ""), words.strip(" .,!"))
        words = _ANYBODY.sub("", words)
        words = re.sub(rf"\s+{_STEP}\Z", lambda found: found.group() if _bare(words) else "", words)
        for way in (self._numbered, self._nth, self._everything):
            found = way(words)
            if found is not None:
                return found
        return self._described(words)

    def _numbered(self, words: str) -> Pointed | None:
        found = _NUMBERED.fullmatch(words)
        if found is None:
            return None
        numbers = re.findall(r"\d+(?:[ab]?\.\d+)*", found["list"])
        if (
            re.search(r"(?:to|-|through)", found["list"])
            and len(numbers) == 2
            and "." not in "".join(numbers)
        ):
            numbers = [str(number) for number in range(int(numbers[0]), int(numbers[1]) + 1)]
        steps = [place for number in numbers for place in self.places if place.number == number]
        return Pointed(tuple(steps), len(steps) == len(numbers)) if len(steps) == len(numbers) else NOTHING

    def _nth(self, words: str) -> Pointed | None:
        found = _NTH.fullmatch(words)
        if found is None:
            return None
        among = self._within(found["in"])
        count = _NUMBERS.get((found["count"] or "").casefold()) or int(found["count"] or 1)
        if found["last"]:
            chosen = among[-count:]
        else:
            nth = next(n for n, one in enumerate(_ORDINALS) if re.fullmatch(one, found["nth"], re.I))
            chosen = among[nth : nth + count]
        return Pointed(tuple(chosen), True) if len(chosen) == count else NOTHING

    def _everything(self, words: str) -> Pointed | None:
        found = _EVERYTHING.fullmatch(words)
        if found is None or _ONE.fullmatch(words):
            return None
        among = self._within(found["in"])
        return Pointed(tuple(among), True) if among else NOTHING

    def _within(self, container: str | None) -> list[Place]:
        """The steps directly inside the innermost container of that kind, or those of the plan itself."""
        if container is None or container.casefold() in ("plan", "whole plan", "workflow"):
            return [place for place in self.places if not place.around]
        wanted = ForEach if re.match(r"loop|schl|bou|buc", container, re.IGNORECASE) else Branch
        other = container.casefold() in ("else", "otherwise")
        inside = [
            place
            for place in self.places
            if place.around
            and isinstance(place.around[-1], wanted)
            and (not other or "b." in place.number[-4:])
        ]
        first = inside[0].around[-1] if inside else None
        return [place for place in inside if place.around[-1] is first]

    def _described(self, words: str) -> Pointed:
        several = _SEVERAL.match(words) is not None
        asked = asked_for(words)
        whole = re.sub(r"\s+", "_", re.sub(r"\A(?:the|that|this)\s+", "", words.casefold()))
        named = [place for place in self.places if place.step.id == whole]
        if named:
            return Pointed(tuple(named), True)
        if not asked.nouns and asked.verb is None:
            return NOTHING
        scored = [(self._score(asked.verb, asked.nouns, place), place) for place in self.places]
        best = max((score for score, _ in scored), default=0.0)
        if best < 0.6:
            return NOTHING
        chosen = self._literally(words, [place for score, place in scored if best - score < 0.12])
        several = several or (len(chosen) > 1 and self._plural(words, chosen))
        return Pointed(tuple(chosen), several or len(chosen) == 1)

    def _literally(self, words: str, chosen: list[Place]) -> list[Place]:
        """Of several the one that does what is said in the same word: "creating" a lead is not adding it."""
        said = (tokens(words) or [""])[0]
        if len(chosen) < 2 or verb_class(said) is None or may_be_noun(said):
            return chosen
        begin = re.sub(r"(?:e|ing|es)\Z", "", said)
        same = [place for place in chosen if any(one.startswith(begin) for one in self._called(place.step))]
        return same if len(same) == 1 else chosen

    def _called(self, step: Step) -> list[str]:
        offer = self._offered.offer(step.action) if isinstance(step, Action) else None
        return tokens(f"{offer.title or offer.description} {offer.key}") if offer is not None else []

    def touches(self, words: str, place: Place) -> bool:
        """Whether the words have anything to do with the step: a word of what it does or is called."""
        said = nouns(tokens(words))
        known = self._words[place.step.id]
        named = known.head | known.app | known.pairs | known.verbs
        return bool({*said, *joined(said)} & named) or any(verb_class(word) in known.verbs for word in said)

    def _plural(self, words: str, chosen: Sequence[Place]) -> bool:
        """ "the posts": several, where no single one is called so itself."""
        last = (tokens(words) or [""])[-1]
        return (
            last.endswith("s")
            and not last.endswith("ss")
            and not any(last in tokens(place.step.id) for place in chosen)
        )

    def _score(self, verb: str | None, asked: Sequence[str], place: Place) -> float:
        """The share of the words that the step has, 0 where it plainly does something else."""
        known = self._words[place.step.id]
        if verb is not None and known.verbs and not (KIN.get(verb, frozenset({verb})) & known.verbs):
            return 0.0
        if verb is not None and isinstance(place.step, ForEach | Branch):
            return 0.0  # it does nothing itself: "delete the leads" is not the loop over them
        points, most = (0.0, 0.0) if verb is None else (1.0 if verb in known.verbs else 0.4, 1.0)
        for index, noun in enumerate(asked):
            pairs = {*joined(asked[max(0, index - 1) : index + 2])}
            most += 1
            if {noun, *pairs} & (known.head | known.pairs | known.app):
                points += 1
            elif noun in known.tail or verb_class(noun) in known.verbs:
                points += 0.75
        return points / most if most else 0.0


def _infinitive(word: str) -> str:
    """ "post" of "posts"."""
    forms = (re.sub(ending, "", word) for ending in (r"s\Z", r"es\Z"))
    return next((form for form in forms if form != word and verb_class(form) is not None), word)


def _bare(words: str) -> bool:
    """Whether "step" is all that there is beside a number or "all"."""
    rest = re.sub(rf"\s+{_STEP}\Z", "", words, flags=re.IGNORECASE)
    return _NTH.fullmatch(rest) is not None or _EVERYTHING.fullmatch(rest) is not None
