"""The embedded model's own process: llama.cpp's OpenAI-compatible server, on loopback.

    python -m bot.model.server --model FILE --name NAME --port N

The first line of stdin is the API key (an argument would show it to everybody in `ps`). The end of stdin
is the order to leave: it comes when the parent closes the pipe, and also when the parent is gone, in
whatever way. The figures behind the settings are in docs/embedded-model.md.
"""

import argparse
import ctypes
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xllamacpp

CONTEXT = 8192
SLOTS = 2
PROMPT_CACHE_MIB = 512
MOST_THREADS = 8


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    _die_with_parent()
    key = sys.stdin.readline().strip()
    if not key:
        sys.exit("bot.model.server: the first line of stdin must be the API key")
    threading.Thread(target=_leave_at_end_of_stdin, name="parent", daemon=True).start()
    server = _start(options, key)
    print(f"listening on {server.listening_address}", file=sys.stderr, flush=True)
    signal.pause()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.model.server")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, default=min(len(os.sched_getaffinity(0)), MOST_THREADS))
    parser.add_argument("--context", type=int, default=CONTEXT)
    return parser


def _die_with_parent() -> None:
    """Ask Linux to kill this process when its parent dies; elsewhere the end of stdin does it."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _leave_at_end_of_stdin() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)  # at once: a request being answered has nobody left to read it


def _start(options: argparse.Namespace, key: str) -> "xllamacpp.Server":
    # Threads that wait actively take a busy machine's cores from those that work: five times slower.
    # Read by OpenMP when it is loaded, so before the import.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(options.model)
    params.model_alias = {options.name}
    params.hostnames = ["127.0.0.1"]
    params.port = options.port
    params.api_keys = [key]
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = 2  # warnings
    params.n_ctx = options.context
    params.n_parallel = SLOTS
    params.kv_unified = True
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
