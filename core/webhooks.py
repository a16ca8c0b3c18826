"""Webhooks: the address of a workflow, what comes to it, and what a run is told of that."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from core.characters import holdable
from core.definition import Webhook
from core.strict_json import NotJson, parse_json
from core.template import look_up, path_of
from core.workflows import Workflow

# Where senders usually say which delivery this is, the most explicit first.
_USUAL = ("idempotency-key", "webhook-id", "x-github-delivery", "x-gitlab-event-uuid", "x-shopify-webhook-id")
_LONGEST_KEY = 300
# What lets somebody in elsewhere, and what only says how it travelled.
_LEFT_OUT = frozenset(
    {"authorization", "proxy-authorization", "cookie", "connection", "transfer-encoding", "keep-alive"}
)
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 10_000
# What the web writes in. Python knows more, among them codecs that take hours for a megabyte, and remembers
# each name that it does not know.
_CHARSETS = frozenset(
    ["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "latin1", "latin-1"]
    + [f"iso-8859-{part}" for part in range(1, 17)]
    + [f"{family}{page}" for family in ("windows-", "cp") for page in range(1250, 1259)]
    + ["koi8-r", "koi8-u", "gb2312", "gbk", "gb18030", "big5", "euc-jp", "euc-kr", "iso-2022-jp", "shift_jis"]
)


@dataclass(frozen=True, repr=False)
class Hook:
    """The secret part of a workflow's address, and the key with which its senders sign."""

    secret: str
    signing_key: str


@dataclass(frozen=True)
class Called:
    """The workflow that an address belongs to, and its hook."""

    workflow: Workflow
    hook: Hook


@dataclass(frozen=True)
class Delivery:
    """What was sent to a webhook, as it came. `run_id` once a run was made of it, `refusal` if none
    was."""

    id: int
    workspace: str
    workflow_id: int
    content_type: str
    headers: Mapping[str, str]
    body: bytes
    run_id: int | None = None
    refusal: str | None = None
    skipped: bool = False  # the refusal is no fault: the workflow was running, and skips what comes meanwhile


@dataclass(frozen=True)
class Posted:
    """A request as it came: header names in lower case."""

    content_type: str
    headers: Mapping[str, str]
    body: bytes


def digest(secret: str) -> str:
    """By which an address is found. No salt: the secret is long and random, and nobody guesses it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def is_signed(trigger: Webhook, key: str, posted: Posted) -> bool:
    """Whether the body is signed as the workflow asks: HMAC-SHA256, hex or base64, maybe after `sha256=`."""
    if trigger.signature is None:
        return True
    given = posted.headers.get(trigger.signature.lower(), "").strip().removeprefix("sha256=")
    made = hmac.new(key.encode(), posted.body, hashlib.sha256).digest()
    hexadecimal = hmac.compare_digest(given.lower().encode(), made.hex().encode())
    return hexadecimal or hmac.compare_digest(given.encode(), b64encode(made))


def once_key(trigger: Webhook, posted: Posted) -> str | None:
    """What a delivery that is sent twice has in common; None where the sender says nothing."""
    if trigger.once is not None and trigger.once.startswith("body"):
        try:
            body = read_body(posted.content_type, posted.body)
        except NotJson:
            return None
        value = look_up(body, path_of(trigger.once.removeprefix("body")))
        found = value if isinstance(value, str | int) and not isinstance(value, bool) else None
    else:
        names = _USUAL if trigger.once is None else (trigger.once.lower(),)
        found = next((posted.headers[name] for name in names if posted.headers.get(name)), None)
    if found is None or found == "":
        return None
    return str(found) if len(str(found)) <= _LONGEST_KEY else digest(str(found))


def as_trigger(content_type: str, headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
    """What a run finds under `{{trigger.…}}`; `NotJson` for a body that is not what it is said to be.

    `text` is what a plan made of words works on: the body's own text where it has one, else all of it.
    """
    read = read_body(content_type, body)
    kept = {name: value for name, value in headers.items() if name not in _LEFT_OUT}
    return {"type": "webhook", "body": read, "headers": kept, "text": _text_of(read)}


def read_body(content_type: str, body: bytes) -> Any:
    """JSON, a form (a name given twice is a list), or text. Nothing sent is null."""
    if not body.strip():
        return None
    kind, charset = _kind(content_type)
    if kind == _FORM:
        return holdable(_form(_decoded(body, "utf-8")))
    if kind == "application/json" or kind.endswith("+json"):
        return parse_json(body)
    text = _decoded(body, charset)
    if kind in ("", "application/octet-stream", "text/plain") and text.lstrip()[:1] in ("{", "["):
        try:
            return parse_json(text)  # said to be nothing in particular: `curl -d` and many small senders
        except NotJson:
            return text
    return text


def _text_of(body: Any) -> Any:
    if isinstance(body, Mapping):
        for name in ("text", "message", "body", "content"):
            if isinstance(body.get(name), str) and body[name].strip():
                return body[name]
    return body


def _kind(content_type: str) -> tuple[str, str]:
    header = Message()
    header["Content-Type"] = content_type
    charset = header.get_param("charset", "utf-8")  # in a tuple where it is encoded itself, as nobody does
    kind = header.get_content_type() if content_type else ""
    return kind, charset.strip().lower() if isinstance(charset, str) else ""


def _form(text: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise NotJson(f"This form has more than {_MOST_FIELDS:,} fields.", too_large=True) from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _decoded(body: bytes, charset: str) -> str:
    try:
        if charset in _CHARSETS:
            return str(holdable(body.decode(charset)))
    except UnicodeDecodeError:
        pass
    raise NotJson("This body is neither JSON nor a form nor text.")
