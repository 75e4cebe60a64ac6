"""Real clips with a zoom that was not there: how much of it is taken for a lean, and whether one is flagged.

``python -m benchmarks.zooms FOLDER [--folder DIR] [--only NAME]... [--zoom 1.25]``

FOLDER holds clips with ``labels.json``. From 2.5 s on each clip is enlarged about its middle within 1.5 s and stays so.
Exit code 1 where a lean is flagged in the time around the zoom.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.analysis.candidates import find_candidates, select
from annotator.analysis.derive import derive_signals
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.landmarks import ParticipantTracks
from annotator.storage.session_folder import SessionFolder
from benchmarks.labelled_people import read_labels
from benchmarks.people_tracks import tracks_of
from benchmarks.sessions import analysed

_FROM_S, _LASTS_S, _END_S = 2.5, 1.5, 8.0
_WIDEST_PX = 720
_LEAN = "lean_forward"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.zooms", description=__doc__)
    parser.add_argument("clips", type=Path, help="folder with labels.json and the clips it names")
    parser.add_argument("--folder", type=Path, help="where to make the recordings; what is there is used again")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this clip")
    parser.add_argument("--zoom", type=float, default=1.25, help="how many times as large at the end")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made:
        folder: Path = options.folder or Path(made)
        flagged = 0
        for clip in read_labels(options.clips):
            if (not options.only or clip.name in options.only) and clip.duration_s >= _FROM_S + _LASTS_S:
                flagged += _judged(clip.name, clip.video, folder, options.zoom)
    return 1 if flagged else 0


def _judged(name: str, clip: Path, folder: Path, zoom: float) -> int:
    """Print one line; how many leans are flagged around the zoom."""
    video, session = folder / f"{name}.mp4", folder / f"{name}.session"
    if not video.is_file():
        write_zoomed(clip, video, zoom)
    if not (session / "session.db").is_file():
        new_session(session, [VideoSpec(path=video)], [ParticipantSpec(role="client")]).close()
    analysed(session)
    with SessionFolder.open(session) as opened:
        tracks = tracks_of(opened, opened.load())[0]
    step, leans = leaning(tracks)
    step_without, leans_without = leaning(replace(tracks, picture=replace(tracks.picture, camera_motion=None)))
    print(
        f"{name:<12} {np.log(zoom):+.2f} ln zoomed: {step:+.3f} ln of lean, {leans} flagged; "
        f"without a look at the background {step_without:+.3f}, {leans_without} flagged",
        flush=True,
    )
    return leans


def leaning(tracks: ParticipantTracks) -> tuple[float, int]:
    """Change of the lean over the zoom, and how many leans are flagged there."""
    signals = derive_signals(tracks)
    lean = signals.signals[_LEAN]
    before, after = lean.times_s < _FROM_S, lean.times_s > _FROM_S + _LASTS_S
    leans = [
        shift
        for shift in select(find_candidates([signals]), DEFAULT_SENSITIVITY)
        if shift.signal == _LEAN and _FROM_S - 1 <= shift.onset_s <= _FROM_S + _LASTS_S + 1
    ]
    return float(np.nanmedian(lean.values[after]) - np.nanmedian(lean.values[before])), len(leans)


def write_zoomed(clip: Path, video: Path, zoom: float) -> None:
    """The first seconds of a clip, enlarged smoothly about the middle."""
    partial = video.with_name(f".{video.name}.partial")
    source: Any = av.open(str(clip))
    written: Any = av.open(str(partial), "w", format="mp4")
    with source as opened, written as output:
        coded = opened.streams.video[0]
        rate = Fraction(coded.average_rate)
        stream: Any = None
        for number, frame in enumerate(opened.decode(coded)):
            if number / rate > _END_S:
                break
            picture = _enlarged(frame.to_ndarray(format="bgr24"), float(number / rate), zoom)
            if stream is None:
                stream = output.add_stream("libx264", rate=rate, options={"crf": "20", "preset": "ultrafast"})
                stream.height, stream.width, stream.pix_fmt = picture.shape[0], picture.shape[1], "yuv420p"
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        output.mux(stream.encode(None))
    partial.replace(video)


def _enlarged(picture: NDArray[np.uint8], time_s: float, zoom: float) -> NDArray[np.uint8]:
    scale = min(1.0, _WIDEST_PX / picture.shape[1])
    width, height = (round(side * scale) // 2 * 2 for side in (picture.shape[1], picture.shape[0]))
    small: Any = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    part = float(np.clip((time_s - _FROM_S) / _LASTS_S, 0, 1))
    factor = zoom ** (part * part * (3 - 2 * part))
    matrix = np.array([[factor, 0, (1 - factor) * width / 2], [0, factor, (1 - factor) * height / 2]])
    shown: Any = cv2.warpAffine(small, matrix, (width, height), flags=cv2.INTER_CUBIC)
    return np.asarray(shown, dtype=np.uint8)


if __name__ == "__main__":
    sys.exit(main())
