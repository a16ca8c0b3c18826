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
"""Two requests share the work, so that a person's plan does not wait for the end of a long run."""

BATCH = 256
"""Tokens of a prompt read in one go. A request that was given up, and a second one, wait for its end."""

PROMPT_CACHE_MIB = 512
"""Room for the states of earlier prompts: one that begins alike need not be read again."""

SPINS = "200"
"""How long a thread spins before it sleeps when it waits for another. Without any (`passive`) a quiet
machine writes a third slower; with many (the default) a busy machine writes three to ten times slower."""

MOST_THREADS = 8
"""More gain nothing: writing is bound by the memory."""


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
    parser.add_argument("--threads", type=int, default=min(_cores(), MOST_THREADS))
    parser.add_argument("--context", type=int, default=CONTEXT)
    return parser


def _cores() -> int:
    """The cores that this process may use: in a container fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


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
    os.environ.setdefault("GOMP_SPINCOUNT", SPINS)  # OpenMP reads it when it is loaded: before the import
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(options.model)
    params.model_alias = {options.name}
    params.hostnames = ["127.0.0.1"]
    params.port = options.port
    params.api_keys = [key]
    params.cors_origins = f"http://127.0.0.1:{options.port}"  # no web page has any business here
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = 2  # warnings
    params.n_ctx = options.context
    params.n_parallel = SLOTS
    params.kv_unified = True  # either request may use the whole context
    params.n_batch = params.n_ubatch = BATCH
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
