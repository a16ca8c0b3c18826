"""`synth token`: who may come in over the API, in the hands of whoever runs Synth."""

import getpass
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console
from rich.table import Table

from bot.clock import now
from core.access.tokens import Grant, Scope, Token, check, digest, new_secret, read_scopes
from core.stores import TokenStore

Tokens = AbstractAsyncContextManager[TokenStore]


@dataclass(frozen=True)
class Wish:
    """A token as it is asked for."""

    workspace: str
    name: str
    scopes: tuple[str, ...]
    days: int | None = None


async def create(tokens: Tokens, wish: Wish, console: Console) -> str:
    """The secret of a new token. All else about it goes to `console`: a script can take the secret."""
    at = now()
    until = None if wish.days is None else at + timedelta(days=wish.days)
    scopes = read_scopes(wish.scopes)
    grant = Grant(wish.workspace, wish.name, scopes, _login(), at, until)
    check(grant)
    secret = new_secret()
    async with tokens as store:
        token = await store.add(grant, digest(secret))
        known = await store.is_known(wish.workspace)
    _say(
        console, f"Token {token.id}, “{wish.name}”: {_scopes(token)} in {wish.workspace}, {_validity(token)}."
    )
    if not known:
        _say(console, f"Nothing of a workspace {wish.workspace} is kept here yet. Is that its id?")
    _say(console, "It is shown this once; only a digest of it is kept.")
    return secret


async def show(tokens: Tokens, workspace: str | None, console: Console) -> None:
    """A table of all of them."""
    async with tokens as store:
        found = await store.all(workspace)
    if not found:
        _say(console, "There are no tokens. `synth token create` makes one.")
        return
    table = Table("id", "name", "workspace", "scopes", "made", "last used", "valid", box=None)
    at = now()
    for token in found:
        grant = token.grant
        used = "never" if token.last_used_at is None else _day(token.last_used_at)
        cells = (
            grant.name,
            grant.workspace,
            _scopes(token),
            f"{grant.created_at.astimezone():%Y-%m-%d} by {grant.created_by}",
        )
        valid = token.lapsed(at) is None
        table.add_row(str(token.id), *cells, used, _validity(token), style="" if valid else "dim")
    console.print(table)


async def revoke(tokens: Tokens, number: int, console: Console) -> None:
    """Have one open nothing any more."""
    at = now()
    async with tokens as store:
        token = await store.revoke(number, at)
    if token.revoked_at == at:
        _say(
            console,
            f"Token {token.id}, “{token.grant.name}”, opens nothing any more, in a few seconds at most.",
        )
    else:
        _say(console, f"Token {token.id}, “{token.grant.name}”, was {_validity(token)} already.")


def _validity(token: Token) -> str:
    if token.revoked_at is not None:
        return f"revoked on {_day(token.revoked_at)}"
    if token.grant.expires_at is None:
        return "until it is revoked"
    return f"until {_day(token.grant.expires_at)}"


def _scopes(token: Token) -> str:
    return ", ".join(scope for scope in Scope if scope in token.grant.scopes)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may know no name for its user
        return "somebody"


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
