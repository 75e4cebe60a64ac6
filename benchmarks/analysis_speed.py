"""How quick the analysis is, beside the loop most people write, in one run on one machine.

``python -m benchmarks.analysis_speed [--minutes 5] [--workers 2] [--agreement 60] [--folder DIR]``

Two recordings of 1280 x 720, of two people and of one, are made by rendering ``--base`` seconds and repeating them
(packet by packet, without coding anew) to the length wanted. Each is analysed from video to flags by this program in a
process of its own, and by a plain loop in another: OpenCV reads every frame, the same face mesh (each person's half of
the picture) and body model look at it, with either MediaPipe. The body model has no mask, so it is somewhat quicker
than in the libraries' examples.

Wall time depends on what else the computer does; processor time (of the process and all its children) much less. So two
factors are printed: *wall*, recording time over elapsed time, and *cores busy*, what the processor time alone allows on
``--workers`` cores. Memory is the largest sum of resident sizes of all processes (pages they share count in each).

Agreement: flags of the rates in use against flags of an analysis that looks at every frame with both models.

``--voice`` measures instead what sound, speech and voice cost: the recording of two people with a transcript, as it is
and with its sound left out, in turns.

Exit code 1 where a target is missed, by the second factor.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.media import FULL_REGION, LEFT_REGION, RIGHT_REGION
from annotator.features.demo.recording import RecordingSettings, generate_recording
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.mediapipe_models import load_models
from annotator.tracking.offline import stay_offline
from benchmarks.matching import Matching, match_by_onset
from benchmarks.random_scripts import random_script
from benchmarks.sessions import duration_s_of, repeated
from benchmarks.truth import found_events

LEAST_FACTOR = {2: 6.0, 1: 9.0}
LARGEST_MEMORY_MB = 2048
LEAST_F1 = 0.9
MOST_FOR_VOICE = 0.08
_TOLERANCE_S = {"posture": 1.5, "hands": 1.5}
_PEOPLE = {
    2: (ParticipantSpec(role="client", region=LEFT_REGION), ParticipantSpec(role="therapist", region=RIGHT_REGION)),
    1: (ParticipantSpec(role="client", region=FULL_REGION),),
}
_EVERY_FRAME_HZ = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took."""

    recording_s: float
    wall_s: float
    processor_s: float
    memory_mb: float

    @property
    def wall_factor(self) -> float:
        """Times real time, as it was."""
        return self.recording_s / self.wall_s

    @property
    def per_second_ms(self) -> float:
        """Processor milliseconds for one second of recording."""
        return 1000 * self.processor_s / self.recording_s

    def busy_factor(self, cores: int) -> float:
        """Times real time if that many cores had nothing else to do and were all busy."""
        return cores * self.recording_s / self.processor_s


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.analysis_speed", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="length of the recordings")
    parser.add_argument("--plain-minutes", type=float, default=1.0, help="how much of them the plain loop is given")
    parser.add_argument("--base", type=float, default=60.0, help="seconds to render; what is longer repeats them")
    parser.add_argument("--agreement", type=float, default=60.0, help="seconds to analyse at every frame; 0 for none")
    parser.add_argument("--people", type=int, choices=(1, 2), help="only the recording of so many")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--face-hz", type=float, default=AnalysisOptions().face_hz)
    parser.add_argument("--pose-hz", type=float, default=AnalysisOptions().pose_hz)
    parser.add_argument("--folder", type=Path, help="where to make recordings and sessions; recordings are used again")
    parser.add_argument("--voice", type=int, default=0, metavar="TURNS", help="what voice costs, in so many turns")
    parser.add_argument("--plain-loop", nargs=2, metavar=("VIDEO", "PEOPLE"), help=argparse.SUPPRESS)
    parser.add_argument("--analyse", metavar="SESSION", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.plain_loop:
        plain_loop(Path(options.plain_loop[0]), people=int(options.plain_loop[1]))
        return 0
    if options.analyse:
        return _analyse(Path(options.analyse), options)
    if options.folder is not None:
        options.folder.mkdir(parents=True, exist_ok=True)
        return _run(options.folder, options)
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), options)


def plain_loop(video: Path, *, people: int) -> None:
    """Every frame through the face mesh and the body model, without rates and workers."""
    stay_offline()
    models = load_models()
    meshes = [models.new_mesh() for _ in range(people)]
    place: Any = None
    frames = 0
    capture = cv2.VideoCapture(str(video))
    while True:
        found, picture = capture.read()
        if not found:
            break
        frames += 1
        rgb = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
        for mesh, part in zip(meshes, np.array_split(rgb, people, axis=1), strict=True):
            mesh.points(np.ascontiguousarray(part))
        place = place or models.body_place(rgb)
        if place is not None and models.pose(rgb, place) is None:
            place = None
    models.close()
    print(f"looked at {frames} frames")


def _analyse(session: Path, options: argparse.Namespace) -> int:
    with SessionFolder.open(session) as folder:
        rates = AnalysisOptions(workers=options.workers, face_hz=options.face_hz, pose_hz=options.pose_hz)
        analyse(folder, rates)
    return 0


def _voice_cost(folder: Path, options: argparse.Namespace) -> int:
    """Processor time with all that is heard beside that without, of the same pictures and words."""
    roles = tuple(person.role for person in _PEOPLE[2])
    script = random_script(2, duration_s=options.base, roles=roles)
    sounding = folder / f"sounding-{options.base:g}.mp4"
    if not sounding.is_file():
        generate_recording(script, sounding)
    words = folder / "words.csv"
    rows = (f"{line.start_s},{line.end_s},{line.role},{line.text}\n" for line in script.lines)
    words.write_text("start,end,speaker,text\n" + "".join(rows))
    silent = repeated(sounding, folder / f"silent-{options.base:g}.mp4", options.base)
    seconds = {sounding: 0.0, silent: 0.0}
    for _ in range(options.voice):
        for video in seconds:
            seconds[video] += _measured_analysis(folder, video, 2, options, words=words).processor_s
    more = seconds[sounding] / seconds[silent] - 1
    print(f"{options.base:g} s of two people, {options.voice} turns: {seconds[sounding]:.1f} s of processor time with")
    print(f"sound and voice, {seconds[silent]:.1f} s without: {more:+.1%} (at most {MOST_FOR_VOICE:+.0%})")
    return int(more > MOST_FOR_VOICE)


def _run(folder: Path, options: argparse.Namespace) -> int:
    if options.voice:
        return _voice_cost(folder, options)
    failures: list[str] = []
    print(f"{options.minutes:g} min at 1280 x 720, {options.workers} workers on {os.cpu_count()} cores", flush=True)
    for people in (options.people,) if options.people else (2, 1):
        base = rendered(folder, people, options.base)
        video = repeated(base, folder / f"{people}-{options.minutes:g}.mp4", options.minutes * 60)
        ours = _measured_analysis(folder, video, people, options)
        short = repeated(base, folder / f"{people}-plain.mp4", options.plain_minutes * 60)
        plain = _measured([*_SELF, "--plain-loop", str(short), str(people)], duration_s_of(short))
        _print_costs(people, ours, plain, options.workers)
        factor = ours.busy_factor(options.workers)
        if factor < LEAST_FACTOR[people]:
            failures.append(f"{people} people: {factor:.1f} times real time is below {LEAST_FACTOR[people]:g}")
        if ours.memory_mb > LARGEST_MEMORY_MB:
            failures.append(f"{people} people: {ours.memory_mb:.0f} MB is above {LARGEST_MEMORY_MB}")
        if options.agreement:
            matching = _agreement(folder, base, people, options)
            print(
                f"  flags against every frame: {len(matching.pairs)} the same, {len(matching.missed)} only there, "
                f"{len(matching.false)} only here, F1 {matching.f1:.2f}",
                flush=True,
            )
            if not matching.f1 >= LEAST_F1:
                failures.append(f"{people} people: agreement F1 {matching.f1:.2f} is below {LEAST_F1}")
    print("\n".join(failures) if failures else "all targets met")
    return 1 if failures else 0


def _print_costs(people: int, ours: Cost, plain: Cost, workers: int) -> None:
    print(f"{people} participant{'s' if people > 1 else ''}")
    print(f"  {'':<14}{'wall':>8}{'cores busy':>12}{'CPU ms per s':>14}{'memory MB':>11}")
    for name, cost, cores in (("this program", ours, workers), ("plain loop", plain, 1)):
        print(
            f"  {name:<14}{cost.wall_factor:>7.2f}x{cost.busy_factor(cores):>11.2f}x{cost.per_second_ms:>14.0f}"
            f"{cost.memory_mb:>11.0f}"
        )
    print(
        f"  ratio: {ours.wall_factor / plain.wall_factor:.1f} by wall time, "
        f"{plain.per_second_ms / ours.per_second_ms:.1f} by processor time",
        flush=True,
    )


_SELF = [sys.executable, "-m", "benchmarks.analysis_speed"]


def _measured_analysis(
    folder: Path, video: Path, people: int, options: argparse.Namespace, *, words: Path | None = None
) -> Cost:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        session = _session(Path(place), video, people, words)
        rates = [
            "--workers",
            str(options.workers),
            "--face-hz",
            str(options.face_hz),
            "--pose-hz",
            str(options.pose_hz),
        ]
        return _measured([*_SELF, "--analyse", str(session), *rates], duration_s_of(video))


def _measured(command: list[str], recording_s: float) -> Cost:
    """Run a command and measure it with all its children."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    peak, done = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, done))
    watcher.start()
    _, errors = process.communicate()
    wall_s = time.perf_counter() - started
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{errors}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(recording_s=recording_s, wall_s=wall_s, processor_s=processor_s, memory_mb=peak[0])


def _watch(leader: int, peak: list[float], done: threading.Event) -> None:
    """Note the largest sum of resident sizes of the processes in this one's session (where there is /proc)."""
    while not done.wait(0.2):
        peak[0] = max(peak[0], sum(_resident_mb(entry, leader) for entry in Path("/proc").glob("[0-9]*")))


def _resident_mb(process: Path, leader: int) -> float:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        if int(fields[3]) != leader:
            return 0.0
        return int((process / "statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    except (OSError, IndexError, ValueError):
        return 0.0


def rendered(folder: Path, people: int, duration_s: float) -> Path:
    """A recording of random movements; one that is there already is used again."""
    video = folder / f"{people}-base-{duration_s:g}.mp4"
    if not video.is_file():
        roles = tuple(person.role for person in _PEOPLE[people])
        script = random_script(people, duration_s=duration_s, roles=roles)
        generate_recording(script, video, settings=RecordingSettings(sound=False))
    return video


def _session(folder: Path, video: Path, people: int, words: Path | None = None) -> Path:
    session = folder / "speed.session"
    new_session(session, [VideoSpec(path=video)], _PEOPLE[people], transcript=words).close()
    return session


def _agreement(folder: Path, base: Path, people: int, options: argparse.Namespace) -> Matching:
    """Flags of the first seconds at the rates in use against those at every frame."""
    video = _cut(base, folder / f"{people}-first-{options.agreement:g}.mp4", options.agreement)
    here, there = (
        AnalysisOptions(workers=options.workers, face_hz=face_hz, pose_hz=pose_hz)
        for face_hz, pose_hz in ((options.face_hz, options.pose_hz), (_EVERY_FRAME_HZ, _EVERY_FRAME_HZ))
    )
    with (
        tempfile.TemporaryDirectory(dir=folder) as place,
        SessionFolder.open(_session(Path(place), video, people)) as session,
    ):
        found, known = (found_events(analyse(session, rates).flags.values()) for rates in (here, there))
    return match_by_onset(known, found, tolerance_s=lambda event: _TOLERANCE_S.get(event.families[0], 0.5))


def _cut(base: Path, video: Path, duration_s: float) -> Path:
    """The packets of the base that are decoded before ``duration_s``."""
    if video.is_file():
        return video
    with av.open(str(base)) as source, av.open(str(video), "w", format="mp4") as output:
        coded = source.streams.video[0]
        stream: Any = output.add_stream_from_template(coded)
        for packet in source.demux(coded):
            if packet.dts is None or packet.dts * packet.time_base >= duration_s:
                continue
            packet.stream = stream
            output.mux(packet)
    return video


if __name__ == "__main__":
    sys.exit(main())
