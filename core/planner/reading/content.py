"""Instruction and content: what somebody wants done, and the texts that they pasted or quoted for it.

A text is data. It is taken out verbatim before anybody looks for verbs, so that no word in it can become a
step, a recipient or a time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.planner.normalising.answers import within_answer
from core.planner.normalising.inquiries import inquired, questions_end
from core.planner.normalising.routing import routed
from core.planner.reading.clauses import begins_with_verb, verbs_in
from core.planner.reading.people import asked_plainly
from core.planner.vocabulary import PROMPTS, Vocabulary
from core.planner.vocabulary.table import CONTENT, END, MARKS

LONGEST_INSTRUCTION = 4_000  # characters; what comes after them was pasted

_OPENER = re.compile(r"```|[“„«\"]|(?<!\w)'(?=\S)|[:：](?=\s|\Z|[“„«\"'`])|\n|[.!?]\s+(?=\S)")
# What points at a text that follows, and not at "the tickets" of an app.
_ANNOUNCES = re.compile(
    r"\b(?:this|these|following|below|ce|cette|suivante?|dies\w*|folgend\w*|est[eo]|siguiente)\b", re.I
)
_BELOW = re.compile(r"\b(?:below|following|ci-dessous|unten|abajo)\b", re.IGNORECASE)
_COLON = re.compile(r"[:：](?=\s)")
_LISTED = re.compile(r"(?:[-*•]|\d{1,2}[.)])\s")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "'": "'"}
_DETAILS = re.compile(
    r"\s*(?:who|what|when|where|which|how|why|wer|was|wann|wo|qui|que|quoi|quién|qué|cuándo)\s[^.!?\n]{3,120}[.!?]?\s*\Z",
    re.IGNORECASE,
)
# "ask in #standup: what did you finish today?" is asked there as it is.
_ADDRESSED = re.compile(r"(?:<[#@]\w+(?:\|[^>]*)?>|[#@][\w.-]*\w)\s*\Z")
_LISTED_ONE = r"(?:(?!\b(?:it|them|they|each|all|then|if)\b)[^.,;:!?\n#@<]){2,60}"
_ONE_LIST = re.compile(rf"{_LISTED_ONE}(?:,{_LISTED_ONE}){{1,40}}\.?\s*", re.IGNORECASE)
_OPEN_BRACKET = re.compile(r"\w\s*\([^()]*\Z")
_CLOSES_BRACKET = re.compile(r"[^()\n\"“„«`]{1,200}\)")
# Names and the like, and the sentence after them.
_LIST = re.compile(
    r"\s*(?P<items>[^\s,.;:!?\n][^,.;:!?\n]{0,39}(?:,\s*[^,.;:!?\n]{1,40})+)[.;!]\s+"
    r"(?P<then>(?:and|then|after\s+that|afterwards|finally|next|when\s+done|danach|dann|ensuite|puis|enfin|luego|después)\b,?\s+)*",
    re.IGNORECASE,
)
_LONGEST_TITLE = 3  # words of a line that only names what follows: "New workflow:"
_LONGEST_HEADING = 12  # words of one that announces it: "Please do these three things:"


@dataclass
class Message:
    """What was said, taken apart: in the instruction, marks with numbers stand for the contents."""

    instruction: str = ""
    contents: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)  # where the contents stood
    quoted: set[int] = field(default_factory=set)  # those that stood in quotes, with no colon before

    def within_content(self, start: int, end: int) -> bool:
        """Whether this stretch of the message touches a content."""
        return any(start < stop and end > begin for begin, stop in self.spans)


def take_apart(text: str, vocabulary: Vocabulary, times: Sequence[tuple[int, int]] = ()) -> Message:
    """The instruction and the contents of a message; the spans in `times` are left out of the instruction."""
    return _Reader(text, vocabulary, times).read()


def pasted_from(text: str, vocabulary: Vocabulary) -> int:
    """Where what was pasted begins, which nobody may change; the text's end where nothing was."""
    message = take_apart(text, vocabulary)
    return min(
        (start for at, (start, _) in enumerate(message.spans) if at not in message.quoted), default=len(text)
    )


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary, times: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._vocabulary = vocabulary
        blank = list(text[:LONGEST_INSTRUCTION])
        for start, end in times:
            blank[start:end] = " " * (min(end, len(blank)) - min(start, len(blank)))
        self._blank = "".join(blank)
        self._message = Message()
        self._started = bool(times)
        self._announced = False  # a colon came just before
        self._points = re.compile(
            rf"(?<!\ball )(?<!\bof )\b(?:{vocabulary.this})(?:\s+\w+)?\s+(?:{vocabulary.texts})\b"
            rf"|\b(?:{vocabulary.pointing})\b(?!\s+#)(?!\s+(?:\w+\s+)?(?:{vocabulary.things})\b)",
            re.IGNORECASE,
        )

    def read(self) -> Message:
        if not self._instruction_last():
            position = 0
            while (opener := _OPENER.search(self._blank, position)) is not None:
                position = self._open(opener, position)
            self._say(self._blank[position:])
            if position < LONGEST_INSTRUCTION < len(self._text):
                self._keep(LONGEST_INSTRUCTION, len(self._text))
        self._message.instruction = self._message.instruction.strip()
        return self._message

    def _open(self, opener: re.Match[str], position: int) -> int:
        """Deal with one sign; where to read on."""
        start, sign = opener.start(), opener.group()
        self._say(self._blank[position:start])
        if sign[0] in ":：":
            return self._colon(start, opener.end())
        if sign == "\n":
            return self._newline(start)
        if sign[0] in ".!?":
            return self._sentence(start, opener.end(), sign)
        return self._quotation(start, sign)

    def _colon(self, start: int, end: int) -> int:
        said, after = self._message.instruction, self._blank[end:]
        if not re.search(r"\w", said) or not after.strip():
            return end
        line = said.rsplit("\n", 1)[-1]
        if _OPEN_BRACKET.search(line) and _CLOSES_BRACKET.match(after) and not self._points.search(line):
            self._say(": ")  # "a letter (what to bring: a packed lunch) and save it": told aside
            return end
        each = re.search(rf"(?:{self._vocabulary.each_words})(?:\s+\w+){{0,5}}\s*\Z", line, re.IGNORECASE)
        if each is not None:
            if re.match(rf"\s*(?:{self._vocabulary.if_words})\s", after, re.IGNORECASE):
                self._say(" ")  # "for every case: if …"
                return end
            before = line[: each.start()]
            if self._points.search(before) or _BELOW.search(before):
                return self._rest_is_content(end)  # "take the notes below and make a task for each: …"
            if verbs_in(before, self._vocabulary) and _ONE_LIST.fullmatch(after):
                return self._rest_is_content(end)  # "make a task for each of these: order paper, call Tom"
            return self._items(end)
        label = re.search(rf"(?:\A|(?<=[.!?\n]))\s*(?:{self._vocabulary.labels})\s*\Z", said, re.IGNORECASE)
        if label is not None and label.start() > 0:
            self._message.instruction = said[: label.start()]
            return self._rest_is_content(end)
        leads = rf"\s*(?:(?:{self._vocabulary.lead_words})[\s,]*)+"
        if not self._message.contents and re.fullmatch(leads, said, re.IGNORECASE):
            self._message.instruction = ""  # "make me a webhook: when it is called, …"
            return end
        if self._goes_on_with_a_condition(line, after):
            self._say(". ")
            return end
        announces = re.search(rf"(?:{self._vocabulary.headings})\W*\Z", line, re.IGNORECASE)
        short = len(line.split()) <= (_LONGEST_HEADING if announces else _LONGEST_TITLE)
        heading = short and not re.search(r"[#@]", line) and not self._message.contents
        if heading and not verbs_in(line, self._vocabulary) and begins_with_verb(after, self._vocabulary):
            if len(line.split()) <= _LONGEST_TITLE:
                self._message.instruction = said[: len(said) - len(line)]  # a title
            self._say("\n")
            return end
        if (stop := self._inquiry(line, after, end)) is not None:
            return stop
        if routed(whole := f"{line}: {after}") != whole:
            self._say(": ")  # "sort it into bug or question: bugs go to #eng, …"
            return end
        if _DETAILS.match(after) and not (self._points.search(line) or _ADDRESSED.search(line)):
            self._say(": ")  # "write a briefing: who is coming, what is it about"
            return end
        listed = _LIST.match(after)
        of_each = re.search(rf"(?:{self._vocabulary.each_words})(?!\w)", line, re.IGNORECASE)
        more = listed is not None and (of_each or listed["then"])
        if listed is not None and more and begins_with_verb(after[listed.end() :], self._vocabulary):
            stop = end + listed.end("items")
            self._keep(end, stop)
            self._say(". ")  # "… for each: Bob, Carla, Dan. Then post them all"
            return end + listed.end()
        if self._one_quotation_then_more(after):
            self._announced = True
            self._say(" ")
            return end
        return self._rest_is_content(end)

    def _inquiry(self, line: str, after: str, end: int) -> int | None:
        """ "ask @ada three questions: …; then post …", "a standup: ask everyone what …, and post it" """
        code = self._vocabulary.code
        if (stop := questions_end(line, after, code)) is not None:
            self._keep(end, end + stop)
            return end + stop
        if inquired(whole := f"{line}: {after}", code) != whole:
            self._say(": ")
            return end
        return None

    def _goes_on_with_a_condition(self, line: str, after: str) -> bool:
        """ "look at the Zendesk tickets: if there are urgent ones, send me a list" """
        condition = re.match(rf"\s*(?:{self._vocabulary.if_words})\s", after, re.IGNORECASE)
        if condition is None or self._points.search(line) or not verbs_in(line, self._vocabulary):
            return False
        return verbs_in(after, self._vocabulary) and len(self._text) < LONGEST_INSTRUCTION

    def _one_quotation_then_more(self, after: str) -> bool:
        """`translate this: "good morning", and post it`: here alone an instruction follows content."""
        found = re.match(
            r"\s*(?:```(.*?)```|[“„]([^“”\"]*)[“”]|«([^»]*)»|\"([^\"]*)\")\s*(?P<tail>.*)\Z", after, re.S
        )
        if found is None or len(self._text) > LONGEST_INSTRUCTION:
            return False
        tail = found.group("tail")
        if not re.search(r"\w", tail):
            return True
        condition = re.match(rf"(?:{self._vocabulary.if_words})\s", tail, re.IGNORECASE)
        orders = begins_with_verb(tail, self._vocabulary) or (condition and verbs_in(tail, self._vocabulary))
        return not re.search(r"[\"“„«`\n]", tail) and bool(orders)

    def _items(self, end: int) -> int:
        """`for each of these: a, b, c translate …`: the items end where a verb begins."""
        verbs = "|".join(
            re.escape(form) for form, verb in self._vocabulary.verbs.items()
            if verb.kind in PROMPTS and form not in self._vocabulary.shaky
        )  # fmt: skip
        joined = rf"(?:[,;]?\s+(?:{self._vocabulary.join_words})|[,;]|\n)\s*(?:{self._vocabulary.verb_words})"
        found = re.compile(rf"(?:{joined}|[,;]?\s+(?:{verbs}))(?![\w-])\s+\w", re.IGNORECASE).search(
            self._blank, end
        )
        stop = found.start() if found is not None else len(self._text)
        self._keep(end, stop)
        self._say(" ")
        return min(stop, len(self._blank))

    def _newline(self, start: int) -> int:
        said, after = self._message.instruction, self._blank[start:]
        body = after.lstrip()
        line = said.rsplit("\n", 1)[-1]
        listed = _LISTED.match(body) and (
            _LISTED.match(line.lstrip()) or not verbs_in(said, self._vocabulary)
        )
        quoted = body.startswith((">", "&gt;"))
        plain = asked_plainly(_LISTED.sub("", body, count=1) if listed else body, self._vocabulary)
        instructs = begins_with_verb(plain, self._vocabulary)
        # After an empty line comes what any of the lines before pointed at.
        pointing = said if re.match(r"\n[^\S\n]*\n", after) else line
        points = self._points.search(pointing) and not self._message.contents
        if not verbs_in(said, self._vocabulary) or (instructs and not quoted and (listed or not points)):
            self._say("\n")
            return start + 1
        if not body.strip():
            return len(self._blank)
        return self._rest_is_content(start)

    def _sentence(self, start: int, end: int, sign: str) -> int:
        """`Summarise the following text. Synth is …`: without a colon, but it points at what comes."""
        sentence = re.split(r"[.!?\n]\s", self._message.instruction)[-1]
        after = self._blank[end:]
        points = self._points.search(sentence) and not self._message.contents
        if self._started and not _ANNOUNCES.search(sentence):
            points = None  # "the message" is what starts it
        # "Classify this. If it is rude, …: <text>": the content is announced further on.
        begun = (
            rf"(?:{self._vocabulary.if_words}|{self._vocabulary.each_words}|once|as\s+soon\s+as|when|after)\s"
        )
        condition = re.match(begun, after, re.IGNORECASE)
        sentence_after = re.split(r"[.!?\n](?:\s|\Z)", after)[0]
        goes_on = _COLON.search(after) or (
            not _ANNOUNCES.search(sentence)
            and verbs_in(asked_plainly(sentence_after, self._vocabulary), self._vocabulary)
        )
        instructs = begins_with_verb(after, self._vocabulary) or (condition and goes_on)
        answered = within_answer(self._blank, end)
        if points and not (instructs or answered) and verbs_in(sentence, self._vocabulary):
            return self._rest_is_content(end)
        self._say(sign)
        return end

    def _quotation(self, start: int, sign: str) -> int:
        inner = start + len(sign)
        if sign == "```":
            stop = self._text.find("```", inner)
        else:
            ends = re.compile(rf"[{_CLOSERS[sign]}](?!\w)").search(self._text, inner)
            stop = ends.start() if ends is not None else -1
        whole = self._text.strip()
        if (stop == -1 and sign != "```") or (
            start == self._text.find(whole) and stop == len(self._text.rstrip()) - 1
        ):
            self._say(" ")  # an inch sign, or all of the message in quotes
            return inner
        stop = len(self._text) if stop == -1 else stop
        if not self._announced:
            self._message.quoted.add(len(self._message.contents))
        self._announced = False
        self._keep(inner, stop)
        if stop + len(sign) >= LONGEST_INSTRUCTION and self._text[stop + len(sign) :].strip():
            self._blank = self._text[: stop + len(sign) + LONGEST_INSTRUCTION]
        return min(stop + len(sign), len(self._blank))

    def _instruction_last(self) -> bool:
        """A text, an empty line, and then what to do with it."""
        text, vocabulary = self._text, self._vocabulary
        cut = text.rstrip().rfind("\n\n")
        if cut == -1 or len(text) - cut > 1_000 or verbs_in(text[:cut].split("\n", 1)[0][:300], vocabulary):
            return False
        tail = text[cut:].strip()
        if not begins_with_verb(tail, vocabulary) or not self._points.search(tail):
            return False
        self._say(tail)
        self._keep(0, cut)
        return True

    def _rest_is_content(self, start: int) -> int:
        self._keep(start, len(self._text))
        return len(self._blank)

    def _keep(self, start: int, end: int) -> None:
        """Put a stretch of the text aside, verbatim but for the gaps around it."""
        text = self._text[start:end]
        begin, text = start + len(text) - len(text.lstrip()), text.strip()
        lines = text.split("\n")
        if all(line.lstrip().startswith((">", "&gt;")) for line in lines if line.strip()) and text:
            text = "\n".join(re.sub(r"^\s*(?:>|&gt;) ?", "", line) for line in lines)
        pair = re.fullmatch(
            r"```(?:\w*\n)?(.*?)\n?```|“([^“”]*)”|\"([^\"]*)\"|«\s*([^«»]*?)\s*»", text, re.DOTALL
        )
        if pair is not None:
            text = next(group for group in pair.groups() if group is not None)
        if not text:
            return
        self._message.instruction += f" {CONTENT}{len(self._message.contents)}{END} "
        self._message.contents.append(text)
        self._message.spans.append((begin, end))

    def _say(self, text: str) -> None:
        self._message.instruction += MARKS.sub("", text)
