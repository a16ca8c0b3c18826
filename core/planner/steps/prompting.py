"""Clauses that a model performs: which texts they work on, and the payloads that say so."""

import re
from dataclasses import dataclass, replace

from core.definition import Payload
from core.planner.draft.coreference import Known, marks_in, refer
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Result
from core.planner.draft.prompts import choice_schema, noun_of, payload, request_words, slug
from core.planner.matching.words import nouns, tokens
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import Kind, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK

_LONGEST_REFERENCE = 7  # words
_FEELINGS = ("positive", "negative", "neutral")

# "… or other, depending on what they wrote" is how to tell, and no class.
_BY_WHAT = re.compile(
    r"[\s,]+(?:depending|based|according|going)\s+(?:on|upon|to|by)\s.*\Z", re.IGNORECASE | re.DOTALL
)
# "a “we miss you” email": the quotation says what sort of text, and not what it is of.
_BESIDE = re.compile(rf"{CONTENT_MARK.pattern}\s+[a-z]", re.IGNORECASE)


@dataclass(frozen=True)
class Prompted:
    """Payloads of a clause and their results. `lacks` tells that there is no text to work on."""

    payloads: tuple[Payload, ...] = ()
    results: tuple[Result, ...] = ()
    lacks: bool = False
    wants: str | None = None  # the input that it works on, which nobody has named yet
    doubt: str | None = None


class Prompter:
    """Writes the payloads of clauses."""

    def __init__(self, vocabulary: Vocabulary, ids: Ids) -> None:
        self._vocabulary = vocabulary
        self._ids = ids
        self.told: set[str] = set()  # steps of which a prompt says which of all things are meant

    def write(self, clause: Clause, known: Known) -> Prompted:
        """The payload of a clause; several for a translation into several languages."""
        prompted = self._written(clause, known)
        payloads = tuple(self.limited(step, known) for step in prompted.payloads)
        return replace(prompted, payloads=payloads)

    def asked(self, words: str, texts: tuple[str, ...], known: Known) -> Prompted:
        """A prompt in words of our own, on these texts."""
        step = payload(self._ids.new("answer"), Kind.TRANSFORM, words, texts, self._vocabulary)
        names = frozenset({"answer", *nouns(tokens(words))})
        self.told |= {one.id for one in known.results if one.only and one.text in texts}
        return Prompted((step,), (self._result(step.id, names, texts, Kind.TRANSFORM),))

    def limited(self, step: Payload, known: Known) -> Payload:
        """With which of all things are meant, where what got them could not be told: "the unpaid ones"."""
        *others, user = step.blocks
        words, colon, texts = user.text.partition(":\n\n")
        limits = [one for one in known.results if one.only and one.text in texts]
        self.told |= {one.id for one in limits}
        limits = [one for one in limits if one.only.casefold() not in words.casefold()]
        if not limits:
            return step
        meant = ", ".join(dict.fromkeys(one.only for one in limits))
        text = f"{words} ({self._vocabulary.say('only', words=meant)}){colon}{texts}"
        return step.model_copy(update={"blocks": (*others, user.model_copy(update={"text": text}))})

    def _written(self, clause: Clause, known: Known) -> Prompted:
        kind = clause.verb.kind if clause.verb is not None else Kind.WRITE
        texts, doubt = self._texts(clause, kind, known)
        if not texts and (name := self._any_text(clause, kind, known)) is not None:
            return Prompted(wants=name)
        if texts is None:
            return Prompted(lacks=True)
        if kind is Kind.CLASSIFY and (labels := self.labels(clause)):
            return self._classify(clause, labels, texts)
        if kind is Kind.TRANSLATE:
            return self._translate(clause, texts, doubt)
        noun = (clause.verb.noun if clause.verb is not None else "") or noun_of(clause.rest, self._vocabulary)
        if kind is Kind.EXTRACT:
            noun = noun_of(clause.rest, self._vocabulary)
            noun = "findings" if noun == "text" else noun
        step = payload(
            self._ids.new(noun),
            kind,
            request_words(clause, self._vocabulary, texts),
            texts,
            self._vocabulary,
        )
        names = frozenset({noun, step.id, *([clause.verb.noun] if clause.verb and clause.verb.noun else [])})
        result = replace(self._result(step.id, names, texts, kind), said=clause.words.casefold())
        return Prompted((step,), (result,), doubt=doubt)

    def short_message(self, clause: Clause, texts: tuple[str, ...]) -> Prompted:
        """A thank-you or a greeting; the texts, where there are any, are what it answers."""
        step = payload(self._ids.new("message"), Kind.THANK, clause.words, texts, self._vocabulary)
        return Prompted((step,), (self._result(step.id, frozenset({"message"}), texts, Kind.THANK),))

    def _translate(self, clause: Clause, texts: tuple[str, ...], doubt: str | None) -> Prompted:
        words = request_words(clause, self._vocabulary, texts)
        tongues = list(self._vocabulary.tongue_words.finditer(words))
        listed = re.search(
            rf"(?:{self._vocabulary.tongue_words.pattern})"
            rf"(?:\s*(?:,|&|\b(?:{self._vocabulary.join_words}))+\s*(?:{self._vocabulary.to_words})?\s*"
            rf"(?:{self._vocabulary.tongue_words.pattern}))+",
            words,
            re.IGNORECASE,
        )
        if listed is None:
            spoken = self._vocabulary.tongue(tongues[-1].group()) if tongues else ""
            names = frozenset({"translation", *([spoken] if spoken else [])})
            step = payload(self._ids.new("translation"), Kind.TRANSLATE, words, texts, self._vocabulary)
            return Prompted(
                (step,), (self._result(step.id, names, texts, Kind.TRANSLATE, spoken),), doubt=doubt
            )
        payloads: list[Payload] = []
        results: list[Result] = []
        for tongue in self._vocabulary.tongue_words.finditer(listed.group()):
            spoken = self._vocabulary.tongue(tongue.group())
            one = words[: listed.start()] + tongue.group() + words[listed.end() :]
            step = payload(
                self._ids.new(f"translation_{spoken}"), Kind.TRANSLATE, one, texts, self._vocabulary
            )
            payloads.append(step)
            results.append(
                self._result(step.id, frozenset({"translation", spoken}), texts, Kind.TRANSLATE, spoken)
            )
        return Prompted(tuple(payloads), tuple(results), doubt=doubt)

    def _classify(self, clause: Clause, labels: tuple[str, ...], texts: tuple[str, ...]) -> Prompted:
        noun = "sentiment" if set(labels) & set(_FEELINGS) else "label"
        step = payload(
            self._ids.new(noun),
            Kind.CLASSIFY,
            request_words(clause, self._vocabulary, texts),
            texts,
            self._vocabulary,
            choice_schema("label", labels),
        )
        result = Result(
            step.id,
            frozenset({noun, "label"}),
            f"{{{{{step.id}.label}}}}",
            "\n\n".join(texts),
            Kind.CLASSIFY,
            labels=labels,
        )
        return Prompted((step,), (result,))

    def labels(self, clause: Clause) -> tuple[str, ...]:
        """The classes that a clause names: "as positive or negative", "from 1 to 5", "whether it is spam"."""
        spoken = self._vocabulary
        words = CONTENT_MARK.sub("", clause.words).strip(" .,:")
        scale = re.search(r"(?<!\d)(\d)\s*(?:to|-|–|à|bis|a)\s*(\d{1,2})(?!\d)", words)
        if scale is not None and int(scale[1]) < int(scale[2]):
            return tuple(str(number) for number in range(int(scale[1]), int(scale[2]) + 1))
        named = re.search(rf"(?<!\w)(?:{spoken.label_words})\s+(.+)\Z", words, re.IGNORECASE)
        if named is not None:
            said = named.group(1)
        elif re.search(rf"(?<!\w)(?:{spoken.whether_words})\Z", clause.form, re.IGNORECASE):
            said = clause.rest
        else:
            return (
                _FEELINGS if re.search(r"sentiment|mood|tone|feeling|stimmung", words, re.IGNORECASE) else ()
            )
        said = _BY_WHAT.sub("", said)
        said = re.sub(rf"\A(?:{spoken.it_is})\s+(?:an?\s+)?", "", said.strip(), flags=re.IGNORECASE)
        parts = re.split(rf"\s*(?:[,/]|(?<!\w)(?:{spoken.or_words})(?!\w))\s*", said, flags=re.IGNORECASE)
        labels = [part.strip(" .'\"").casefold() for part in parts if part.strip(" .'\"")]
        if len(labels) == 1 or (
            len(labels) == 2 and re.fullmatch(spoken.not_words, labels[1], re.IGNORECASE)
        ):
            labels = [labels[0], f"{spoken.say('not')} {labels[0]}"]
        return tuple(dict.fromkeys(labels)) if all(len(label) <= 40 for label in labels) else ()

    def _texts(self, clause: Clause, kind: Kind, known: Known) -> tuple[tuple[str, ...] | None, str | None]:
        """What the clause works on: () for nothing, None where it needs a text and there is none."""
        inline = marks_in(clause.rest, known)
        if kind is Kind.WRITE or clause.verb is None:
            return self._material(clause, inline, known), None
        if inline:
            return inline, None
        if kind is Kind.EXTRACT or (clause.verb.noun == "choice"):
            referred = self._after(self._vocabulary.from_words, clause.rest, known)
            texts = referred or known.at_hand()
            deictic = re.search(rf"(?<!\w)(?:{self._vocabulary.pointing})(?!\w)", clause.rest, re.IGNORECASE)
            unknown = None if texts or deictic else f"where “{clause.rest[:60]}” come from"
            return (None if not texts and deictic else texts), unknown
        referred = self.leading(clause.rest, known)
        if referred is not None:
            return referred, None
        spoken = self._vocabulary
        noun_phrase = re.match(rf"(?:{spoken.definite}|{spoken.this})(?!\w)", clause.rest, re.IGNORECASE)
        at_hand = known.at_hand()
        if at_hand:
            unclear = noun_phrase is not None and bool(known.latest)
            return at_hand, f"what “{clause.rest[:60]}” means" if unclear else None
        if noun_phrase is not None or self._bare(clause.rest):
            return None, None
        return (), None if kind is Kind.TRANSLATE else spoken.say("what_is", words=clause.rest[:60])

    def _any_text(self, clause: Clause, kind: Kind, known: Known) -> str | None:
        """ "a workflow that summarises a text": which, is said at each run."""
        if kind is Kind.WRITE or known.at_hand():
            return None
        spoken = self._vocabulary
        prefix = rf".*(?<!\w)(?:{spoken.from_words})\s+" if kind is Kind.EXTRACT else ""
        some = rf"\A{prefix}(?:{spoken.indefinite})\s+((?:\w+\s+)?(?:{spoken.texts}))(?!\w)"
        found = re.match(some, clause.rest, re.IGNORECASE)
        return slug(found.group(1)) if found is not None else None

    def _material(self, clause: Clause, inline: tuple[str, ...], known: Known) -> tuple[str, ...]:
        """For a text that is made up, only what is named; or the one text that nothing else has used."""
        pasted = tuple(text for text in inline if text in known.contents)
        given = [name for name in INPUT_MARK.findall(clause.rest) if self._is_text(name)]
        if pasted or given:
            beside = (
                known.subject
                if _BESIDE.search(clause.rest) and (known.subject or "").startswith("{{")
                else None
            )
            pasted = (*pasted, *((beside,) if beside is not None else ()))
            return (*pasted, *(f"{{{{inputs.{name}}}}}" for name in given))
        referred = self._after(self._vocabulary.after_noun, clause.rest, known, explicit=True)
        if referred:
            left = (
                referred == known.done and known.subject is not None
            )  # "add a row and write a line about it"
            return (known.subject or "", *referred) if left else referred
        if inline:
            return ()
        return self._got(known) or ((known.subject,) if known.subject is not None else ())

    def _got(self, known: Known) -> tuple[str, ...]:
        """What was read just before, or made of that: "take the invoices, write an overview"."""
        made = {one.text: one for one in known.results}
        latest = [made[text] for text in known.latest if text in made]
        read = [one.text for one in known.results if one.read]
        gone_through = [one for one in latest if one.kind is Kind.TRANSFORM and one.source == ""]
        fresh = [
            one for one in latest if one.read or any(text in one.source for text in read)
        ] or gone_through
        return tuple(one.text for one in fresh)

    def _is_text(self, name: str) -> bool:
        return re.fullmatch(self._vocabulary.texts, name.replace("_", " "), re.IGNORECASE) is not None

    def _after(
        self, words: str, rest: str, known: Known, *, explicit: bool = False
    ) -> tuple[str, ...] | None:
        for found in re.finditer(rf"(?<!\w)(?:{words})\s+", rest, re.IGNORECASE):
            referred = self.leading(rest[found.end() :], known, explicit=explicit, needed=True)
            if referred:
                return referred
        return None

    def leading(
        self, rest: str, known: Known, *, explicit: bool = False, needed: bool = False
    ) -> tuple[str, ...] | None:
        """What the first words mean, as many of them as mean anything."""
        words = rest.replace(",", " ,").split()
        if not words:
            return None if needed else known.at_hand() or None
        spoken = self._vocabulary
        definite = re.match(rf"(?:{spoken.this}|{spoken.definite})(?!\w)", rest, re.IGNORECASE)
        for count in range(min(len(words), _LONGEST_REFERENCE), 0, -1):
            said = " ".join(words[:count]).replace(" ,", ",").rstrip(",")
            plain = said.casefold()
            pronoun = plain in spoken.it | spoken.both | spoken.everything
            if explicit and not (pronoun or definite):
                continue
            if said and (referred := refer(said, known, spoken)) is not None:
                return referred
        return None

    def _bare(self, rest: str) -> bool:
        """Whether no object was said at all, only how: "to French", "politely"."""
        own = self._vocabulary
        how = rf"(?:{own.to_words}|{own.label_words}|{own.after_noun})(?!\w)"
        first = rest.split()[0] if rest.split() else ""
        pronoun = first.casefold() in self._vocabulary.it | self._vocabulary.both
        return not first or pronoun or first.endswith("ly") or re.match(how, rest, re.IGNORECASE) is not None

    def _result(
        self, step_id: str, names: frozenset[str], texts: tuple[str, ...], kind: Kind, tongue: str = ""
    ) -> Result:
        return Result(step_id, names, f"{{{{{step_id}}}}}", "\n\n".join(texts), kind, tongue)
