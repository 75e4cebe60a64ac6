"""A whole batch: what is not done yet is done, and what came of everything is gathered into one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.app.agreement import Agreement, compare, write_json
from annotator.app.agreement_measures import coders_of
from annotator.app.sessions import is_session, known_session
from annotator.domain.session import Session
from annotator.exchange.nameless_ids import nameless_ids, with_ids
from annotator.features.study.batch.manifest import Manifest
from annotator.features.study.batch.overview import write_overview
from annotator.features.study.batch.result import SessionResult, is_done
from annotator.features.study.batch.results_table import Variables, all_results, write_table
from annotator.features.study.batch.running import OnProgress, run_here, run_on_cluster
from annotator.jobs.cancelling import IsCancelled
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder

AGREEMENT_NAME = "agreement.json"
OnResult = Callable[[int, SessionResult], None]


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
    on_progress: OnProgress = lambda _number, _done, _what: None,
    on_result: OnResult = lambda _number, _result: None,
    cancelled: IsCancelled = lambda: False,
) -> None:
    """Work on these sessions, on this computer or on a Dask cluster. What goes wrong with one stops no other.

    Raises:
        NoCluster: there is no such cluster.
    """
    if not numbers:
        return
    finished = (
        run_here(manifest, numbers, workers=workers, on_progress=on_progress, cancelled=cancelled)
        if scheduler is None
        else run_on_cluster(manifest, numbers, scheduler, cancelled=cancelled)
    )
    for number, result in finished:
        on_result(number, result)


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
    sessions = [session for entry in done if (session := _load(manifest.session_path(entry))) is not None]
    compared = [session for session in sessions if len(coders_of([session])) > 1]
    if manifest.settings.deidentify:
        ids = nameless_ids((session, ()) for session in compared)
        compared = [with_ids(session, ids) for session in compared]
    return compare(compared) if compared else None


def _load(path: Path) -> Session | None:
    try:
        folder = SessionFolder.open(path, read_only=True) if is_session(path) else known_session(path)
        if folder is None:
            return None
        with folder:
            return folder.load()
    except (OSError, ValueError, StorageError):
        return None


def counts(results: Sequence[SessionResult | None]) -> Mapping[str, int]:
    """How many are in which state."""
    found: dict[str, int] = {}
    for row in results:
        state = row.state if row is not None else "not run"
        found[state] = found.get(state, 0) + 1
    return found
