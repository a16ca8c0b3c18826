"""A model that is asked everything once: its answers are kept on disk, and scoring again costs nothing."""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from bot.config import Settings
from bot.models import open_models
from core.errors import Refused, SynthError
from core.planner import Model
from core.planner.asking.model import Reach
from core.runs import Usage

ANSWERS = user_cache_path("synth") / "bench" / "answers"


@dataclass(frozen=True)
class Kept:
    """An answer from the shelf."""

    data: Any
    usage: Usage


class Remembered:
    """`label` tells models apart. Answers lie in `folder`, named by the hash of all that was asked."""

    def __init__(self, model: Model, label: str, folder: Path) -> None:
        self._model = model
        self._label = label
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def complete(
        self,
        name: str,
        messages: Sequence[Mapping[str, str]],
        *,
        timeout_s: float,
        schema: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Kept:
        asked = [self._label, [*messages], schema, params]
        key = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
        path = self._folder / f"{key}.json"
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            if "refused" in kept:
                raise Refused(kept["refused"])
            return Kept(kept["data"], Usage(**kept["usage"]))
        try:
            answer = await self._model.complete(
                name, messages, timeout_s=timeout_s, schema=schema, params=params
            )
        except Refused as error:
            path.write_text(json.dumps({"refused": str(error)}), encoding="utf-8")
            raise
        told = {"data": answer.data, "usage": asdict(answer.usage), "asked": asked[1]}
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return Kept(answer.data, answer.usage)


@dataclass(frozen=True)
class Asked:
    """The default model of the settings. `label` is what tables call it."""

    model: Model
    reach: Reach
    label: str

    def once(self) -> Remembered:
        """The same, asked everything once."""
        return Remembered(self.model, self.label, ANSWERS)


@asynccontextmanager
async def default_model() -> AsyncIterator[Asked | None]:
    """None, with the reason printed, where it does not answer."""
    settings = Settings()
    async with open_models(settings) as models:
        try:
            await models.llms.complete("default", [{"role": "user", "content": "Say ok."}], timeout_s=120)
        except SynthError as error:
            print(f"with a model: not measured. {error}")
            yield None
            return
        label = settings.synth_model or ("embedded" if settings.embedded_model else "default")
        yield Asked(models.llms, models.reach, label)
