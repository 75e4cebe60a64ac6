"""Where sessions of a batch are worked on: in processes of this computer, or on a Dask cluster.

Each session has a process of its own, always the same one (``annotator batch --manifest M --task N``), which is also
what a SLURM array runs. So a crash, or memory that is never given back, concerns one session.
"""

from __future__ import annotations

import importlib
import re
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from annotator.features.study.batch.manifest import BatchEntry, Manifest, read_manifest
from annotator.features.study.batch.result import SessionResult, read_result, write_result
from annotator.jobs.cancelling import IsCancelled

OnProgress = Callable[[int, float, str], None]
"""Number of the session, 0 to 1, what is being done."""
Finished = Iterator["tuple[int, SessionResult]"]

_PROGRESS = re.compile(r"^\s*(\d+) %  (.*)$")
_POLL_S = 0.1
_GRACE_S = 20.0
"""How long a process may take to stop in order: it keeps what it has tracked."""
SCHEDULER_S = 20.0
_OWN_GROUP_ON_WINDOWS = 0x200  # subprocess.CREATE_NEW_PROCESS_GROUP, which only Windows has


class NoCluster(RuntimeError):  # noqa: N818
    """There is no Dask cluster to work on; the message says what to do."""


def command(manifest_path: Path, number: int, *, workers: int) -> list[str]:
    """The command that works on session ``number`` (from 1) of a manifest."""
    frozen = bool(getattr(sys, "frozen", False))
    program = [sys.executable] if frozen else [sys.executable, "-m", "annotator"]
    return [*program, "batch", "--manifest", str(manifest_path), "--task", str(number), "--workers", str(workers)]


def run_here(
    manifest: Manifest,
    numbers: Sequence[int],
    *,
    workers: int,
    on_progress: OnProgress = lambda _number, _done, _what: None,
    cancelled: IsCancelled = lambda: False,
) -> Finished:
    """Work on these sessions, ``workers`` at a time; gives each result as it comes."""
    at_once = max(1, min(workers, len(numbers)))
    trackers = max(1, workers // max(1, len(numbers)))
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="batch") as pool:
        open_ = {
            pool.submit(
                run_in_process, manifest, number, workers=trackers, on_progress=on_progress, cancelled=cancelled
            ): number
            for number in numbers
        }
        while open_:
            finished, _ = wait(open_, return_when=FIRST_COMPLETED)
            for future in finished:
                yield open_.pop(future), future.result()


def run_in_process(
    manifest: Manifest,
    number: int,
    *,
    workers: int = 1,
    on_progress: OnProgress = lambda _number, _done, _what: None,
    cancelled: IsCancelled = lambda: False,
) -> SessionResult:
    """Work on one session in a process of its own; never raises for what goes wrong there."""
    entry = manifest.entries[number - 1]
    if cancelled():
        return _stopped(entry)
    manifest.result_path(entry).unlink(missing_ok=True)
    process = subprocess.Popen(
        [*command(manifest.path, number, workers=workers), "--tied"],
        stdin=subprocess.PIPE,  # closed when this process ends, however it ends: then that one stops, too
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=sys.platform != "win32",  # Ctrl+C is for this process, which tells the others in order
        creationflags=_OWN_GROUP_ON_WINDOWS if sys.platform == "win32" else 0,
    )
    said: deque[str] = deque(maxlen=3)
    reader = threading.Thread(
        target=_listen, args=(process.stderr, said, partial(on_progress, number)), name="batch progress", daemon=True
    )
    reader.start()
    try:
        _wait(process, cancelled)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        reader.join(_GRACE_S)
        for pipe in (process.stdin, process.stderr):
            if pipe is not None:
                pipe.close()
    result = read_result(manifest, entry)
    if result is None:
        last = said[-1].removeprefix("annotator: ") if said else ""
        problem = last or f"its process stopped unexpectedly (exit code {process.returncode})"
        result = _stopped(entry) if cancelled() else SessionResult(name=entry.name, state="failed", problem=problem)
        write_result(manifest, entry, result)
    return result


def _stopped(entry: BatchEntry) -> SessionResult:
    return SessionResult(name=entry.name, state="interrupted", problem="stopped; the next run goes on from there")


def _wait(process: subprocess.Popen[str], cancelled: IsCancelled) -> None:
    while True:
        try:
            process.wait(_POLL_S)
            return
        except subprocess.TimeoutExpired:
            if not cancelled():
                continue
        if process.stdin is not None:
            process.stdin.close()  # it takes this for the wish to stop
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
        return


def _listen(stream: IO[str] | None, said: deque[str], on_progress: Callable[[float, str], None]) -> None:
    for line in stream or ():
        found = _PROGRESS.match(line)
        if found is not None:
            on_progress(int(found.group(1)) / 100, found.group(2).strip())
        elif line.strip():
            said.append(line.strip())


# --- a cluster --------------------------------------------------------------------------------------------------------


def work_on(manifest_path: str, number: int) -> SessionResult:
    """What a Dask worker runs: the same process as everywhere else."""
    return run_in_process(read_manifest(Path(manifest_path)), number)


def run_on_cluster(
    manifest: Manifest, numbers: Sequence[int], address: str, *, cancelled: IsCancelled = lambda: False
) -> Finished:
    """Work on these sessions on the Dask cluster whose scheduler is at ``address``; gives each result as it comes.

    Its workers must have this program, and see the same files at the same paths.

    Raises:
        NoCluster: Dask is not installed, no scheduler answers, or it has no workers.
    """
    distributed = _distributed()
    try:
        _reach(address)
        client = distributed.Client(address, timeout=SCHEDULER_S)
    except (OSError, ValueError) as error:
        raise NoCluster(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise NoCluster(f"the Dask scheduler at {address} has no workers; start some with 'dask worker {address}'")
        open_ = {number: client.submit(work_on, str(manifest.path), number, pure=False) for number in numbers}
        while open_ and not cancelled():
            finished = [number for number, future in open_.items() if future.done()]
            for number in finished:
                yield number, _result_of(manifest, number, open_.pop(number))
            if not finished:
                time.sleep(_POLL_S)
        client.cancel(list(open_.values()))
        for number in open_:
            yield number, _stopped(manifest.entries[number - 1])


def _reach(address: str) -> None:
    """Dask tries a scheduler that is not there for long, and leaves a thread behind; so see first that it is there.

    Raises:
        OSError: nobody answers.
        ValueError: this is no address.
    """
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme in ("tcp", "tls"):
        if not parts.hostname or parts.port is None:
            raise ValueError("an address is written tcp://HOST:PORT")
        socket.create_connection((parts.hostname, parts.port), timeout=SCHEDULER_S).close()


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise NoCluster(
            "a Dask cluster needs the package 'distributed': pip install 'session-annotator[dask]'"
        ) from None


def _result_of(manifest: Manifest, number: int, future: Any) -> SessionResult:
    entry = manifest.entries[number - 1]
    if future.status == "finished":
        result: SessionResult = future.result()
        return result
    why = future.exception() if future.status == "error" else "it lost sight of its work"
    failed = SessionResult(name=entry.name, state="failed", problem=f"the cluster gave it up: {why}")
    write_result(manifest, entry, failed)
    return failed
