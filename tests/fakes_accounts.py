"""An engine whose one action needs an account: `tickets:make`, with an account of `trackr`."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from core.engine import Account, Call, ConnectLink, Offer, Outcome, Param, Service
from core.errors import NotFound, Refused
from tests.fakes import ScriptedEngine

TRACKR = Service("trackr", "Trackr")


class TicketEngine(ScriptedEngine):
    """Makes tickets for whoever has connected Trackr."""

    def __init__(self) -> None:
        super().__init__("tickets", _make, repeatable=False)
        self.held: dict[tuple[str, str], list[Account]] = {}
        self.links: list[tuple[str, str, str]] = []
        self.looks = 0
        self.connects_after_refusals: int | None = None  # the person is quicker than the run
        self._refusals = 0

    def offers(self) -> Sequence[Offer]:
        params = (Param("title"),)
        offer = Offer("tickets:make", "Make a ticket", "Make a ticket.", params, app="Trackr")
        return (Offer(**{**vars(offer), "app_slug": "trackr", "account": "trackr", "version": "1.2.3"}),)

    async def perform(self, call: Call) -> Outcome:
        working = [one for one in self.held.get((call.workspace, call.account), []) if one.healthy]
        if not working:
            self._refusals += 1
            if self._refusals == self.connects_after_refusals:
                self.follow_link(call.workspace, call.account)
            raise Refused("No Trackr account is connected.", "connect", about="trackr")
        return await super().perform(call)

    async def accounts(self, workspace: str, user: str, *, fresh: bool = False) -> Sequence[Account]:
        self.looks += 1
        return list(self.held.get((workspace, user), []))

    async def connect(self, workspace: str, user: str, app: str) -> ConnectLink:
        self.links.append((workspace, user, app))
        expires = datetime.now(UTC) + timedelta(hours=4)
        return ConnectLink(f"https://connect.example/{len(self.links)}", expires)

    async def disconnect(self, workspace: str, user: str, account_id: str) -> Account:
        held = self.held.get((workspace, user), [])
        found = next((one for one in held if one.id == account_id), None)
        if found is None:
            raise NotFound("You have no such account connected.")
        held.remove(found)
        return found

    async def services(self, words: str) -> Sequence[Service]:
        return [TRACKR] if words.casefold() in "trackr" else []

    def follow_link(self, workspace: str, user: str) -> None:
        """The person connects it."""
        number = sum(map(len, self.held.values())) + 1
        account = Account(f"a{number}", "trackr", f"{user.lower()}@trackr", title="Trackr")
        self.held.setdefault((workspace, user), []).append(account)


def _make(call: Call) -> Outcome:
    return Outcome({"by": call.account, "number": 7}, summary="Ticket 7 is made.")
