"""A study worked on as a whole: a batch over all its sessions, with its variables in the table of results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annotator.features.study.batch.manifest import BatchSettings, write_manifest
from annotator.features.study.batch.result import SessionResult
from annotator.features.study.batch.run import counts, gather, pending, run_batch
from annotator.features.study.study import Study, study_manifest, variables_of
from annotator.jobs.cancelling import IsCancelled
from annotator.pipeline.track import default_workers


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """What came of it. ``problems`` are sentences, ``left`` was stopped before it was done."""

    table: Path
    done: int
    failed: int
    left: int
    problems: tuple[str, ...]


def run_study(
    study: Study,
    settings: BatchSettings,
    *,
    folder: Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    on_progress: Callable[[float, str], None] = lambda _done, _what: None,
    cancelled: IsCancelled = lambda: False,
) -> RunOutcome:
    """Work on all sessions of a study. What is done already is not done again.

    Args:
        folder: Where the results go; in the study unless told otherwise.
        workers: Sessions at a time on this computer; None for one per core.
        scheduler: Address of a Dask cluster to work on instead.

    Raises:
        NoCluster: there is no such cluster.
        OSError: the results cannot be written.
        ValueError: the study has no sessions.
    """
    manifest = study_manifest(study, settings, folder=folder)
    write_manifest(manifest)
    numbers = pending(manifest)
    shares = dict.fromkeys(numbers, 0.0)

    def tell(number: int, done: float, what: str) -> None:
        shares[number] = done
        on_progress(sum(shares.values()) / len(shares), f"{manifest.entries[number - 1].name}: {what}")

    def note(number: int, result: SessionResult) -> None:
        tell(number, 1.0, result.state)

    run_batch(
        manifest,
        numbers,
        workers=workers or default_workers(),
        scheduler=scheduler,
        on_progress=tell,
        on_result=note,
        cancelled=cancelled,
    )
    outcome = gather(manifest, variables_of(study, manifest))
    found = counts(outcome.results)
    return RunOutcome(
        table=outcome.files[0],
        done=found.get("done", 0),
        failed=found.get("failed", 0),
        left=found.get("interrupted", 0) + found.get("not run", 0),
        problems=tuple(f"{row.name}: {row.problem}" for row in outcome.failed),
    )
