"""What is drawn must be what MediaPipe sees."""

import itertools

import numpy as np
import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.features.demo.face import FaceAmounts
from annotator.features.demo.person import MovingPerson, PersonAmounts, seated_framing
from annotator.features.demo.portrait import load_portrait
from annotator.features.demo.recording import RecordingSettings, generate_recording
from annotator.features.demo.script import Script, ScriptedCue
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.tracking.mediapipe_models import load_models
from annotator.tracking.mediapipe_tracker import MediaPipeTracker


def test_a_scripted_smile_is_flagged_when_it_happens_and_the_face_is_seen_throughout(tmp_path):
    smile = ScriptedCue(role="client", kind="smile", start_s=9.0, rise_s=0.4, hold_s=1.2, fall_s=0.5, amplitude=0.9)
    script = Script(duration_s=14.0, roles=("client",), cues=(smile,))
    settings = RecordingSettings(width_px=400, height_px=400, frames_per_s=15, sound=False)
    generate_recording(script, tmp_path / "one.mp4", settings=settings)
    with new_session(tmp_path / "one.session", [VideoSpec(path=tmp_path / "one.mp4")]) as folder:
        findings = analyse(folder, AnalysisOptions(workers=1))
    (flag,) = [flag for flag in findings.flags.values() if flag.family == "expression"]
    assert abs(flag.onset_s - smile.onset_s) < 0.15
    assert findings.info is not None
    assert all(part.gaps == () for part in findings.info.coverage if part.family == "expression")


@pytest.mark.parametrize("look", ["first", "second"])
def test_a_frown_is_followed_all_the_way_down_as_far_as_real_people_frown(look):
    grey = np.full((480, 480, 3), 128, dtype=np.uint8)
    person = MovingPerson(load_portrait(look), seated_framing(480, 480), grey)
    tracker = MediaPipeTracker(load_models())
    try:
        heights = [_brows_over_eyes(tracker, person, amount) for amount in (0.0, 0.25, 0.5, 0.75, 1.0)]
    finally:
        tracker.close()
    assert all(later < earlier for earlier, later in itertools.pairwise(heights))
    assert 0.03 < heights[0] - heights[-1] < 0.07


def _brows_over_eyes(tracker, person, frown):
    """Height of the inner brows over the inner eye corners, in distances between the outer ones."""
    picture = np.ascontiguousarray(person.render(PersonAmounts(face=FaceAmounts(brow_lower=frown)))[..., ::-1])
    faces = [tracker.face(picture) for _ in range(6)]
    x, y, _ = np.mean([face.points_px for face in faces[2:]], axis=0).T
    return (y[[133, 362]].mean() - y[[107, 55, 336, 285]].mean()) / np.hypot(x[33] - x[263], y[33] - y[263])
