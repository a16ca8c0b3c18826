"""What a call is told that could not be done."""

from pydantic import Field

from bot.http.models.common import FaultReply, Reply


class QuestionReply(Reply):
    """Something that a plan needs to know. `key` says where the answer goes."""

    key: str
    text: str
    kind: str
    choices: list[str]


class ProblemReply(Reply):
    """RFC 9457. `faults` name every place of an invalid body, `questions` what an intent left open; `id`
    finds an unexpected error in the server's log, `scope` is what the token lacks."""

    type: str
    title: str
    status: int
    detail: str
    faults: list[FaultReply] = Field(default=[])
    questions: list[QuestionReply] = Field(default=[])
    notes: list[str] = Field(default=[])
    id: str | None = None
    scope: str | None = None
