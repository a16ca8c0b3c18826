"""What Slack's refusals mean, in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError, SlackRequestError

from core.directory import not_in
from core.errors import EngineError, Refused, Unavailable, Unknown
from core.headers import retry_after as headers_retry_after

_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_CLOSED = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "thread_not_found",
        "cannot_reply_to_message",
    }
)
_USUAL_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 300.0
_MAYBE = frozenset({"fatal_error", "internal_error", "request_timeout"})
_LATER = frozenset({"ratelimited", "rate_limited", "service_unavailable", "accesslimited"})

_SENTENCES = {
    "channel_not_found": "Synth can see no channel {where}. If it is private, type `/invite @Synth` in it.",
    "is_archived": "{where} is archived; nobody can post there.",
    "user_not_found": "There is nobody called {where} here.",
    "cannot_dm_bot": "{where} is a bot, and bots cannot be written to.",
    "restricted_action": "The rules of this workspace do not let Synth post in {where}.",
    "msg_too_long": "The message for {where} is longer than Slack takes.",
    "no_text": "There is nothing to post in {where}: the text is empty.",
}


def code_of(error: SlackApiError) -> str:
    """Slack's word for it; empty where it answered without one."""
    data = error.response.data if hasattr(error.response, "data") else error.response
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def is_gone(error: SlackApiError) -> bool:
    """The message that was to be changed is not there any more."""
    return code_of(error) in _GONE


def may_pass(error: Exception) -> bool:
    """Trouble between Slack and us that is worth asking again, where asking twice does no harm."""
    if isinstance(error, SlackApiError):
        return bool(error.response.status_code >= 500 or code_of(error) in _MAYBE | _LATER)
    return isinstance(error, ClientError | TimeoutError)


def is_closed(error: SlackApiError) -> bool:
    """We cannot speak in that place, and asking again would not help."""
    return code_of(error) in _CLOSED


def retry_after(error: SlackApiError) -> float | None:
    """How long Slack asks us to wait; None if it is about something else."""
    if error.response.status_code != 429 and code_of(error) not in ("ratelimited", "rate_limited"):
        return None
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    given = headers.get("retry-after")
    if isinstance(given, list | tuple):
        given = given[0]
    seconds = headers_retry_after({"retry-after": str(given)}) if given else None
    return _USUAL_PAUSE_S if seconds is None else min(seconds, _LONGEST_PAUSE_S)


@contextmanager
def translated(where: str) -> Iterator[None]:
    """For what must not happen twice: Slack's errors as the engine's three; `where` is for people."""
    try:
        yield
    except SlackApiError as error:
        raise translation(error, where) from error
    except (ClientConnectorError, ConnectionTimeoutError) as error:
        raise Unavailable("Slack cannot be reached.") from error
    except (ClientError, TimeoutError, SlackRequestError) as error:
        raise Unknown(f"The connection to Slack broke while writing to {where}.") from error


def translation(error: SlackApiError, where: str) -> EngineError:
    """What a refusal means; `where` is how people call the place."""
    code, status = code_of(error), error.response.status_code
    if (seconds := retry_after(error)) is not None:
        return Unavailable("Slack asks us to slow down.", seconds)
    if status in (502, 503) or code in _LATER:
        return Unavailable("Slack is not available right now.")
    if status >= 500 or code in _MAYBE:
        return Unknown(f"Slack had a problem while writing to {where}.")
    if code == "not_in_channel":
        return Refused(not_in(where), "invite")
    if code in _SENTENCES:
        return Refused(_SENTENCES[code].format(where=where))
    return Refused(f"Slack refused to write to {where} ({code or status}).")
