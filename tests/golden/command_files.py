"""What commands write besides sessions and numbers, run as a person runs them: on sessions on disk, into a file."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from annotator.analysis.recording_check import PersonCheck, PictureCut, RecordingCheck
from annotator.analysis.signals.registry import definition_of
from annotator.app.attunement_tables import cues_by_coder, export_summary
from annotator.app.exporting import export_signals
from annotator.cli.main import main
from annotator.domain import edits
from annotator.domain.attempts import feedback
from annotator.domain.session import Session
from annotator.domain.signals import Signal, SignalSet
from annotator.exchange.attempt_file import write_attempt
from annotator.exchange.codebook_file import codebook_json
from annotator.exchange.exercise_file import write_exercise
from annotator.features.clips.cover_words import cover_rows
from annotator.features.clips.job import CoverReport
from annotator.features.demo.script import Script, ScriptedCue, ScriptedLine, write_script
from annotator.features.transcribe.transcribe_worker import HeardSegment, HeardWord
from annotator.features.transcribe.transcribing import as_whisper_json
from annotator.json_document import json_document
from annotator.pipeline.recording_check_text import document as check_document
from annotator.pipeline.signal_file import signal_path, write_signals
from annotator.storage.session_folder import SessionFolder
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.presets import preset
from tests.fixtures.exercises import attempt, exercise, gold
from tests.fixtures.rich_session import rich_session
from tests.fixtures.sessions import annotation

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "timing.json": ("timing", "{work}/ours.session", "--json"),
    "timing.svg": ("timing", "{work}/ours.session", "--map"),
    "synchrony.csv": (
        "synchrony", "{work}/ours.session", "--window", "20", "--step", "20", "--lag", "0.4", "--surrogates", "9", "-o",
    ),
    "merge.json": ("merge", "{work}/ours.session", "{work}/theirs.session", "--conflicts", "both", "--json"),
    "study.json": ("study", "show", "{work}/study", "--json"),
    "study.csv": ("study", "show", "{work}/study", "--csv"),
    "lexicon.txt": ("lexicon", "convert", "{work}/words.txt", "--language", "de", "-o"),
}  # fmt: skip
"""What each file is written by; its path comes last."""
STUDY: Mapping[str, tuple[str, ...]] = {
    "study.csv": ("table", "{work}/study"),
    "assignments.csv": ("assign", "{work}/study", "--coders", "anna,ben,carla", "--double", "1", "--seed", "3"),
    "results/results.csv": ("run", "{work}/study", "--do", "export,agreement", "--workers", "1"),
    "results/overview.html": (),
    "results/manifest.json": (),
}
"""What ``annotator study`` writes into the study's own folder, in this order; no words where the command before did."""
ELSEWHERE: Mapping[tuple[str, str], str] = {
    ("agreement", "--json"): "numbers/agreement.json.txt",
    ("precision", "--json"): "numbers/precision.json.txt",
    ("statistics", "--out"): "numbers/codes.csv.txt",
    ("statistics", "--sequences"): "numbers/sequences.csv.txt",
    ("statistics", "--modifiers"): "numbers/details.csv.txt",
    ("export", "--output"): "exports/json/talk.json",
    ("analyze", "--json"): "exports/json/talk.json",
    ("analyze", "--signals"): "files/signals.csv.txt",
    ("check", "--json"): "files/check.json.txt",
    ("clips", "--json"): "files/clips.json.txt",
    ("report", "--output"): "report/named.html",
}
"""What is kept of further options that name a file to write."""
PICTURES = frozenset({("analyze", "--picture")})
"""Options that write a picture, which depends on the machine."""


def write_files(out: Path) -> None:
    """Write them all into a folder; what is drawn at random in them is left out."""
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        prepare(work)
        for name, words in COMMANDS.items():
            run([*(word.format(work=work) for word in words), str(out / name)])
        for name, words in STUDY.items():
            if words:
                run(["study", *(word.format(work=work) for word in words)])
            shutil.copy(work / "study" / name, out / f"study-{Path(name).name}")
    _write(out, rich_session())


def run(arguments: list[str]) -> None:
    """Run a command of the program; RuntimeError with what it said where it fails."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(arguments)
    if code:
        raise RuntimeError(f"{' '.join(arguments)}: {said.getvalue()}")


def prepare(work: Path) -> None:
    """Make what commands work on.

    That is the session with movement of both people, the copy in which a colleague went on, a study, and words.
    """
    session = rich_session()
    rows = {
        id_: replace(row, code_id="lean") if row.code_id == "gone" else row for id_, row in session.annotations.items()
    }
    ours, theirs = work / "ours.session", work / "theirs.session"
    with SessionFolder.create(ours, replace(session, annotations=rows)) as folder:
        for number, participant_id in enumerate(("client", "therapist")):
            path = signal_path(folder.analysis_path / "signals", participant_id)
            write_signals(path, _moved(participant_id, 60.0, later_s=number), digest="")
    shutil.copytree(ours, theirs)
    _note(ours, "ours", coder_id="anna", now="2026-02-01T09:00:00Z")
    _note(theirs, "theirs", coder_id="ben", now="2026-02-01T10:00:00Z")
    with SessionFolder.open(theirs) as folder:
        added = annotation("added", coder_id="ben", start_s=30.0, end_s=31.0, code_id="lean")
        folder.write(edits.add_annotations(folder.load(), [added]), coder_id="ben")
    study = work / "study"
    study.mkdir()
    shutil.copytree(ours, study / "hour 1.session")
    (study / "study.csv").write_text("session,dyad,condition\nhour 1,7,waiting\n", encoding="utf-8")
    (work / "words.txt").write_text("schön|ADJX\t0.6\tschöne,schöner\nschlimm|ADJX\t-0.7\n", encoding="utf-8")


def _note(path: Path, note: str, *, coder_id: str, now: str) -> None:
    with SessionFolder.open(path) as folder:
        session = folder.load()
        changed = replace(session.annotations["a1"], note=note)
        folder.write(edits.change_annotations(session, [changed], now=now), coder_id=coder_id)


def _moved(participant_id: str, seconds: float, *, later_s: float = 0.0) -> SignalSet:
    times_s = np.arange(round(15 * seconds)) / 15
    values = 2 + np.sin(0.9 * (times_s - later_s)) + np.sin(2.3 * (times_s - later_s))
    values[30:33] = np.nan
    signal = Signal(
        definition=definition_of("motion_energy"),
        times_s=times_s,
        values=values,
        quality=np.isfinite(values).astype(np.float32),
        baseline=np.full(len(values), 2.0),
        spread=np.ones(len(values)),
    )
    return SignalSet(participant_id=participant_id, signals={"motion_energy": signal})


_CHECK = RecordingCheck(
    people=(
        PersonCheck(
            participant_id="client",
            media_id="media-1",
            looks=12,
            found=11,
            face_width_px=84.5,
            small_share=0.25,
            small_for_gaze_share=0.5,
            turned_share=0.125,
            cut_off_share=0.0,
            dark_share=0.75,
            backlit_share=0.0,
            company_share=0.0,
            measurable_share=0.625,
        ),
    ),
    needed_s=95.0,
    workers=2,
    recorded_s=60.0,
    lost=MappingProxyType({"anna_smith.mp4": 3}),
    moments_per_hour=41.5,
    cuts=(PictureCut(media_id="media-1", file_name="anna_smith.mp4", at_s=30.0, settled=True),),
)
_COVERS = (
    CoverReport(clip="01", frames=50, covered_share=0.21, seen={}, first_seen_s={}),
    CoverReport(
        clip="02",
        frames=25,
        covered_share=0.2,
        seen={"center": 2},
        first_seen_s={"center": 0.4},
        whole_region=3,
        nobody=1,
    ),
)
_SCRIPT = Script(
    duration_s=8.0,
    cues=(ScriptedCue(role="client", kind="smile", start_s=2.0, rise_s=0.5, hold_s=1.0, fall_s=0.5, amplitude=0.8),),
    lines=(ScriptedLine(role="client", start_s=1.5, end_s=3.0, text="He died.", incongruence="masking"),),
)
_HEARD = (
    HeardSegment(
        start_s=0.0,
        end_s=2.0,
        text=" Guten Tag.",
        words=(
            HeardWord(word=" Guten", start_s=0.25, end_s=0.5, probability=0.98765),
            HeardWord(word=" Tag.", start_s=0.5, end_s=1.125),
        ),
    ),
    HeardSegment(start_s=2.5, end_s=4.0, text=" Ja."),
)


def _keymap() -> Keymap:
    """Another program's keys, and one that was changed."""
    keymap = Keymap()
    keymap.use(preset("elan"))
    keymap.assign("undo", ("Ctrl+U",))
    return keymap


def _write(out: Path, session: Session) -> None:
    """What no option of a command names: files of practice and of codebooks, and tables of the window."""
    export_signals([_moved("client", 2.5)], out / "signals.csv")
    export_summary(session, next(iter(cues_by_coder(session).values())), out / "attunement-summary.csv")
    (out / "codebook.json").write_bytes(codebook_json(session.codebook))
    (out / "check.json").write_bytes(json_document(check_document(_CHECK)))
    (out / "clips.json").write_bytes(json_document({"clips": cover_rows(_COVERS)}))
    (out / "keys.json").write_bytes((_keymap().to_json() + "\n").encode())
    write_script(_SCRIPT, out / "demo-script.json")
    (out / "heard.json").write_bytes(as_whisper_json(_HEARD, offset_s=1.25))
    write_exercise(out / "exercise.json", exercise(), gold())
    document = json.loads((out / "exercise.json").read_bytes())
    document["sealed"] |= dict.fromkeys(("salt", "nonce", "content", "release_code"), "drawn at random")
    (out / "exercise.json").write_bytes(json_document(document))
    done = attempt((10.5, "masking"), (33.0, None), finished_at="2026-01-02T10:05:00.000+00:00")
    write_attempt(out / "attempt.json", done, feedback(exercise(), gold(), done))
