"""A token made in a terminal beside a Synth that is up: it opens what it may, until it is revoked."""

import io
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.app import open_tokens
from bot.terminal.tokens import Wish, create, revoke, show
from tests.journeys.house import House, open_house

PAUSE: dict[str, Any] = {"name": "pause", "steps": [{"id": "pause", "kind": "wait", "seconds": 600}]}


async def asked(house: House, method: str, path: str, token: str, **more: Any) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with house.http.request(method, f"{house.api}{path}", headers=headers, **more) as answer:
        return answer.status, await answer.json()


async def test_a_token_from_the_terminal_opens_what_it_may_until_it_is_revoked(
    tmp_path: Path, database_url: str
) -> None:
    said = io.StringIO()
    console = Console(file=said, width=200)
    async with open_house(tmp_path, database_url) as house:
        settings, workspace = house.served.house.settings, house.served.workspace_id
        wish = Wish(workspace, "ci", ("read,run",), days=90)
        token = await create(open_tokens(settings), wish, console)
        definition = {"definition": PAUSE}
        _, workflow = await asked(house, "POST", "/workflows", house.served.api_token or "", json=definition)

        status, started = await asked(house, "POST", f"/execute/workflow/{workflow['id']}", token)
        assert (status, started["status"]) == (202, "running")
        _, run = await asked(house, "GET", f"/execute/run/{started['runId']}", token)
        assert run["metadata"]["started_by"] == "api:ci"
        status, problem = await asked(house, "DELETE", f"/workflows/{workflow['id']}", token)
        assert (status, problem["scope"]) == (403, "write")

        await revoke(open_tokens(settings), 1, console)

        async def refused() -> Any:
            status, problem = await asked(house, "GET", "/workflows", token)
            return problem if status == 401 else None

        assert "has been revoked" in (await house.until(refused))["detail"]
    await show(open_tokens(settings), None, console)
    told = said.getvalue()
    assert "Token 1, “ci”: read, run in" in told
    assert token not in told, "a log of the terminal's other output opens nothing"
    assert "revoked on" in told
    assert "never" not in told, "the use that was noted when Synth stopped"
