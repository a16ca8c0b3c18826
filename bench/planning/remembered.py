"""A model that is asked everything once: its answers are kept on disk, and scoring again costs nothing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.errors import Refused
from core.planner import Model
from core.runs import Usage


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
