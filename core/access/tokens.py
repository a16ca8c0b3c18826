"""API tokens: what each may do, until when, and how it is recognised. Of its secret only a digest is kept."""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.errors import Fault, Invalid

PREFIX = "synth_"  # by which people, and those who look for leaked secrets, know one
_SECRET = re.compile(rf"{PREFIX}[0-9a-f]{{48}}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_WORKSPACE = re.compile(r"[TE][A-Z0-9]{1,20}")


class Scope(StrEnum):
    """What a token may do. None includes another."""

    READ = "read"
    RUN = "run"
    DECIDE = "decide"
    WRITE = "write"
    METRICS = "metrics"


MEANINGS = {
    Scope.READ: "look at workflows and runs, and follow them live",
    Scope.RUN: "start, stop, retry and resume runs",
    Scope.DECIDE: "answer what runs ask: approvals, budgets, unknown outcomes",
    Scope.WRITE: "save, change and delete workflows, and what starts them; see the addresses of webhooks",
    Scope.METRICS: "the figures of `/metrics`, which are of all workspaces together",
}
EVERY_SCOPE = frozenset(Scope)


@dataclass(frozen=True)
class Grant:
    """What is asked for: a token for a workspace. It acts there under its name."""

    workspace: str
    name: str
    scopes: frozenset[Scope]
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Token:
    """One that was given. Several may have the same name, such as an old one and the one that replaces it."""

    id: int
    grant: Grant
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def lapsed(self, now: datetime) -> str | None:
        """Why it opens nothing any more; None while it does."""
        if self.revoked_at is not None:
            return "has been revoked"
        if self.grant.expires_at is not None and self.grant.expires_at <= now:
            return "has expired"
        return None


def new_secret() -> str:
    """What its holder is shown once: 192 random bits, so that a plain digest says nothing of it. A double
    click selects all of it."""
    return f"{PREFIX}{secrets.token_hex(24)}"


def is_secret(text: str) -> bool:
    """Whether it could be one. What could not needs no looking for."""
    return _SECRET.fullmatch(text) is not None


def digest(secret: str) -> str:
    """By which a token is found."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def read_scopes(words: Collection[str]) -> frozenset[Scope]:
    """Scopes as people write them: `read,run` or `read run`. `Invalid` names those that there are."""
    named = [name.lower() for word in words for name in re.split(r"[\s,]+", word) if name]
    unknown = [name for name in named if name not in {scope.value for scope in Scope}]
    if unknown or not named:
        known = ", ".join(scope.value for scope in Scope)
        wrong = f"There is no scope “{unknown[0][:40]}”." if unknown else "A token needs a scope."
        raise Invalid(f"{wrong} The scopes are {known}.")
    return frozenset(Scope(name) for name in named)


def check(grant: Grant) -> None:
    """Raise `Invalid` for what no token can be."""
    faults = []
    if not _NAME.fullmatch(grant.name):
        faults.append(Fault("name", "up to 40 letters, digits, dots, dashes and underscores, such as ci"))
    if not _WORKSPACE.fullmatch(grant.workspace):
        faults.append(Fault("workspace", "an id such as T012AB3CD; `synth doctor` tells yours"))
    if not grant.scopes:
        faults.append(Fault("scopes", "at least one"))
    if grant.expires_at is not None and grant.expires_at <= grant.created_at:
        faults.append(Fault("days", "at least one"))
    if faults:
        raise Invalid("This cannot be a token.", faults)
