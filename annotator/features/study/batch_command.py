"""``annotator batch``: many sessions, here, on a Dask cluster or as a SLURM array."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, FAILED, INTERRUPTED, ArgumentError, UnusableInputError, reading, told_as
from annotator.terminal.interruption import ctrl_c_stops

if TYPE_CHECKING:
    from annotator.features.study.batch.manifest import BatchSettings, Manifest
    from annotator.features.study.batch.result import SessionResult
    from annotator.features.study.batch.run import BatchOutcome

NAME = "batch"
HELP = "analyse, export and report many sessions, on this computer or a cluster"
DESCRIPTION = """\
Work on many sessions: analyse, export, report, and hold coders against each other. A PATTERN is a session, a recording
(a session is made beside it), a folder of sessions, or a name with * in it.

  annotator batch study/*.session
  annotator batch recordings --workers 4 --participant client=left --participant therapist=right
  annotator batch study --do export,agreement --format csv --format eaf -o tables
  annotator batch study --scheduler tcp://cluster:8786      on a Dask cluster that sees the same files
  annotator batch study --slurm                             a manifest and a script for 'sbatch'

All is written to one folder: results.csv (one row for each session), overview.html, agreement.json, exports, reports.
What is wrong with one session stops no other; it stands in the table, and the exit code is 1. Run again, only what was
not done, has failed or has changed since is worked on; an analysis goes on where it was stopped or killed.
"""
_GRACE_S = 15.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    add_settings(parser, folder="annotator-batch in the current folder")
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="work on the sessions of a manifest made before")
    parser.add_argument("--task", type=int, metavar="N", help="with --manifest: work on session N of it only (from 1)")
    parser.add_argument("--gather", action="store_true", help="with --manifest: only write the tables")
    parser.add_argument("--tied", action="store_true", help=argparse.SUPPRESS)


def add_settings(parser: argparse.ArgumentParser, *, folder: str) -> None:
    """Add what can be said about a batch, wherever its sessions come from."""
    from annotator.features.study.batch.manifest import STEPS

    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help=f"where all is written to (default: {folder})")
    parser.add_argument(
        "--do", metavar="STEP,…", default=",".join(STEPS), help=f"what is done, of {','.join(STEPS)} (default: all)"
    )
    parser.add_argument(
        "--format", action="append", metavar="NAME", help="export format (default: json); may be given several times"
    )
    parser.add_argument("--deidentify", action="store_true", help="leave names out of exports and reports, cover faces")
    parser.add_argument(
        "--participant",
        action="append",
        default=[],
        metavar="ROLE[:NAME][=REGION]",
        help="who is in recordings that have no session yet, as for 'annotator new'",
    )
    parser.add_argument("--face-hz", type=float, default=15.0, metavar="HZ", help="looks at the face per second")
    parser.add_argument("--pose-hz", type=float, default=2.0, metavar="HZ", help="looks at the body per second")
    parser.add_argument("--sensitivity", type=int, metavar="1..10", help="1 few flags to 10 many")
    parser.add_argument("--workers", type=int, metavar="N", help="sessions at a time (default: one per core)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="work on the Dask cluster with this scheduler")
    parser.add_argument("--slurm", action="store_true", help="only write a manifest and a script for a SLURM array")


def run(arguments: argparse.Namespace) -> int:
    """Work on the sessions, or on one of a manifest, or gather."""
    from annotator.features.study.batch.manifest import read_manifest

    if arguments.manifest is None:
        if arguments.task is not None or arguments.gather:
            raise ArgumentError("--task and --gather need --manifest FILE")
        return work(_manifest(arguments), arguments)
    if arguments.patterns:
        raise ArgumentError("give patterns, or a manifest that names the sessions; not both")
    with reading(arguments.manifest):
        manifest = read_manifest(arguments.manifest)
    if arguments.task is not None:
        return _task(manifest, arguments)
    return finish(manifest, {}) if arguments.gather else work(manifest, arguments)


def work(
    manifest: Manifest, arguments: argparse.Namespace, variables: Mapping[str, Mapping[str, str]] | None = None
) -> int:
    """Work on what is not done of a manifest, where the arguments say; then gather."""
    from annotator.features.study.batch.manifest import write_manifest
    from annotator.features.study.batch.run import pending, run_batch
    from annotator.features.study.batch.running import NoCluster
    from annotator.features.study.batch.slurm import write_script
    from annotator.pipeline.track import default_workers

    if arguments.workers is not None and not 1 <= arguments.workers <= 64:
        raise ArgumentError(f"the number of workers is {arguments.workers}; give 1 to 64")
    write_manifest(manifest)
    numbers = pending(manifest)
    if len(numbers) < len(manifest.entries):
        tell(f"{len(manifest.entries) - len(numbers)} of {len(manifest.entries)} sessions are done already")
    if arguments.slurm:
        if not numbers:
            return finish(manifest, variables or {})
        say(f"{manifest.path}")
        say(f"{write_script(manifest, numbers)}")
        tell(f"sbatch {manifest.folder / 'slurm-array.sh'} runs {len(numbers)} jobs, and one that gathers")
        return DONE
    with told_as(UnusableInputError, NoCluster), ProgressLine() as line, ctrl_c_stops() as stopped:
        run_batch(
            manifest,
            numbers,
            workers=arguments.workers or default_workers(),
            scheduler=arguments.scheduler,
            on_progress=line.show,
            on_result=partial(_tell_result, line),
            cancelled=stopped.is_set,
        )
    code = finish(manifest, variables or {})
    if stopped.is_set():
        tell("annotator: interrupted; what was done is kept, and the same command goes on from there")
        return INTERRUPTED
    return code


def finish(manifest: Manifest, variables: Mapping[str, Mapping[str, str]]) -> int:
    """Gather what there is, and tell it."""
    from annotator.features.study.batch.run import gather

    outcome = gather(manifest, variables)
    for name, count in outcome.counts.items():
        say(f"{count} {name}")
    for row in outcome.failed:
        tell(f"failed: {row.name}: {row.problem}")
    _say_agreement(outcome)
    for path in outcome.files:
        say(f"written: {path}")
    return DONE if outcome.complete else FAILED


def _say_agreement(outcome: BatchOutcome) -> None:
    from annotator.app.agreement_words import value_text, words_of

    found = outcome.agreement
    for row in found.measures if found is not None else ():
        if row.code_id is None and row.name == "easydiag_kappa":
            say(f"{' and '.join(row.coders)}: {words_of(row.name).title} {value_text(row)}")


def settings_of(arguments: argparse.Namespace) -> BatchSettings:
    """What the arguments say is to be done.

    Raises:
        ArgumentError: something of it makes no sense.
    """
    from annotator.app.session_specs import parse_participant
    from annotator.exchange.export_formats import format_named
    from annotator.features.study.batch.manifest import STEPS, BatchSettings
    from annotator.pipeline.analyse import AnalysisOptions

    wanted = [name.strip().replace("analyse", "analyze") for name in arguments.do.split(",") if name.strip()]
    for name in wanted:
        if name not in STEPS:
            raise ArgumentError(f"--do: there is no step '{name}'; there are {', '.join(STEPS)}")
    with told_as(ArgumentError, ValueError):
        formats = tuple(dict.fromkeys(format_named(name).name for name in arguments.format or ["json"]))
        AnalysisOptions(face_hz=arguments.face_hz, pose_hz=arguments.pose_hz, sensitivity=arguments.sensitivity)
    with reading():
        for text in arguments.participant:
            parse_participant(text)
    return BatchSettings(
        steps=tuple(step for step in STEPS if step in wanted),
        formats=formats,
        deidentify=arguments.deidentify,
        participants=tuple(arguments.participant),
        face_hz=arguments.face_hz,
        pose_hz=arguments.pose_hz,
        sensitivity=arguments.sensitivity,
    )


def _manifest(arguments: argparse.Namespace) -> Manifest:
    from annotator.features.study.batch.finding import sessions_of
    from annotator.features.study.batch.manifest import make_manifest

    if not arguments.patterns:
        raise ArgumentError("give sessions, recordings, a folder or a pattern; 'annotator batch --help' shows how")
    settings = settings_of(arguments)
    with reading(*(Path(pattern) for pattern in arguments.patterns)):
        paths, empty = sessions_of(arguments.patterns)
    for pattern in empty:
        tell(f"note: there is no session and no recording at {pattern}")
    if not paths:
        raise UnusableInputError("there is no session and no recording to work on")
    return make_manifest(arguments.output or Path("annotator-batch"), paths, settings)


def _task(manifest: Manifest, arguments: argparse.Namespace) -> int:
    """One session, in this process: what every worker anywhere runs."""
    from annotator.features.study.batch.one_session import run_session

    if not 1 <= arguments.task <= len(manifest.entries):
        raise ArgumentError(f"--task: there is no session {arguments.task}; there are 1 to {len(manifest.entries)}")
    number: int = arguments.task
    entry = manifest.entries[number - 1]
    with ProgressLine() as line, ctrl_c_stops() as stopped, _tied(stopped, tied=arguments.tied):
        result = run_session(
            manifest,
            entry,
            tracking_workers=arguments.workers or 1,
            on_progress=line.show,
            cancelled=stopped.is_set,
        )
    say(f"{entry.name}: {result.state}")
    if result.problem:
        tell(f"annotator: {result.problem}")
    return {"done": DONE, "failed": FAILED, "interrupted": INTERRUPTED}[result.state]


@contextmanager
def _tied(stopped: threading.Event, *, tied: bool) -> Generator[None]:
    """Stop when whoever started this process closes its standard input, or is gone."""

    def watch() -> None:
        sys.stdin.buffer.read()
        stopped.set()
        over.wait(_GRACE_S)
        if not over.is_set():
            os._exit(INTERRUPTED)

    over = threading.Event()
    if tied:
        threading.Thread(target=watch, name="tied", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _tell_result(line: ProgressLine, result: SessionResult) -> None:
    """What is finished gets a line of its own."""
    line.end()
    problem = f": {result.problem}" if result.problem else ""
    tell(f"{result.name}: {result.state}{problem}")
