"""Clauses that send something: to whom, as a message or a file, or to whoever was written to before."""

import re
from dataclasses import replace

from core.definition import Step
from core.planner.draft.coreference import Known
from core.planner.draft.findings import Findings
from core.planner.draft.ids import Ids
from core.planner.reading.clauses import Clause
from core.planner.steps.for_me import without_way
from core.planner.steps.messages import Messages
from core.planner.steps.sending import Sender, Sent
from core.planner.steps.targets import Targets, read_targets
from core.planner.vocabulary import Kind, Vocabulary
from core.planner.vocabulary.table import INPUT_MARK

# "message her again", "remind them": who was written to before.
_SAME = re.compile(
    r"\A\s*(?:to\s+)?(?:her|him|them|the\s+(?:same\s+)?(?:person|people|channel|team))(?!\w)(?P<rest>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
# "let the team know": those who read a channel that is not named.
_TEAM = re.compile(
    r"\A(?:the|our|my)\s+(?:whole\s+|entire\s+)?(?:team|group|crew|company|office|staff)(?!['’\w-])(?!\s+of\b)\s*(?P<rest>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESSES = re.compile(
    r"(?:message|dm|tell|ping|notify|inform|remind|alert|warn|ask|thank|wish|write\s+to|let)s?\Z"
    r"|.*\bknow\Z",
    re.IGNORECASE,
)
_THAT = re.compile(r"\A[@<]\S+\s+that\s", re.IGNORECASE)
_AND_THAT = re.compile(r"\s*,?\s+and\s+(?=[@<]\S+\s+that\s)", re.IGNORECASE)
_AGAIN = re.compile(r"\s*\b(?:again|once\s+more|one\s+more\s+time|a\s+second\s+time)\b", re.IGNORECASE)


class Dispatcher:
    """Writes the steps of clauses of sending."""

    def __init__(
        self,
        sender: Sender,
        messages: Messages,
        vocabulary: Vocabulary,
        ids: Ids,
        me: str,
        findings: Findings,
    ) -> None:
        self._sender = sender
        self._messages = messages
        self._vocabulary = vocabulary
        self._ids = ids
        self._me = me
        self._findings = findings
        self._last: Targets | None = None  # who was written to last, and what
        self._last_text = ""

    def parts(self, clause: Clause) -> list[Clause]:
        """ "send the Dutch one to @piet and the Danish one to @lars" """
        spoken = self._vocabulary
        thing = rf"(?:{spoken.this}|{spoken.definite}|{spoken.indefinite})\s"
        parts = re.split(
            rf"(?<=\w)>?\s*,?\s+(?:{spoken.join_words})\s+(?={thing}[^#@]*\s[#@<])",
            clause.rest,
            flags=re.IGNORECASE,
        )
        if len(parts) == 1 and _THAT.search(clause.rest):
            parts = _AND_THAT.split(clause.rest)  # "@ben that the bins go out and @ada that …"
        if len(parts) < 2 or not all(re.search(r"[#@]\w", part) for part in parts):
            return [clause]
        return [replace(clause, words=f"{clause.form} {part}", rest=part) for part in parts]

    def send(self, clause: Clause, known: Known) -> list[Step]:
        """The steps that send, after those that make what is sent."""
        spoken = self._vocabulary
        assert clause.verb is not None
        upload, name, rest = self._as_file(clause)
        rest, in_private = without_way(rest)
        if re.search(spoken.me_forms, clause.form, re.IGNORECASE):
            rest = f"{rest} {spoken.to_me}"
        targets = read_targets(rest, self._me, spoken)
        if targets.mails:
            self._findings.needs.append(spoken.say("email"))
            return []
        if (again := self._same_again(clause, targets)) is not None:
            targets = again
            if not again.rest:
                return self._sent(self._sender.send(again, self._last_text, self._ids, private=False))
        if not targets.any and (team := _TEAM.match(targets.rest)) and _ADDRESSES.match(clause.form):
            targets = replace(targets, vague=True, rest=team["rest"].strip(" ,."))
        if clause.verb.kind is Kind.THANK and targets.channels:
            targets = replace(targets, people=())  # they are thanked, not written to
        steps, texts = self._messages.of(clause, targets, known)
        if texts is None:
            return steps
        texts = tuple(INPUT_MARK.sub(r"{{inputs.\1}}", text) for text in texts)
        if targets.here and not (targets.channels or targets.people):
            self._findings.notes.append(spoken.say("here"))
            return steps
        if not known.at_hand():
            known.latest = texts  # "post “hello” to #a and send it to @b"
        self._last, self._last_text = targets, "\n\n".join(texts)
        if upload:
            noun = next((r.id for r in reversed(known.results) if r.text in texts), "text")
            sent = self._sender.upload(targets, self._last_text, name or f"{noun}.txt", self._ids)
        else:
            private = in_private or bool(re.search(spoken.private_words, clause.form, re.IGNORECASE))
            sent = self._sender.send(targets, self._last_text, self._ids, private=private)
        return [*steps, *self._sent(sent)]

    def _as_file(self, clause: Clause) -> tuple[bool, str, str]:
        """Whether it goes as a file, what that is called, and the other words."""
        spoken = self._vocabulary
        file = re.compile(rf"(?<!\w)(?:{spoken.file_words})(?!\w)", re.IGNORECASE)
        upload = clause.verb is not None and clause.verb.kind is Kind.UPLOAD
        upload = upload or file.search(clause.rest) is not None
        name = re.search(rf"(?<!\w){spoken.named_file}", clause.rest, re.IGNORECASE) if upload else None
        rest = file.sub(" ", clause.rest)
        return (upload, name[1], rest.replace(name[0], " ")) if name is not None else (upload, "", rest)

    def _same_again(self, clause: Clause, targets: Targets) -> Targets | None:
        """ "message her again": who was written to last, and what is said to them now."""
        same = _SAME.match(targets.rest) if not targets.any and self._last is not None else None
        if same is None or self._last is None or not _ADDRESSES.match(clause.form):
            return None
        return replace(self._last, rest=_AGAIN.sub("", same["rest"]).strip(" ,."))

    def _sent(self, sent: Sent) -> list[Step]:
        self._findings.questions += sent.questions
        if sent.missing is not None:
            self._findings.absent.append(sent.missing)
        return list(sent.steps)
