"""A whole batch: what is not done yet is done, and what came of everything is gathered into one table."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.app.agreement import Agreement, compare, write_json
from annotator.app.agreement_measures import coders_of
from annotator.exchange.nameless_ids import nameless_ids, with_ids
from annotator.features.study.batch.manifest import Manifest
from annotator.features.study.batch.overview import write_overview
from annotator.features.study.batch.result import SessionResult, is_done, session_of
from annotator.features.study.batch.results_table import NOT_RUN, Variables, all_results, write_table
from annotator.features.study.batch.running import run_here, run_on_cluster
from annotator.jobs.cancelling import IsCancelled, Tell

AGREEMENT_NAME = "agreement.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """What came of a batch.

    Attributes:
        results: One for each session, in the order of the manifest; None for what was not run.
        files: The table, the overview, and the agreement where there is one.
        agreement: None where no two coders have worked, or it was not asked for.
    """

    results: tuple[SessionResult | None, ...]
    files: tuple[Path, ...]
    agreement: Agreement | None = None

    @property
    def failed(self) -> tuple[SessionResult, ...]:
        """What failed, in the order given."""
        return tuple(row for row in self.results if row is not None and row.state == "failed")

    @property
    def counts(self) -> Mapping[str, int]:
        """How many are in which state."""
        return Counter(row.state if row is not None else NOT_RUN for row in self.results)

    @property
    def complete(self) -> bool:
        """True where every session is done."""
        return all(row is not None and row.state == "done" for row in self.results)


def pending(manifest: Manifest) -> list[int]:
    """Numbers (from 1) of the sessions that are to be worked on: those that are not done, or not as they were."""
    return [number for number, entry in enumerate(manifest.entries, start=1) if not is_done(manifest, entry)]


def run_batch(
    manifest: Manifest,
    numbers: Sequence[int],
    *,
    workers: int,
    scheduler: str | None = None,
    on_progress: Tell = lambda _done, _message="", _remaining_s=None, /: None,
    on_result: Callable[[SessionResult], None] = lambda _result: None,
    cancelled: IsCancelled = lambda: False,
) -> None:
    """Work on these sessions, on this computer or on a Dask cluster. What goes wrong with one stops no other.

    Args:
        on_progress: Called with how much of all is done, 0 to 1, and with which session what is being done.
        on_result: Called with what came of each session; never while ``on_progress`` is.

    Raises:
        NoCluster: there is no such cluster.
    """
    if not numbers:
        return
    shares, turn = dict.fromkeys(numbers, 0.0), threading.Lock()

    def tell(number: int, done: float, what: str) -> None:
        with turn:
            shares[number] = done
            on_progress(sum(shares.values()) / len(shares), f"{manifest.entries[number - 1].name}: {what}")

    finished = (
        run_here(manifest, numbers, workers=workers, on_progress=tell, cancelled=cancelled)
        if scheduler is None
        else run_on_cluster(manifest, numbers, scheduler, cancelled=cancelled)
    )
    for number, result in finished:
        tell(number, 1.0, result.state)
        with turn:
            on_result(result)


def gather(manifest: Manifest, variables: Variables | None = None) -> BatchOutcome:
    """Write the table of results, the agreement over all sessions, and the overview, from what is there by now.

    Raises:
        OSError: they cannot be written.
    """
    variables = variables or {}
    agreement = _agreement(manifest) if "agreement" in manifest.settings.steps else None
    files = [write_table(manifest, variables)]
    path = manifest.folder / AGREEMENT_NAME
    if agreement is not None:
        write_json(agreement, path)
        files.append(path)
    else:
        path.unlink(missing_ok=True)
    files.append(write_overview(manifest, variables, agreement))
    return BatchOutcome(results=tuple(all_results(manifest)), files=tuple(files), agreement=agreement)


def _agreement(manifest: Manifest) -> Agreement | None:
    """Over all sessions that went well and in which two coders have worked."""
    states = zip(manifest.entries, all_results(manifest), strict=True)
    done = [entry for entry, result in states if result is not None and result.state == "done"]
    sessions = [session for entry in done if (session := session_of(manifest, entry)) is not None]
    compared = [session for session in sessions if len(coders_of([session])) > 1]
    if manifest.settings.deidentify:
        ids = nameless_ids((session, ()) for session in compared)
        compared = [with_ids(session, ids) for session in compared]
    return compare(compared) if compared else None
