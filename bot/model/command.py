"""What `synth model` does: bring the weights here, or check those that are."""

import asyncio
from pathlib import Path

from rich.console import Console

from bot.model.errors import ModelUnavailable
from bot.model.fetch import fetch, verify
from bot.model.progress import shown
from bot.model.weights import SIZES, Weights, default_folder


def model_command(size: str = "1.5b", folder: Path | None = None, *, check: bool = False) -> int:
    """Fetch and verify the embedded model, or only verify it with `check`; says where it is.

    Returns the exit code: 0 when it is there and right, 1 when it is not, 2 when there is no such size.
    """
    console, errors = Console(), Console(stderr=True)
    weights = SIZES.get(size.lower())
    if weights is None:
        _say(errors, f"There is no model of size {size}. Sizes: {', '.join(SIZES)}.")
        return 2
    folder = folder or default_folder()
    try:
        if check:
            verify(weights, folder)
        else:
            _fetch(console, weights, folder)
    except ModelUnavailable as unavailable:
        _say(errors, str(unavailable))
        return 1
    _say(console, f"{weights.name} is verified: {weights.path(folder)}")
    return 0


def _fetch(console: Console, weights: Weights, folder: Path) -> None:
    with shown(console) as report:
        asyncio.run(fetch(weights, folder, report))


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
