"""The runner's code step, tested where it is at home: in Node."""

import asyncio
import shutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "docs" / "pipedream-runner"


@pytest.mark.skipif(shutil.which("node") is None, reason="NODE IS MISSING: the runner's step is not tested")
async def test_the_runners_step_passes_its_own_tests() -> None:
    node = await asyncio.create_subprocess_exec(
        "node",
        "--test",
        str(FOLDER),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(node.communicate(), 60)
    assert node.returncode == 0, said.decode()
    assert b"# pass 0" not in said
