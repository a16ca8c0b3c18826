"""What was said, and the plans that came of it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.workflows import Draft, DraftStatus, Edit, Place, Plan, Revision, Turn, TurnKind


class ConversationStore(Protocol):
    """What was said in threads, and the drafts there with every plan they had."""

    async def add_turn(
        self,
        workspace: str,
        place: Place,
        author: str,
        text: str,
        key: str,
        *,
        kind: TurnKind = TurnKind.SAID,
        draft_id: int | None = None,
        ts: str | None = None,
    ) -> Turn:
        """Idempotent by `key`: what is kept already is given as it is."""

    async def turn(self, workspace: str, key: str) -> Turn | None: ...

    async def turns(self, workspace: str, place: Place, limit: int = 50) -> Sequence[Turn]:
        """The last ones, oldest first."""

    async def turn_posted(self, workspace: str, key: str, ts: str) -> None:
        """Remember the message that says it."""

    async def greeted(self, workspace: str, channel: str) -> bool:
        """Whether a newcomer was greeted in that direct message."""

    async def create_draft(
        self,
        workspace: str,
        place: Place,
        author: str,
        intent: str,
        key: str,
        *,
        plan: Plan | None = None,
        edit: Edit | None = None,
    ) -> Draft:
        """With its first revision; without `plan`, one that is still to be made. Idempotent by `key`."""

    async def draft(self, workspace: str, draft_id: int) -> Draft: ...

    async def draft_at(self, workspace: str, place: Place) -> Draft | None:
        """The newest one of a thread."""

    async def shown(self, workspace: str, draft_id: int, card_ts: str) -> Draft:
        """Remember the message that shows its plan."""

    async def revision(self, workspace: str, draft_id: int, number: int) -> Revision: ...

    async def revisions(self, workspace: str, draft_id: int) -> Mapping[int, Revision]:
        """All of them, by number."""

    async def revision_by(self, workspace: str, key: str) -> Revision | None:
        """The one that these words made."""

    async def revise(
        self, workspace: str, draft_id: int, plan: Plan, *, after: int, author: str, words: str, key: str
    ) -> Draft | None:
        """Another plan by somebody's words; None if the current revision is not `after` any more, or somebody
        has decided. Idempotent by `key`."""

    async def refine(self, workspace: str, draft_id: int, plan: Plan, *, revision: int) -> Draft | None:
        """A better plan for the same words; None as for `revise`."""

    async def undo(self, workspace: str, draft_id: int, *, revision: int, to: int) -> Draft | None:
        """Back from the current revision to an earlier one; None as for `revise`."""

    async def rebase(self, workspace: str, draft_id: int, *, version: int, onto: int) -> Draft | None:
        """Start the proposed change of a workflow from another version; None as for `revise`."""

    async def decide(
        self, workspace: str, draft_id: int, status: DraftStatus, by: str, *, only_open: bool = False
    ) -> Draft:
        """With `only_open` only if nobody has decided yet. Gives it as it is then."""
