"""Durable jobs: started once, found again after a crash. The only module that imports dbos.

A job is a name and JSON arguments under a key. DBOS remembers who performs it, on which queue it waits, and
gives it to another process when this one dies; what a job has already done is remembered in our own tables,
so a job may be performed again from its beginning.

Facts of DBOS that shape this (dbos 3.4): it must be launched inside the running event loop, or recovered
jobs run on another thread's loop; its version must be pinned, or an upgrade strands what is pending; errors
that a job raises are pickled, so ours carry all their arguments.
"""

import asyncio
import contextvars
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from sqlalchemy.engine import URL, make_url

from core.errors import StorageError

T = TypeVar("T")

log = logging.getLogger(__name__)

Job = Callable[[Mapping[str, Any]], Awaitable[None]]

# Pinned: pending jobs of an earlier release are performed by the next one. Raise it only together with a
# change that cannot read the arguments of old jobs.
_VERSION = "1"
_ENDED = ["SUCCESS", "ERROR", "CANCELLED"]
# Asking costs also a process that has nothing to do. At light load no queue stands before a job, and what a
# dead process left has waited for its lease to end already.
_POLLING_S = 0.2
_POLLING_FOR_LOST_S = 0.5
_CLOSING_S = 3
# A process that has fewer jobs than this under way begins a new one itself, without the queue's poll in
# between. A burst is shared among all processes, through the queue.
_AT_HAND = 8
# For how long a thread of DBOS keeps the interpreter from the event loop, which asks for it after every trip
# to the network. At Python's own 5 ms a burst of starts held up the steps under way (bench/scale.py).
_TURN_S = 0.0005


class Durable:
    """`core.running.Starter` on DBOS. One per process, since DBOS is."""

    def __init__(self, url: str, executor: str, *, at_once: int = 500) -> None:
        """`url` is the DATABASE_URL; on SQLite the jobs live in a file of their own beside it, so that the
        two never wait for each other's locks. `executor` names this process among all on the database."""
        self._url = make_url(url)
        self._executor = executor
        self._at_once = at_once
        self._under_way: set[asyncio.Task[Any]] = set()
        self._begun = 0  # jobs that this process has begun and not ended
        self._serving = False

    @asynccontextmanager
    async def serving(self, jobs: Mapping[str, Job]) -> AsyncIterator[None]:
        """Perform jobs until the block ends. What is under way then is left for the next start."""
        engine = _sqlite_engine(self._url) if self._url.get_backend_name() == "sqlite" else None
        turn_s = sys.getswitchinterval()
        sys.setswitchinterval(_TURN_S)
        DBOS(config=self._config(engine))
        self._perform = self._register(jobs)
        # Else it takes what is in any queue, also jobs that only other processes know how to perform.
        DBOS.listen_queues([*jobs, *map(_once_more, jobs)])
        DBOS.launch()
        self._serving = True
        try:
            for job in jobs:
                await DBOS.register_queue_async(
                    job,
                    worker_concurrency=max(1, self._at_once - _AT_HAND),
                    # One workspace's burst leaves room for the others.
                    partition_worker_concurrency=max(1, self._at_once * 4 // 5 - _AT_HAND),
                    polling_interval_sec=_POLLING_S,
                    on_conflict="always_update",
                )
                await DBOS.register_queue_async(
                    _once_more(job),
                    worker_concurrency=self._at_once,
                    polling_interval_sec=_POLLING_FOR_LOST_S,
                    on_conflict="always_update",
                )
            yield
        finally:
            self._serving = False
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)
            with suppress(TimeoutError):  # its threads may wait for a database that is away
                async with asyncio.timeout(_CLOSING_S):
                    await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
            if engine is not None:
                engine.dispose()
            sys.setswitchinterval(turn_s)

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        """Perform a job once for its key, also after a crash. Returns once that is committed."""
        if not self._serving:  # a request that is answered while all around it is closed
            raise StorageError("Synth is not running. What is kept goes on when it starts again.")
        if self._begun >= _AT_HAND:
            await _outside(self._enqueue(job, key, workspace, dict(arguments)))
            return
        self._begun += 1  # counts while it is being begun, too: many may ask at the same moment
        try:
            await _outside(self._begin(job, key, dict(arguments)))
        finally:
            self._begun -= 1

    async def _begin(self, job: str, key: str, arguments: dict[str, Any]) -> None:
        """In this process, at once. Nothing happens where anybody has the key already."""
        with SetWorkflowID(key):
            await DBOS.start_workflow_async(self._perform, job, arguments)

    async def _enqueue(self, job: str, key: str, workspace: str, arguments: dict[str, Any]) -> None:
        """For whichever process has room."""
        with SetWorkflowID(key), SetEnqueueOptions(queue_partition_key=workspace):
            await DBOS.enqueue_workflow_async(job, self._perform, job, arguments)

    async def recover(self, executors: list[str]) -> int:
        """Put the jobs of processes that are known to be dead back on the queues. Returns how many."""
        listing = DBOS.list_workflows_async(executor_id=executors, status="PENDING", load_output=False)
        lost = await _outside(listing)
        for one in lost:
            log.info("resuming %s of the lost process %s", one.workflow_id, one.executor_id)
            assert one.input is not None
            # Without a name it would go to DBOS's own queue, from which every process takes.
            queue = one.queue_name or _once_more(one.input["args"][0])
            await _outside(DBOS.resume_workflow_async(one.workflow_id, queue_name=queue))
        return len(lost)

    async def at_work(self) -> set[str]:
        """Every process that has begun a job and not ended it, alive or dead."""
        listing = DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        return {found.executor_id for found in await _outside(listing) if found.executor_id}

    async def forget(self, before: datetime, limit: int) -> int:
        """Remove what is remembered of jobs that ended before. Gives how many."""
        listing = DBOS.list_workflows_async(
            status=_ENDED,
            completed_before=before.isoformat(),
            end_time=before.isoformat(),  # made before it ended: the young ones are not even looked at
            limit=limit,
            load_input=False,
            load_output=False,
        )
        ended = [found.workflow_id for found in await _outside(listing)]
        if ended:
            await _outside(DBOS.delete_workflows_async(ended))
        return len(ended)

    def _register(
        self, jobs: Mapping[str, Job]
    ) -> Callable[[str, dict[str, Any]], Coroutine[Any, Any, None]]:
        """The durable function: one step that the end of the process can interrupt."""

        @DBOS.step(name="perform", preemptible=True)
        async def perform(job: str, arguments: dict[str, Any]) -> None:
            if job not in jobs:  # a walk that a release before began; now whoever walks claims its run
                return
            task = asyncio.current_task()
            assert task is not None
            self._under_way.add(task)
            try:
                await jobs[job](arguments)
            except Exception:
                log.exception("the job %s failed", job)
                raise
            finally:
                self._under_way.discard(task)

        @DBOS.workflow(name="job", max_recovery_attempts=None)
        async def durable_function(job: str, arguments: dict[str, Any]) -> None:
            self._begun += 1
            try:
                await perform(job, arguments)
            finally:
                self._begun -= 1

        return durable_function

    def _config(self, engine: sa.Engine | None) -> DBOSConfig:
        config = DBOSConfig(
            name="synth",
            executor_id=self._executor,
            application_version=_VERSION,
            max_executor_threads=16,  # unbounded by default
            use_listen_notify=False,  # nothing here waits for DBOS's own messages
            log_level="CRITICAL",  # a job that was cancelled or handed over is no fault; ours are logged here
        )
        if engine is None:
            config["system_database_url"] = self._url.set(drivername="postgresql").render_as_string(
                hide_password=False
            )
        else:
            config["system_database_engine"] = engine
        return config


def _once_more(job: str) -> str:
    """The queue of what a process had begun itself before it died. The other one is by workspaces, which
    these do not name."""
    return f"{job} once more"


async def _outside(call: Coroutine[Any, Any, T]) -> T:
    """Speak to DBOS as if from no job: what a step starts it would take for a part of that step."""
    try:
        return await asyncio.create_task(call, context=contextvars.Context())
    except (sa.exc.SQLAlchemyError, OSError) as error:
        # The driver's first line only: SQLAlchemy adds the statement's parameters, which are people's words.
        reason = str(getattr(error, "orig", None) or error).splitlines()
        log.warning("durable jobs cannot be kept: %s", reason[0] if reason else type(error).__name__)
        raise StorageError("Synth cannot keep work right now. Nothing was started.") from error


def _sqlite_engine(url: URL) -> sa.Engine:
    path = Path(url.database or "synth.sqlite")
    beside = path.with_name(f"{path.stem}-jobs{path.suffix}")
    engine = sa.create_engine(f"sqlite:///{beside}", connect_args={"timeout": 30})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
