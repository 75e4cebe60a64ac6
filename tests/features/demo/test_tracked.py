"""What is drawn must be what MediaPipe sees: the analysis finds a scripted smile in a short recording."""

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.features.demo.recording import RecordingSettings, generate_recording
from annotator.features.demo.script import Script, ScriptedCue
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions


def test_a_scripted_smile_is_flagged_when_it_happens_and_the_face_is_seen_throughout(tmp_path):
    smile = ScriptedCue(role="client", kind="smile", start_s=9.0, rise_s=0.4, hold_s=1.2, fall_s=0.5, amplitude=0.9)
    script = Script(duration_s=14.0, roles=("client",), cues=(smile,))
    settings = RecordingSettings(width_px=400, height_px=400, frames_per_s=15, sound=False)
    generate_recording(script, tmp_path / "one.mp4", settings=settings)
    with new_session(tmp_path / "one.session", [VideoSpec(path=tmp_path / "one.mp4")]) as folder:
        findings = analyse(folder, AnalysisOptions(workers=1)).findings
    (flag,) = [flag for flag in findings.flags.values() if flag.family == "expression"]
    assert abs(flag.onset_s - smile.onset_s) < 0.15
    assert findings.info is not None
    assert all(part.gaps == () for part in findings.info.coverage if part.family == "expression")
