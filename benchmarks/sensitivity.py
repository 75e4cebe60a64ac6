"""How quickly new flags are there when the sensitivity of a long session is moved, and what measuring takes in memory.

``python -m benchmarks.sensitivity [--minutes 60] [--folder DIR]``

Two minutes of two people are rendered, tracked, and repeated (pictures, landmarks and words) to 6 and to ``--minutes``
minutes. Each session is then analysed in a process of its own: nothing is left to track, so its memory is that of
measuring and finding flags. Another process moves the sensitivity as the window does: it builds the finder once, in the
background while the dialog opens, and finds and stores the flags at every step.

Wall time depends on what else the computer does; processor time, in brackets, much less. Exit code 1 where a move takes
more than a second of processor time, or memory grows by more than 3 MB a minute of two people.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.features.demo.recording import RecordingSettings
from annotator.features.demo.script import Script
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.model_bundle import locate
from annotator.tracking.settings import SHARD_S
from benchmarks.random_scripts import random_script
from benchmarks.sessions import analysed, duration_s_of, repeated, scripted_session, write_transcript

LONGEST_S = 1.0
MOST_GROWTH_MB_PER_MINUTE = 3.0
_BASE_S = 120.0
_SHORT_MINUTES = 6.0
_SETTINGS = RecordingSettings(width_px=640, height_px=320, frames_per_s=15.0, face_scale=1.2, sound=False)
_STEPS = (6, 7, 8, 9, 10, 4, 3, 2, 1, 5)
_PEOPLE = (ParticipantSpec(role="client", region=LEFT_REGION), ParticipantSpec(role="therapist", region=RIGHT_REGION))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sensitivity", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    parser.add_argument("--analyse", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--move", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.analyse is not None:
        return _analyse(options.analyse)
    if options.move is not None:
        return _move(options.move)
    if options.folder is not None:
        return _run(options.folder, options.minutes)
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), options.minutes)


def _run(folder: Path, minutes: float) -> int:
    script = random_script(3, duration_s=_BASE_S)
    base = scripted_session(script, folder / "base", settings=_SETTINGS, spoken=True)
    analysed(base)
    memory_mb: dict[float, float] = {}
    moved: dict[str, Any] = {}
    for length in (_SHORT_MINUTES, minutes):
        session = _long_session(base, script, folder / f"{length:g}-minutes", duration_s=60 * length)
        cost = _child("--analyse", session)
        memory_mb[length] = cost["memory_mb"]
        moved = _child("--move", session)
        print(
            f"{length:g} minutes: measuring and finding {cost['seconds']:.1f} s ({cost['busy_s']:.1f} s of processor "
            f"time), {cost['memory_mb']:.0f} MB at most; {moved['flags']} flags; finder ready after "
            f"{moved['ready_s']:.2f} s ({moved['busy_ready_s']:.2f} s); a move of the sensitivity "
            f"{1000 * moved['wall_median_s']:.0f} ms ({1000 * moved['busy_median_s']:.0f} ms), the longest "
            f"{1000 * moved['wall_longest_s']:.0f} ms ({1000 * moved['busy_longest_s']:.0f} ms)",
            flush=True,
        )
    growth = (memory_mb[minutes] - memory_mb[_SHORT_MINUTES]) / (minutes - _SHORT_MINUTES)
    print(f"memory grows by {growth:.1f} MB a minute")
    longest_s = moved["busy_longest_s"]
    missed = [
        *([f"a move takes {longest_s:.2f} s of processor time"] if longest_s > LONGEST_S else []),
        *([f"memory grows by {growth:.1f} MB a minute"] if growth > MOST_GROWTH_MB_PER_MINUTE else []),
    ]
    print("\n".join(missed) if missed else "all targets met")
    return 1 if missed else 0


def _long_session(base: Path, script: Script, folder: Path, *, duration_s: float) -> Path:
    """A session of the base's pictures, words and landmarks over and over."""
    session = folder / "recording.session"
    if (session / "session.db").is_file():
        return session
    folder.mkdir(parents=True, exist_ok=True)
    base_video = base.parent / "recording.mp4"
    video = repeated(base_video, folder / "recording.mp4", duration_s)
    turns = math.ceil(duration_s / _BASE_S - 1e-6)
    lines = tuple(
        replace(line, start_s=round(line.start_s + turn * _BASE_S, 2), end_s=round(line.end_s + turn * _BASE_S, 2))
        for turn in range(turns)
        for line in script.lines
    )
    write_transcript(replace(script, lines=lines, cues=()), folder / "transcript.csv")
    new_session(session, [VideoSpec(path=video)], _PEOPLE, transcript=folder / "transcript.csv").close()
    _repeat_landmarks(base, session, turns=turns, turn_s=duration_s_of(base_video))
    return session


def _repeat_landmarks(base: Path, session: Path, *, turns: int, turn_s: float) -> None:
    from annotator.pipeline.session_tracks import landmark_store
    from annotator.tracking.mediapipe_models import installed_model

    model = installed_model(locate()).sha256
    stores: list[dict[str, Any]] = []
    for path in (base, session):
        with SessionFolder.open(path) as folder:
            loaded = folder.load()
            (media,) = loaded.media.values()
            size = media.width_px, media.height_px
            stores.append(
                {
                    person.role: landmark_store(
                        folder, media, person, picture_size_px=size, face_hz=15.0, pose_hz=2.0, model_sha256=model
                    )
                    for person in loaded.participants.values()
                }
            )
    shards = round(turn_s / SHARD_S)
    for role, source in stores[0].items():
        for turn in range(turns):
            for index in range(shards):
                shard = source.read(index)
                later = replace(
                    shard,
                    face_times_s=shard.face_times_s + turn * turn_s,
                    pose_times_s=shard.pose_times_s + turn * turn_s,
                )
                stores[1][role].write(turn * shards + index, later)


def _child(what: str, session: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.sensitivity", what, str(session)]
    finished = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


def _analyse(session: Path) -> int:
    start_s = time.perf_counter()
    analysed(session)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    busy_s = time.process_time()
    print(json.dumps({"seconds": time.perf_counter() - start_s, "busy_s": busy_s, "memory_mb": memory_mb}))
    return 0


def _move(session: Path) -> int:
    with SessionFolder.open(session) as folder:
        loaded = folder.load()
        start_s, before_s = time.perf_counter(), time.process_time()
        # As in the window: nothing of this is imported before it is needed.
        from annotator.pipeline.derive import FlagFinder

        finder = FlagFinder(folder, loaded)
        ready_s, busy_ready_s = time.perf_counter() - start_s, time.process_time() - before_s
        took_s: list[float] = []
        busy_s: list[float] = []
        flags = 0
        for sensitivity in _STEPS:
            start_s, before_s = time.perf_counter(), time.process_time()
            findings = finder.find(sensitivity, rules_off=())
            folder.write_findings(findings)
            took_s.append(time.perf_counter() - start_s)
            busy_s.append(time.process_time() - before_s)
            flags = len(findings.flags)
    result = {"ready_s": ready_s, "busy_ready_s": busy_ready_s, "flags": flags}
    for name, times_s in (("wall", sorted(took_s)), ("busy", sorted(busy_s))):
        result[f"{name}_median_s"], result[f"{name}_longest_s"] = times_s[len(times_s) // 2], times_s[-1]
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
