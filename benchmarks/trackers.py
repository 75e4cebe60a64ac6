"""MediaPipe 1 and 0.10.21 on the same recordings: what each costs, how far landmarks lie apart, which flags agree.

``python -m benchmarks.trackers OTHER_PYTHON [--clips FOLDER] [--folder DIR] [--only NAME]...``

OTHER_PYTHON is the interpreter of an environment with the other release
(``ANNOTATOR_TRACKER=0.10.21 ANNOTATOR_VENV=.venv-0.10.21 scripts/setup``, then ``.venv-0.10.21/bin/python``). Both
analyse the demo and every video in FOLDER. Flags agree if their onsets lie within 0.5 s (posture and hands: 1.5 s) of
each other in the same family. The flags of the other's landmarks are also found with the libraries of this one: what
differs then comes from numpy and OpenCV, not from the landmarks.

Exit code 1 where F1 of the flags is below 0.95.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from annotator.analysis.candidates import find_candidates
from annotator.analysis.derive import derive_signals
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.flags import Flag
from annotator.domain.landmarks import FACE_POINTS, ParticipantTracks
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.features.demo.build import TRANSCRIPT_NAME, VIDEO_NAME, build_demo
from annotator.media.frame_stream import stream_frames
from annotator.pipeline.derive import session_flags, session_frames
from annotator.pipeline.media_cache import frame_index
from annotator.pipeline.verbal import spoken_session
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.mediapipe_models import installed_model, load_models
from annotator.tracking.mediapipe_tracker import MediaPipeTracker
from annotator.tracking.offline import stay_offline
from benchmarks.matching import Matching, match_by_onset
from benchmarks.people_tracks import tracks_of
from benchmarks.sessions import analysed
from benchmarks.truth import found_events

LEAST_F1 = 0.95
DEMO = "demo"
_DEMO_PEOPLE = (
    ParticipantSpec(role="client", region=LEFT_REGION),
    ParticipantSpec(role="therapist", region=RIGHT_REGION),
)
_TOLERANCE_S = {"posture": 1.5, "hands": 1.5}
_COST_PICTURES = 150
_VIDEOS = (".mp4", ".mov", ".gif", ".avi", ".mkv", ".webm")
_OUTER_EYE_CORNERS = (33, 263)
_ALL_POINTS = tuple(range(FACE_POINTS))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trackers", description=__doc__)
    parser.add_argument("other", help="the interpreter of an environment with the other release")
    parser.add_argument("--clips", type=Path, action="append", default=[], help="folders of recordings")
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    parser.add_argument("--only", action="append", help="only the recording of this name")
    parser.add_argument("--track", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.track is not None:
        return _track(options.track)
    if options.folder is not None:
        return _run(options.folder, options)
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), options)


def _run(folder: Path, options: argparse.Namespace) -> int:
    videos = [video for clips in options.clips for video in sorted(clips.iterdir()) if video.suffix.lower() in _VIDEOS]
    chosen = [video for video in videos if options.only is None or video.stem in options.only]
    demo = folder / DEMO if options.only is None or DEMO in options.only else None
    if demo is not None:
        build_demo(demo, on_progress=lambda _part: None)
    here, there = folder / "here", folder / "there"
    for side, python in ((here, sys.executable), (there, options.other)):
        _prepare(side, chosen, demo=demo)
        subprocess.run([python, "-m", "benchmarks.trackers", "-", "--track", str(side)], check=True)
    for side in (here, there):
        cost = json.loads((side / "cost.json").read_text(encoding="utf-8"))
        print(
            f"{cost['model']}: a face {cost['face_ms']:.1f} ms, a body {cost['body_ms']:.1f} ms of processor time; all "
            f"recordings {cost['analysis_s']:.0f} s by the clock"
        )
    names = [*([DEMO] if demo is not None else []), *(video.stem for video in chosen)]
    agreed = _compared([(name, here / f"{name}.session", there / f"{name}.session") for name in names])
    print(f"all: {_told(agreed)}")
    return 0 if agreed.f1 >= LEAST_F1 else 1


def _prepare(side: Path, videos: Sequence[Path], *, demo: Path | None) -> None:
    """Make the sessions of one release, without analysing them."""
    side.mkdir(parents=True, exist_ok=True)
    if demo is not None and not (side / f"{DEMO}.session" / "session.db").is_file():
        video, transcript = VideoSpec(path=demo / VIDEO_NAME), demo / TRANSCRIPT_NAME
        new_session(side / f"{DEMO}.session", [video], _DEMO_PEOPLE, transcript=transcript).close()
    for video in videos:
        if not (side / f"{video.stem}.session" / "session.db").is_file():
            new_session(side / f"{video.stem}.session", [VideoSpec(path=video)]).close()


def _track(side: Path) -> int:
    """What the interpreter of one release does: analyse every session, and measure what a picture costs."""
    started_s = time.monotonic()
    sessions = sorted(side.glob("*.session"))
    for session in sessions:
        analysed(session)
    analysis_s = time.monotonic() - started_s
    face_ms, body_ms = _picture_cost(sessions[0])
    told = {"model": installed_model().name, "face_ms": face_ms, "body_ms": body_ms, "analysis_s": analysis_s}
    (side / "cost.json").write_text(json.dumps(told), encoding="utf-8")
    return 0


def _picture_cost(session_path: Path) -> tuple[float, float]:
    """Processor milliseconds for a face that is followed, and for a body in a known place."""
    stay_offline()
    with SessionFolder.open(session_path) as folder:
        media = next(iter(folder.load().media.values()))
        path, index = folder.media_path(media), frame_index(folder, media)
    region = (0, 0, index.geometry.width_px // 2, index.geometry.height_px)
    with stream_frames(path, rate_hz=15.0, start_s=0.0, end_s=60.0, index=index) as pictures:
        taken = [picture.rgb(region) for picture in islice(pictures, _COST_PICTURES)]
    models = load_models()
    tracker = MediaPipeTracker(models)
    tracker.face(taken[0])
    tracker.pose(taken[0], search=True)
    started_s = time.process_time()
    for picture in taken:
        tracker.face(picture)
    faces_s = time.process_time() - started_s
    for picture in taken[::5]:
        tracker.pose(picture, search=False)
    bodies_s = time.process_time() - started_s - faces_s
    tracker.close()
    models.close()
    return 1000 * faces_s / len(taken), 1000 * bodies_s / len(taken[::5])


def _compared(pairs: Sequence[tuple[str, Path, Path]]) -> Matching:
    agreed = Matching()
    for number, (name, here, there) in enumerate(pairs):
        one, other, swapped = _flags(here), _flags(there), _found_anew(there)
        matching, libraries = _agreement(other, one, 3600.0 * number), _agreement(other, swapped, 0.0)
        agreed += matching
        print(f"{name}: {_told(matching)}; the other's landmarks with these libraries: F1 {libraries.f1:.2f}")
        print(*(f"  {line}" for line in _landmark_lines(here, there)), sep="\n")
        for only, events in (("there", matching.missed), ("here", matching.false)):
            print(*(f"  only {only}: {event.onset_s % 3600:.1f} s {event.name}" for event in events), sep="\n")
    return agreed


def _told(matching: Matching) -> str:
    return (
        f"flags {len(matching.pairs)} in both, {len(matching.missed)} only there, {len(matching.false)} only here, "
        f"F1 {matching.f1:.3f}"
    )


def _flags(session: Path) -> list[Flag]:
    with SessionFolder.open(session) as folder:
        return list(folder.load().findings.flags.values())


def _found_anew(session_path: Path) -> list[Flag]:
    """The flags of a session's landmarks with the libraries of this process; nothing is written."""
    with SessionFolder.open(session_path) as folder:
        session = folder.load()
        signals = [derive_signals(tracks) for tracks in tracks_of(folder, session)]
        spoken = spoken_session(folder, session, signals)
        verbal = spoken.verbal
        candidates = find_candidates(signals, own_speech=verbal.own_speech, speakers=verbal.speakers)
        frames = session_frames(folder, session)
        flags = session_flags(candidates, frames, sensitivity=DEFAULT_SENSITIVITY, spoken=spoken)
        return list(flags.values())


def _agreement(known: Sequence[Flag], found: Sequence[Flag], offset_s: float) -> Matching:
    """Times of different recordings must not meet: each is moved by an offset of its own."""
    one, other = (
        [replace(event, onset_s=event.onset_s + offset_s, offset_s=event.offset_s + offset_s) for event in events]
        for events in (found_events(known), found_events(found))
    )
    return match_by_onset(one, other, tolerance_s=lambda event: _TOLERANCE_S.get(event.families[0], 0.5))


def _landmark_lines(here: Path, there: Path) -> list[str]:
    """By person: how far the points lie apart, in eye distances, and how many pictures only one sees a face in."""
    lines: list[str] = []
    for one, other in zip(_tracks(here), _tracks(there), strict=True):
        ours, theirs = one.face.of(_ALL_POINTS), other.face.of(_ALL_POINTS)
        both = np.isfinite(ours).all(axis=(1, 2)) & np.isfinite(theirs).all(axis=(1, 2))
        lonely = int(np.count_nonzero(np.isfinite(ours[:, 0, 0]) != np.isfinite(theirs[:, 0, 0])))
        if not both.any():
            lines.append(f"{one.participant_id}: no face in both; in only one {lonely} of {both.size} pictures")
            continue
        eyes = ours[both][:, _OUTER_EYE_CORNERS, :2]
        unit_px = np.linalg.norm(eyes[:, 0] - eyes[:, 1], axis=1)
        apart = np.linalg.norm(ours[both][:, :, :2] - theirs[both][:, :, :2], axis=2).mean(axis=1) / unit_px
        lines.append(
            f"{one.participant_id}: points apart, in eye distances: median {np.median(apart):.5f}, 95 % "
            f"{np.quantile(apart, 0.95):.5f}, largest {apart.max():.4f}; a face in only one in {lonely} of {both.size} "
            "pictures"
        )
    return lines


def _tracks(session_path: Path) -> list[ParticipantTracks]:
    with SessionFolder.open(session_path) as folder:
        return tracks_of(folder, folder.load(), face_points=None)


if __name__ == "__main__":
    sys.exit(main())
