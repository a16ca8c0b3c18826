"""What travels over `/ws`: the client's messages, checked, and the server's, as JSON texts."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.http.body import parse_json
from bot.http.models.common import BIGGEST_ID
from bot.http.problems import RequestError
from core.events import Event, EventType
from core.runs import Run

RunId = Annotated[int, Field(strict=True, ge=1, le=BIGGEST_ID)]


class Message(BaseModel):
    """From a client."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Subscribe(Message):
    """Tell me this run, from the event that follows number `after`."""

    type: Literal["subscribe"]
    runId: RunId
    after: Annotated[int, Field(strict=True, ge=0, le=BIGGEST_ID)] = 0


class Unsubscribe(Message):
    """Tell me this run no longer."""

    type: Literal["unsubscribe"]
    runId: RunId


_MESSAGE: TypeAdapter[Subscribe | Unsubscribe] = TypeAdapter(
    Annotated[Subscribe | Unsubscribe, Field(discriminator="type")]
)


def read_message(text: str) -> Subscribe | Unsubscribe:
    """A client's message, or a `RequestError` that says what is wrong with it."""
    try:
        return _MESSAGE.validate_python(parse_json(text))
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in wrong["loc"][1:])
        where = f"{place}: " if place else ""
        raise RequestError(
            f"{where}{wrong['msg']}. Send "
            '{"type": "subscribe", "runId": 123, "after": 0} or {"type": "unsubscribe", "runId": 123}.'
        ) from None


def subscribed_message(run: Run, after: int) -> str:
    """The answer to `subscribe`: events numbered `after + 1` to `seq` follow at once."""
    return _text(type="subscribed", runId=run.id, after=after, seq=run.seq, status=run.status)


def unsubscribed_message(run_id: int) -> str:
    """The answer to `unsubscribe`."""
    return _text(type="unsubscribed", runId=run_id)


def event_message(event: Event) -> str:
    """A numbered event."""
    return _text(type=event.type, runId=event.run_id, seq=event.seq, data=event.data)


def progress_message(run_id: int, progress: Mapping[str, Any]) -> str:
    """A passing state; it has no number, since it is stored nowhere."""
    return _text(type=EventType.PROGRESS, runId=run_id, data=progress)


def error_message(sentence: str, run_id: int | None = None) -> str:
    """What could not be done; the connection stays open."""
    about = {} if run_id is None else {"runId": run_id}
    return _text(type="error", message=sentence, **about)


def _text(**message: Any) -> str:
    return json.dumps(message, default=str)
