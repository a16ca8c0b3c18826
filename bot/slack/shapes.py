"""The form in which Slack sends things, as far as anybody here reads it: Bolt, the listeners, what they call.

What has another form is turned away at the door in one line, with the place that does not fit. Taken in, it
would fail in the middle of something, with a trace, or worse: be said to be kept, and then not performed.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from core.characters import is_too_deep

# A message's time is its id, and is reckoned with.
_Ts = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,9})?$")]
_HEARD = ("app_mention", "message", "reaction_added", "app_home_opened")


class BadForm(Exception):
    """It has not the form of anything that Slack sends. The text names the place, and quotes nothing."""


class _Part(BaseModel):
    """Only what is read is looked at: Slack adds to its payloads now and then."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class _Named(_Part):
    id: str | None = None
    team_id: str | None = None


class _Person(_Named):
    id: str


class _Origin(_Part):
    """Where something comes from. Bolt looks for all of these, in the whole and in its parts."""

    type: str | None = None
    team: str | _Named | None = None
    team_id: str | None = None
    enterprise: str | _Named | None = None
    enterprise_id: str | None = None
    user: str | _Named | None = None
    user_id: str | None = None
    channel: str | _Named | None = None
    channel_id: str | None = None
    ts: _Ts | None = None
    thread_ts: _Ts | None = None
    event: "_Origin | None" = None
    item: "_Origin | None" = None
    message: "_Origin | None" = None
    previous_message: "_Origin | None" = None
    assistant_thread: "_Origin | None" = None

    @property
    def can_be_found(self) -> bool:
        """Whether it says which message it is."""
        return isinstance(self.channel, str) and self.ts is not None


class _Authorization(_Part):
    enterprise_id: str | None = None
    team_id: str | None = None
    user_id: str | None = None


class _Whole(_Origin):
    team: _Named | None = None
    user: _Named | None = None
    authorizations: list[_Authorization] | None = None
    response_url: str | None = None
    response_urls: list[dict[str, JsonValue]] | None = None


class _Happening(_Origin):
    type: str
    subtype: str | None = None
    user_team: str | None = None
    channel_type: str | None = None
    text: str | None = None
    reaction: str | None = None

    @model_validator(mode="after")
    def _can_be_answered(self) -> "_Happening":
        if self.type not in _HEARD:
            return self
        if isinstance(self.user, _Named):
            raise ValueError("its user is no id")
        if self.type == "reaction_added":
            if self.reaction is None or self.item is None:
                raise ValueError("a reaction without a name, or to nothing")
            if self.item.type == "message" and not self.item.can_be_found:
                raise ValueError("a reaction to a message without channel or ts")
        elif self.type == "app_home_opened":
            if not isinstance(self.channel, str):
                raise ValueError("a home without channel")
        elif not self.can_be_found:
            raise ValueError("a message without channel or ts")
        return self


class _Event(_Whole):
    team_id: str
    event_id: str
    event: _Happening


class _Command(_Whole):
    command: str
    team_id: str
    user_id: str
    channel_id: str
    trigger_id: str
    text: str | None = None


class _Edited(_Part):
    ts: _Ts | None = None


class _Message(_Origin):
    ts: _Ts
    text: str | None = None
    edited: _Edited | None = None


class _Container(_Part):
    type: str | None = None
    channel_id: str | None = None
    message_ts: _Ts | None = None
    thread_ts: _Ts | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> "_Container":
        if self.type != "view" and (self.channel_id is None or self.message_ts is None):
            raise ValueError("a message without channel or ts")
        return self


class _Label(_Part):
    text: str


class _Option(_Part):
    value: str
    text: _Label | None = None


class _Action(_Part):
    action_id: str
    block_id: str
    value: str | None = None
    selected_option: _Option | None = None
    selected_conversation: str | None = None
    selected_channel: str | None = None
    selected_user: str | None = None
    selected_time: str | None = None


class _Interaction(_Whole):
    user: _Person
    trigger_id: str


class _Click(_Interaction):
    actions: Annotated[list[_Action], Field(min_length=1)]
    container: _Container
    message: _Message | None = None


class _MessageAction(_Interaction):
    callback_id: str
    channel: _Person
    message: _Message


class _Field(_Part):
    value: str | None = None
    selected_option: _Option | None = None
    selected_user: str | None = None


class _State(_Part):
    values: dict[str, dict[str, _Field]]


class _View(_Part):
    id: str
    hash: str
    callback_id: str
    private_metadata: str
    state: _State
    app_installed_team_id: str | None = None


class _Submission(_Whole):
    user: _Person
    view: _View


class _Search(_Whole):
    user: _Person
    action_id: str
    block_id: str
    value: str | None = None


_SHAPES: Mapping[str, type[_Whole]] = {
    **dict.fromkeys(("url_verification", "app_rate_limited", "view_closed", "shortcut"), _Whole),
    "event_callback": _Event,
    "block_actions": _Click,
    "message_action": _MessageAction,
    "view_submission": _Submission,
    "block_suggestion": _Search,
}


def read_body(body: str, content_type: str) -> dict[str, Any]:
    """What a request says: JSON, a form around JSON, or a form (a command). `BadForm` for all else."""
    if content_type == "application/json" or body.startswith("{"):
        return _object(body)
    fields = dict(parse_qsl(body, keep_blank_values=True))
    return _object(fields["payload"]) if "payload" in fields else dict(fields)


def check(body: object) -> None:
    """Raise `BadForm` unless it has the form of what it says it is."""
    if not isinstance(body, dict) or not body:
        raise BadForm("it is empty")
    if is_too_deep(body):
        raise BadForm("it is nested too deeply")
    try:
        _shape_of(body).model_validate(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise BadForm(f"{place or 'it'}: {fault['msg'].removeprefix('Value error, ')}") from None


def _shape_of(body: Mapping[str, Any]) -> type[_Whole]:
    if "type" in body:
        kind = body["type"]
        if not isinstance(kind, str) or kind not in _SHAPES:
            raise BadForm("it is of no type that is known here")
        return _SHAPES[kind]
    if "command" in body:
        return _Command
    if "ssl_check" in body:
        return _Whole
    raise BadForm("it is neither an event, nor a command, nor a click")


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # also numbers of thousands of digits
        raise BadForm("it is no JSON") from None
    if not isinstance(found, dict):
        raise BadForm("it is no JSON object")
    return found
