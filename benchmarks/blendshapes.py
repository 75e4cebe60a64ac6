"""The face signals against the official blendshapes, where the optional model bundle is installed.

The blendshapes are no truth: they come from a model on the same mesh, and several never move. Two measures that rest on
different formulas and agree are a little better than one.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.domain.signals import SignalSet
from annotator.pipeline.derive import load_signals
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.model_bundle import ENVIRONMENT_VARIABLE
from benchmarks.conditions import CONDITIONS
from benchmarks.results import Correlation
from benchmarks.sessions import analysed, scripted_session

# Signal to the blendshapes of the same movement; the mean of several counts.
PAIRS: Mapping[str, tuple[str, ...]] = {
    "lip_corner_pull": ("mouthSmileLeft", "mouthSmileRight"),
    "lip_corner_depress": ("mouthFrownLeft", "mouthFrownRight"),
    "lips_part": ("jawOpen",),
    "jaw_drop": ("jawOpen",),
    "lip_pucker": ("mouthPucker",),
    "lip_press": ("mouthPressLeft", "mouthPressRight"),
    "brow_inner_raise": ("browInnerUp",),
    "brow_outer_raise": ("browOuterUpLeft", "browOuterUpRight"),
    "brow_lower": ("browDownLeft", "browDownRight"),
    "eye_openness": ("eyeBlinkLeft", "eyeBlinkRight"),
}
LEAST_MOVED = 0.02
_LEAST_SAMPLES = 20
_REAL = ("one_face_expressions_20s.mp4", "one_face_2s.mp4", "seated_gestures_12s.mp4", "one_man_5s.gif")
_GENERATED = "generated, reference"


def correlations(bundle: Path, folder: Path, *, clips: Path | None) -> list[Correlation]:
    """Analyse a generated recording and the real clips with the bundle, and hold the signals against it."""
    reference = next(condition for condition in CONDITIONS if condition.name == "reference")
    sessions = {_GENERATED: scripted_session(reference.script(1), folder / "reference", settings=reference.settings(1))}
    for name in _REAL if clips is not None else ():
        if clips is not None and (clips / name).is_file():
            session = folder / f"{Path(name).stem}.session"
            if not (session / "session.db").is_file():
                new_session(session, [VideoSpec(path=clips / name)]).close()
            sessions[name] = session
    found: list[Correlation] = []
    with _using(bundle):
        for recording, session in sessions.items():
            analysed(session)
            with SessionFolder.open(session) as opened:
                for signals in load_signals(opened, opened.load()).values():
                    found += _of(recording, signals)
    return found


def _of(recording: str, signals: SignalSet) -> Iterable[Correlation]:
    for name, blendshapes in PAIRS.items():
        ours = signals.signals[name].values
        columns = [signals.signals[f"blendshape_{one}"].values for one in blendshapes]
        theirs: NDArray[np.float64] = np.column_stack(columns).mean(axis=1)
        both = np.isfinite(ours) & np.isfinite(theirs)
        if both.sum() < _LEAST_SAMPLES:
            continue
        moved = float(np.std(theirs[both]))
        still = moved == 0 or float(np.std(ours[both])) == 0
        r = float("nan") if still else float(np.corrcoef(ours[both], theirs[both])[0, 1])
        yield Correlation(
            recording=recording, signal=name, blendshapes=blendshapes, r=r, moved=moved, samples=int(both.sum())
        )


@contextmanager
def _using(bundle: Path) -> Generator[None]:
    before = os.environ.get(ENVIRONMENT_VARIABLE)
    os.environ[ENVIRONMENT_VARIABLE] = str(bundle)
    try:
        yield
    finally:
        if before is None:
            del os.environ[ENVIRONMENT_VARIABLE]
        else:
            os.environ[ENVIRONMENT_VARIABLE] = before
