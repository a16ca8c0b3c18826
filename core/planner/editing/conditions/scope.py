"""What a condition may look at in one place of a plan, and the condition that words say there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.definition import (
    Action,
    Approval,
    Branch,
    ForEach,
    Manual,
    Payload,
    Schedule,
    SlackEvent,
    Step,
    Webhook,
    every_step,
)
from core.planner.answer.conditions import Comparison
from core.planner.answer.conditions import Condition as Test
from core.planner.draft.prompts import choice_schema, payload
from core.planner.draft.tree import Place, negated, new_id
from core.planner.editing.desk import Desk
from core.planner.editing.reading.around import within_other_case
from core.planner.matching.words import nouns, stem, tokens
from core.planner.vocabulary import Kind

_QUOTES = "\"“”„«»'‘’"
_IS = (
    r"(?:(?<=\s)(?:is|are|was|were|equals?|ist|sind|est|sont|es|son|reads|says)\b|(?:(?<=\bit)|(?<=\bthat))['’]s\b|==?)"
    r"(?P<not>\s*(?:not|n't|n’t|!|nicht|kein[e]?|pas|no)\b)?\s*(?:equal to |exactly |set to |marked (?:as"
    r" )?|called )?"
)
_COMPARED = re.compile(
    rf"(?P<left>.+?)\s*(?:\s(?P<isnt>isn't|isn’t|aren't|wasn't|!=|differs from|n'est pas)"
    rf"|{_IS})\s*(?P<right>.+)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?P<left>.+?)\s+(?:is|are)?\s*(?P<sign>more than|greater than|over|above|higher than|bigger than|>"
    r"|at least|>="
    r"|less than|fewer than|under|below|lower than|<|at most|<=)\s*(?P<right>-?[\d.,]+)(?:\s*\S{1,3})?",
    re.IGNORECASE,
)
_SIGNS = {
    Comparison.MORE: "more than|greater than|over|above|higher than|bigger than|>",
    Comparison.AT_LEAST: "at least|>=",
    Comparison.LESS: "less than|fewer than|under|below|lower than|<",
    Comparison.AT_MOST: "at most|<=",
}
_AS_CEL = {
    Comparison.MORE: ">",
    Comparison.AT_LEAST: ">=",
    Comparison.LESS: "<",
    Comparison.AT_MOST: "<=",
}
_COUNT = re.compile(
    r"(?:there (?:is|are|was|were)|there['’]s|we (?:have|find|get)|it finds|you find)\s+(?P<none>no|none"
    r"|nothing"
    r"|any(?:thing)?"
    r"|at least one|some(?:thing)?|(?P<sign>more than|over|at least|fewer than|less than"
    r"|at most)\s+(?P<than>\d+))"
    r"(?:\s+(?!than\b)(?:new\s+|of\s+)*(?P<what>.+))?",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"none|null|nothing|empty|missing|blank|unset|not set|not there|leer|vide|vacío", re.IGNORECASE
)
_IT = frozenset(
    {
        "there",
        "it",
        "its",
        "their",
        "they",
        "that",
        "this",
        "he",
        "she",
        "his",
        "her",
        "es",
        "sie",
        "il",
        "elle",
        "ello",
    }
)
_ONES = frozenset({"them", "these", "those", "such", "to report", "to post", "to send", "to say"})
_OF_A_MESSAGE = frozenset({"text", "user", "channel", "link", "reaction"})
_FIELDS = re.compile(r"\b([a-z_]\w*)\.([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Seen:
    """Something that a condition may look at: its path, what people call it, and whether it has fields."""

    path: str
    names: frozenset[str]
    fields: bool
    label: str = ""  # of a payload that chooses among labels
    values: tuple[str, ...] = ()  # … and these labels
    sent: bool = False  # what a service says of something sent: looked at only by its name
    read: bool = False  # what a service was asked for: "if there are any"
    written: bool = False  # what a service says of something left there: what came is judged, not this


@dataclass(frozen=True)
class Condition:
    """CEL, and the payload that has to judge first."""

    when: str
    first: tuple[Payload, ...] = ()

    def opposite(self) -> "Condition":
        """What holds where this does not."""
        return Condition(negated(self.when), self.first)


def seen_by(places: Sequence[Place], desk: Desk, around: Sequence[Step]) -> list[Seen]:
    """Nearest first: items of the loops around, earlier steps, what started the run. What was done in one
    case only comes after what is always done."""
    loops = [box for box in around if isinstance(box, ForEach)]
    found = [Seen(box.as_, frozenset(nouns(tokens(box.as_))), fields=True) for box in reversed(loops)]
    sure = [place for place in places if not within_other_case(place, around)]
    unsure = [place for place in places if within_other_case(place, around)]
    for place in (*reversed(sure), *reversed(unsure)):
        step = place.step
        if isinstance(step, Action):
            known = desk.pointer.described(step)
            offer = desk.offered.offer(step.action)
            names = known.head | frozenset(nouns(tokens(step.id)))
            effect = offer.effect if offer is not None else ""
            found.append(
                Seen(
                    step.id,
                    names,
                    fields=True,
                    sent=effect == "sends",
                    read=effect == "reads",
                    written=effect in ("writes", "deletes"),
                )
            )
        elif isinstance(step, Payload):
            properties = (step.output_schema or {}).get("properties")
            label = next(iter(properties), "") if isinstance(properties, dict) else ""
            names = frozenset(nouns(tokens(step.id)))
            found.append(Seen(step.id, names, fields=False, label=label, values=labels_of(step)))
        elif isinstance(step, Approval):
            found.append(Seen(step.id, frozenset({"approval", step.id}), fields=True))
    if not isinstance(desk.definition.trigger, Manual | Schedule):
        found.append(Seen("trigger", frozenset({"trigger", "event", "message"}), fields=True))
    found += [
        Seen(f"inputs.{one.name}", frozenset(nouns(tokens(one.name))), fields=False)
        for one in desk.definition.inputs
    ]
    return found


def labels_of(step: Step) -> tuple[str, ...]:
    """What a prompt chooses among; nothing of one that answers freely."""
    properties = (step.output_schema or {}).get("properties") if isinstance(step, Payload) else None
    first = next(iter(properties.values()), None) if isinstance(properties, dict) else None
    values = first.get("enum") if isinstance(first, dict) else None
    return tuple(map(str, values)) if isinstance(values, list) else ()


class ConditionReader:
    """Reads conditions at one place."""

    def __init__(self, desk: Desk, seen: Sequence[Seen]) -> None:
        self._desk = desk
        self._seen = seen

    def read(self, words: str) -> Condition | None:
        """The condition, or None where nothing here can tell."""
        words = words.strip(" ,.")
        return self._counted(words) or self._measured(words) or self._compared(words) or self._judged(words)

    def names(self, words: str) -> Seen | None:
        """What the words of a condition look at by its own name."""
        found = _MORE.fullmatch(words) or _COMPARED.fullmatch(words)
        path = self._path(found["left"]) if found is not None else None
        return path[0] if path is not None and path[2] else None

    def _counted(self, words: str) -> Condition | None:
        found = _COUNT.fullmatch(words)
        counted = self._counted_ones(found["what"] or "them") if found is not None else None
        if found is None or counted is None:
            return None
        if found["sign"]:
            said = found["sign"].casefold()
            sign = next(sign for sign, forms in _SIGNS.items() if said in forms.split("|"))
            return Condition(f"size({counted.path}) {_AS_CEL[sign]} {found['than']}")
        none = found["none"].casefold() in ("no", "none", "nothing")
        return Condition(f"size({counted.path}) {'==' if none else '>'} 0")

    def _counted_ones(self, words: str) -> Seen | None:
        """Those that are named, or what was read last."""
        if words.casefold() in _ONES:
            return next((seen for seen in self._seen if seen.read), None)
        path = self._path(words)
        if path is not None and path[2]:
            return path[0]
        read = [seen for seen in self._seen if seen.read]
        return read[0] if len(read) == 1 else None  # what it calls them is nobody's name here

    def _measured(self, words: str) -> Condition | None:
        found = _MORE.fullmatch(words)
        path = self._path(found["left"]) if found is not None else None
        if found is None or path is None or not path[1] or self._nobody_knows(path[0], path[1]):
            return None
        said = found["sign"].casefold()
        sign = next(sign for sign, forms in _SIGNS.items() if said in forms.split("|"))
        number = found["right"].rstrip(".,").replace(",", "")
        return Condition(Test(f"{path[0].path}.{path[1]}", sign, number).expression())

    def _compared(self, words: str) -> Condition | None:
        found = _COMPARED.fullmatch(words)
        if found is None:
            return None
        path = self._path(found["left"])
        right = found["right"].strip(" .")
        judged = [seen for seen in self._seen if right.casefold() in map(str.casefold, seen.values)]
        if len(judged) == 1 and (
            path is None or not path[2]
        ):  # "it is positive", where that was asked before
            value = next(one for one in judged[0].values if one.casefold() == right.casefold())
            sign = "!=" if found["isnt"] or found["not"] else "=="
            return Condition(f"{judged[0].path}.{judged[0].label} {sign} {_literal(value)}")
        if path is None:
            return None
        seen, field, _ = path
        negative = bool(found["isnt"] or found["not"])
        sign = "!=" if negative else "=="
        if seen.label:
            return Condition(f"{seen.path}.{seen.label} {sign} {_literal(right)}")
        if _EMPTY.fullmatch(right) is not None and seen.path != "trigger" and (field or not seen.fields):
            left = f"{seen.path}.{field}" if field and seen.fields else seen.path
            return Condition(Test(left, Comparison.FILLED if negative else Comparison.EMPTY).expression())
        if not seen.fields or not field or self._nobody_knows(seen, field):
            return None
        quoted = right[:1] in _QUOTES and right[-1:] in _QUOTES
        if not quoted and len(right.split()) > 3:
            return None
        return Condition(f"{seen.path}.{field} {sign} {_literal(right)}")

    def _path(self, words: str) -> tuple[Seen, str, bool] | None:
        """(what is looked at, its field, whether it was named): "the role name", "its type"."""
        of = re.fullmatch(
            r"(?:the\s+)?(?P<field>[\w -]+?)\s+(?:of|in|for|de|von|du)\s+(?P<of>.+)",
            words.strip(),
            re.IGNORECASE,
        )
        said = tokens(f"{of['of']} {of['field']}" if of is not None else words)
        said = [
            word
            for word in said
            if word not in ("the", "a", "an", "der", "die", "das", "le", "la", "el", "los")
        ]
        own = [word for word in said if word not in _IT]
        for seen in self._seen:
            matched = [word for word in own if stem(word) in seen.names]
            if matched and (not seen.fields or self._is_name(matched, own)):
                return seen, self._field(seen, [word for word in own if word != matched[0]]), True
        nearest = next((seen for seen in self._seen if (seen.fields or seen.label) and not seen.sent), None)
        if nearest is None or not own or len(own) > 3:
            return None if nearest is None or not nearest.label else (nearest, "", False)
        return nearest, self._field(nearest, own), False

    def _nobody_knows(self, seen: Seen, field: str) -> bool:
        """Whether what started the run may have no such field: its text is read instead."""
        if seen.path != "trigger" or isinstance(self._desk.definition.trigger, Webhook):
            return False
        return not (isinstance(self._desk.definition.trigger, SlackEvent) and field in _OF_A_MESSAGE)

    def _is_name(self, matched: Sequence[str], own: Sequence[str]) -> bool:
        return own.index(matched[0]) == 0

    def _field(self, seen: Seen, words: Sequence[str]) -> str:
        """As the plan spells it already, or in the usual way."""
        name = "".join(words).casefold()
        for when in (
            step.when for step in every_step(self._desk.definition.steps) if isinstance(step, Branch)
        ):
            for owner, field in _FIELDS.findall(when):
                if owner == seen.path and field.casefold().replace("_", "") == name:
                    return str(field)
        field = "_".join(re.sub(r"\W", "", word) for word in words)
        return field if re.match(r"[a-zA-Z_]", field) else ""

    def _judged(self, words: str) -> Condition | None:
        """What only reading can tell is asked of a model, with what is at hand."""
        could = [seen for seen in self._seen if not seen.sent]
        nearest = next((seen for seen in could if not seen.written), could[0] if could else None)
        if nearest is None:
            return None
        vocabulary = self._desk.vocabulary
        yes, no = vocabulary.say("check_yes"), vocabulary.say("check_no")
        step = payload(
            new_id(self._desk.definition, "check"),
            Kind.CLASSIFY,
            vocabulary.say("check", words=words),
            ("{{trigger.text}}" if nearest.path == "trigger" else f"{{{{{nearest.path}}}}}",),
            vocabulary,
            choice_schema("answer", (yes, no)),
        )
        return Condition(f"{step.id}.answer == {_literal(yes)}", (step,))


def _literal(words: str) -> str:
    bare = words.strip(_QUOTES + " ")
    if bare == words.strip() and (
        re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", bare) or bare.casefold() in ("true", "false")
    ):
        return bare.casefold()
    escaped = bare.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
