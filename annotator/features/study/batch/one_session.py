"""All steps of a batch for one session, in this process. Wherever a batch runs, this is what runs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.app.exporting import export_session
from annotator.app.session_specs import ONE_CLIENT, parse_participant
from annotator.app.sessions import is_session, session_of_video
from annotator.domain.session import Session
from annotator.exchange.export_formats import format_named
from annotator.features.report.contents import ReportOptions
from annotator.features.report.write import write_report
from annotator.features.study.batch.figures import figures_of
from annotator.features.study.batch.manifest import BatchEntry, Manifest
from annotator.features.study.batch.result import SessionResult, key_of, relative_files, write_result
from annotator.jobs.cancelling import Cancelled, IsCancelled
from annotator.pipeline.analyse import AnalysisOptions, analyse
from annotator.storage.errors import SessionInUse
from annotator.storage.session_folder import SessionFolder

OnProgress = Callable[[float, str], None]
_SHARE: dict[str, float] = {"analyze": 0.9, "export": 0.92, "report": 1.0}
_LOCK_POLL_S = 0.5
# A process that was stopped may still be on its way out.
LONGEST_WAIT_S = 30.0


def run_session(
    manifest: Manifest,
    entry: BatchEntry,
    *,
    tracking_workers: int = 1,
    wait_s: float = LONGEST_WAIT_S,
    on_progress: OnProgress = lambda _done, _what: None,
    cancelled: IsCancelled = lambda: False,
) -> SessionResult:
    """Do with one session what the manifest says, and write down what came of it.

    Never raises for what is wrong with a session: that is the result. A session that is stopped or killed goes on where
    it was when it is run again.

    Args:
        tracking_workers: How many processes track; the results are the same with any number.
        wait_s: How long to wait for somebody else who has the session open.

    Raises:
        OSError: the result cannot be written.
    """
    started_s = time.monotonic()
    try:
        with _opened(manifest, entry, wait_s, cancelled) as folder:
            job = _Job(manifest=manifest, entry=entry, folder=folder, on_progress=on_progress, cancelled=cancelled)
            result = job.all_steps(tracking_workers=tracking_workers)
    except Cancelled:
        result = SessionResult(name=entry.name, state="interrupted", problem="stopped; the next run goes on from there")
    except (OSError, ValueError, RuntimeError) as error:
        result = SessionResult(name=entry.name, state="failed", problem=_problem(error, manifest.session_path(entry)))
    result = replace(result, took_s=round(time.monotonic() - started_s, 1))
    write_result(manifest, entry, result)
    return result


def _problem(error: Exception, path: Path) -> str:
    """What is wrong, without where on this computer the session lies: the table of results is passed on."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text.replace(f"{path.parent}{os.sep}", "")


@contextmanager
def _opened(manifest: Manifest, entry: BatchEntry, wait_s: float, cancelled: IsCancelled) -> Generator[SessionFolder]:
    path = manifest.session_path(entry)
    writes = "analyze" in manifest.settings.steps
    until_s = time.monotonic() + wait_s
    while True:
        try:
            folder = _open(manifest, path, read_only=not writes)
            break
        except SessionInUse:
            if time.monotonic() > until_s:
                raise
            if cancelled():
                raise Cancelled from None
            time.sleep(_LOCK_POLL_S)
    with folder:
        yield folder


def _open(manifest: Manifest, path: Path, *, read_only: bool) -> SessionFolder:
    if is_session(path):
        return SessionFolder.open(path, read_only=read_only)
    people = tuple(parse_participant(text) for text in manifest.settings.participants) or ONE_CLIENT
    return session_of_video(path, people, read_only=read_only)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The steps for one session whose folder is open."""

    manifest: Manifest
    entry: BatchEntry
    folder: SessionFolder
    on_progress: OnProgress
    cancelled: IsCancelled

    def all_steps(self, *, tracking_workers: int) -> SessionResult:
        steps = self.manifest.settings.steps
        notes = self._analyse(tracking_workers) if "analyze" in steps else ()
        session = self.folder.load()
        files: list[Path] = []
        if "export" in steps:
            self.on_progress(_SHARE["analyze"], "exporting")
            files += self._export(session)
        if "report" in steps:
            files.append(self._report(session))
        self.on_progress(1.0, "done")
        return SessionResult(
            name=self.entry.name,
            state="done",
            problem="; ".join(notes),
            key=key_of(self.manifest, session),
            figures=figures_of(session),
            files=relative_files(self.manifest, tuple(files)),
        )

    def _analyse(self, workers: int) -> tuple[str, ...]:
        settings = self.manifest.settings
        options = AnalysisOptions(
            workers=workers, face_hz=settings.face_hz, pose_hz=settings.pose_hz, sensitivity=settings.sensitivity
        )

        def tell(done: float, message: str = "", _remaining_s: float | None = None) -> None:
            self.on_progress(_SHARE["analyze"] * done, message)

        info = analyse(self.folder, options, on_progress=tell, cancelled=self.cancelled).info
        return info.notes if info is not None else ()

    def _export(self, session: Session) -> list[Path]:
        written: list[Path] = []
        deidentify = self.manifest.settings.deidentify
        for name in self.manifest.settings.formats:
            path = self.manifest.export_path(self.entry, name, format_named(name).suffix)
            path.parent.mkdir(parents=True, exist_ok=True)
            exported = export_session(session, path, format_name=name, deidentify=deidentify, folder=self.folder)
            written += exported.paths
        return written

    def _report(self, session: Session) -> Path:
        path = self.manifest.report_path(self.entry)
        before, share = _SHARE["export"], _SHARE["report"] - _SHARE["export"]
        write_report(
            self.folder,
            session,
            path,
            ReportOptions(deidentify=self.manifest.settings.deidentify),
            on_progress=lambda done, what: self.on_progress(before + share * done, what),
            cancelled=self.cancelled,
        )
        return path
