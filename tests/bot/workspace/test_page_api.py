"""The page's API: who may use it, what a person types, how clients follow along."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.workspace import ADA, YOU
from bot.workspace.client import WorkspaceRefused
from tests.bot.workspace.workspace_server import Running, running_workspace

Json = dict[str, Any]


@pytest.mark.parametrize(
    "path", ["/", "/workspace/page/state", "/workspace/api/api.test", "/workspace/static/js/main.js"]
)
async def test_another_host_name_is_refused_everywhere(running: Running, path: str) -> None:
    port = running.url.rsplit(":", 1)[1]
    for host, status in (("evil.example", 403), ("127.0.0.1:1", 403), (f"localhost:{port}", 200)):
        async with running.http.get(running.url + path, headers={"Host": host}) as answer:
            assert (host, answer.status) == (host, status)


async def test_another_web_site_can_neither_post_nor_listen(running: Running) -> None:
    send, evil = running.url + "/workspace/page/send", {"Origin": "http://evil.example"}
    body = {"channel": "general", "text": "hello"}
    async with running.http.post(send, json=body, headers=evil) as answer:
        assert answer.status == 403
    async with running.http.post(
        send, data='{"text": "x"}', headers={"Content-Type": "text/plain"}
    ) as answer:
        assert answer.status == 415
    async with running.http.get(running.url + "/workspace/page/ws", headers=evil) as answer:
        assert answer.status == 403
    async with running.http.post(send, json=body, headers={"Origin": running.url}) as answer:
        assert answer.status == 200


async def test_the_page_is_served_under_a_strict_policy(running: Running) -> None:
    async with running.http.get(running.url + "/") as answer:
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "onclick" not in page
    assert "style=" not in page
    async with running.http.get(running.url + "/workspace/static/../model.py") as outside:
        assert outside.status == 404


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@Synth do it", "<@U0SYNTH01> do it"),
        ("ask @ada, please", "ask <@U00ADA001>, please"),
        ("mail me@synth.example", "mail me@synth.example"),
        ("post to #general.", "post to <#C0GENERAL1|general>."),
        ("no #such channel", "no #such channel"),
        ("if a < b && c", "if a &lt; b &amp;&amp; c"),
        ("see https://example.com/a?b=1&c=2.", "see <https://example.com/a?b=1&amp;c=2>."),
        ("`@Synth <b>`", "`@Synth &lt;b&gt;`"),
        ("<@U0SYNTH01> already", "<@U0SYNTH01> already"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
async def test_what_is_typed_becomes_slacks_text(running: Running, typed: str, sent: str) -> None:
    assert (await running.person.send("general", typed))["text"] == sent


async def test_people_only_act_as_people_and_where_they_are(running: Running) -> None:
    refused = []
    for user, channel in (
        ("U0SYNTH01", "general"),
        ("U0NOBODY01", "general"),
        (ADA, "D0YOU00001"),
        (YOU, "nowhere"),
    ):
        with pytest.raises(WorkspaceRefused) as caught:
            await running.person.send(channel, "x", user=user)
        refused.append(caught.value.code)
    assert refused == ["user_not_found", "user_not_found", "not_in_channel", "channel_not_found"]
    with pytest.raises(WorkspaceRefused, match="channel_not_found"):
        await running.person.messages("D0YOU00001", user=ADA)


async def test_a_client_hears_what_happens_while_it_waits_and_only_what_concerns_it(running: Running) -> None:
    waiting = asyncio.create_task(
        running.person.wait_for_message(lambda one: one["text"] == "now", 5, user=ADA)
    )
    await asyncio.sleep(0.05)
    await running.person.send("dm", "now")
    await running.bot().chat_postEphemeral(channel="C0GENERAL1", user=YOU, text="now")
    await asyncio.sleep(0.05)
    assert not waiting.done()
    said = await running.person.send("general", "now")
    assert (await waiting)["ts"] == said["ts"]


async def test_a_websocket_resumes_after_the_last_change_it_saw(running: Running) -> None:
    await running.person.send("general", "one")
    seq = (await running.person.state())["seq"]
    await running.person.send("general", "two")
    url = f"{running.url}/workspace/page/ws?user={YOU}&after="
    async with running.http.ws_connect(f"{url}{seq}") as socket:
        assert (await socket.receive_json())["type"] == "hello"
        missed = await socket.receive_json()
        assert [change["message"]["text"] for change in missed["changes"]] == ["two"]
        await running.person.send("general", "three")
        live = await socket.receive_json()
        assert [change["message"]["text"] for change in live["changes"]] == ["three"]
    async with running.http.ws_connect(f"{url}999999") as socket:
        await socket.receive_json()
        assert await socket.receive_json() == {"type": "reset"}


async def test_a_person_sets_their_time_zone(running: Running) -> None:
    async with running.http.post(running.url + "/workspace/page/zone", json={"tz": "Asia/Tokyo"}) as answer:
        assert answer.status == 200
    assert (await running.bot().users_info(user=YOU))["user"]["tz"] == "Asia/Tokyo"
    async with running.http.post(running.url + "/workspace/page/zone", json={"tz": "Mars/Base"}) as answer:
        assert answer.status == 400


async def test_malformed_calls_are_refused_and_harm_nothing(running: Running) -> None:
    for name, body in (
        ("send", {}),
        ("send", []),
        ("submit", {"view_id": "V1"}),
        ("press", {"channel": "general", "ts": "1"}),
    ):
        async with running.http.post(f"{running.url}/workspace/page/{name}", json=body) as answer:
            assert (name, answer.status) == (name, 400)
    async with running.http.get(f"{running.url}/workspace/page/messages?channel=general&limit=x") as answer:
        assert answer.status == 400
    assert await running.person.messages("general") == []


async def test_what_was_said_survives_a_kill_in_the_next_moment(tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    script = f"""
import asyncio, os, signal
from pathlib import Path
from tests.bot.workspace.workspace_server import running_workspace

async def main():
    async with running_workspace(Path({str(path)!r})) as running:
        await running.person.send("general", "@Synth last words")
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
    root = Path(__file__).parents[3]
    killed = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script], check=False, cwd=root)
    assert killed.returncode == -signal.SIGKILL
    async with running_workspace(path) as running:
        assert [one["text"] for one in await running.person.messages("general")] == [
            "<@U0SYNTH01> last words"
        ]
        assert await running.workspace.undelivered() == 2
