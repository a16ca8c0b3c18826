"""What was said in a thread, from the intent on: each reply answers a question, changes the plan, or neither.

The plan is always made anew from all of it, so it depends on nothing but the words.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalogue import Offered
from core.engine import Offer
from core.planner.answers import AnswerReader
from core.planner.drafting import Task
from core.planner.edits import edited
from core.planner.finishing import MOST_QUESTIONS
from core.planner.outline import Outline
from core.planner.reading import Reading
from core.planner.replies import answered, content_answer
from core.planner.shortlist import Shortlist
from core.planner.targets import read_targets
from core.planner.vocabulary import VOCABULARIES, Kind
from core.planner.vocabulary.table import EACH, IF, UNLESS
from core.planning import PlanRequest

_SENDING = frozenset({Kind.SEND, Kind.UPLOAD, Kind.REMIND, Kind.THANK})
_FILES = "|".join(rf"{one.file_words}|files?|datei|fichier|archivo|upload" for one in VOCABULARIES)

SYNTH = "synth"  # the author of what we said ourselves

_AGREES = re.compile(
    r"(?:yes|yep|yeah|ok(?:ay)?|fine|sure|good|great|perfect|thanks?(?: you)?|go|run it|do it|looks good|cool"
    r"|lgtm|oui|d'accord|merci|ja|danke|sí|si|vale|gracias)[\s.!]*",
    re.IGNORECASE,
)


class Conversation:
    """The outline of everything that was said."""

    def __init__(self, request: PlanRequest, offered: Offered) -> None:
        self._request = request
        self._offered = offered
        self._unclear: list[str] = []
        said = [turn.text for turn in request.turns if turn.author != SYNTH and turn.text.strip()]
        self.reading, self.outline = self._read(request.intent, said)

    def _read(self, intent: str, said: Sequence[str]) -> tuple[Reading, Outline]:
        self._unclear = []
        reading = Reading(intent, self._request.person, self._offered)
        outline = reading.outline()
        for index, reply in enumerate(said):
            asked = outline.questions[:MOST_QUESTIONS]
            pasted = content_answer(reply, asked, reading.vocabulary)
            if pasted is not None:
                # The text is put where it would have stood, and what was said before holds for it too.
                whole = f"{intent.rstrip(' .:')}:\n\n{pasted}"
                return self._read(whole, [*said[:index], *said[index + 1 :]])
            outline = self._heard(reply, outline, reading)
        return reading, outline

    def _heard(self, reply: str, outline: Outline, reading: Reading) -> Outline:
        after = answered(reply, outline, reading, self._request.person)
        if after is None:
            after = edited(reply, outline, reading, self._request.person, self._offered)
        if after is not None:
            return after
        if _AGREES.fullmatch(reply.strip()):
            return outline
        self._unclear.append(reply)
        note = f"I changed nothing for “{_short(reply)}”: I did not understand it."
        return replace(outline, notes=(*outline.notes, note), doubts=(*outline.doubts, note))

    def task(self) -> Task | None:
        """What a model could be asked; None where the plan has a shape that it is not trusted with."""
        reading = self.reading
        if any(clause.mark in (IF, UNLESS, EACH) for clause in reading.clauses):
            return None
        targets = read_targets(reading.instruction, self._request.person.user, reading.vocabulary)
        heard = [read_targets(said, self._request.person.user, reading.vocabulary) for said in self._unclear]
        channels = dict.fromkeys(one for found in (targets, *heard) for one in found.channels)
        people = dict.fromkeys(one for found in (targets, *heard) for one in found.people)
        me = self._request.person.user
        people = dict.fromkeys("me" if one == me else one for one in people)
        return Task(
            instruction=reading.prepared,
            replies=tuple(self._unclear),
            contents=len(reading.contents),
            inputs=tuple(reading.inputs),
            channels=tuple(channels),
            people=tuple(people),
            offers=self._offers(reading, channels=bool(channels), people=bool(people)),
        )

    def _offers(self, reading: Reading, *, channels: bool, people: bool) -> list[Offer]:
        """Only what could be meant: nobody gets a direct message who was not named."""
        sends = any(clause.verb is not None and clause.verb.kind in _SENDING for clause in reading.clauses)
        files = re.search(rf"(?<!\w)(?:{_FILES})(?!\w)", reading.instruction, re.IGNORECASE)
        found = []
        for offer in Shortlist(self._offered.offers).find(reading.instruction):
            kinds = {param.kind for param in offer.params}
            wanted = (channels if "channel" in kinds else people) or (sends and not (channels or people))
            is_file = any(param.name == "filename" for param in offer.params)
            if not kinds & {"channel", "person"} or (wanted and is_file == bool(files)):
                found.append(offer)
        return found

    def reader(self, task: Task) -> AnswerReader:
        """Reads what a model answers to the task."""
        return AnswerReader(
            task,
            replace(self.outline, notes=()),
            self.reading.contents,
            self._offered,
            self.reading.vocabulary,
            self._request.person.user,
        )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
