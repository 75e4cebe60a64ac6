import av
import numpy as np
import pytest

from annotator.features.demo.recording import RecordingSettings, generate_recording
from annotator.features.demo.script import Script, ScriptedCue, ScriptedLine

_SMALL = RecordingSettings(width_px=320, height_px=180, frames_per_s=15, noise=1.0)


def _script(**changes):
    line = ScriptedLine(role="client", start_s=0.5, end_s=1.5, text="some words")
    return Script(**{"duration_s": 2.0, "lines": (line,), **changes})


def _pictures(path):
    with av.open(str(path)) as container:
        return [
            (float(frame.time), frame.to_ndarray(format="gray").astype(float)) for frame in container.decode(video=0)
        ]


def test_a_recording_has_every_frame_and_sound(tmp_path):
    parts = []
    generate_recording(_script(), tmp_path / "a.mp4", settings=_SMALL, on_progress=parts.append)
    times = [time for time, _ in _pictures(tmp_path / "a.mp4")]
    assert times == pytest.approx(np.arange(30) / 15, abs=1e-3)
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert container.streams.video[0].width == 320
        assert len(container.streams.audio) == 1
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_the_two_people_sit_side_by_side_and_differ(tmp_path):
    generate_recording(_script(), tmp_path / "a.mp4", settings=_SMALL)
    _, picture = _pictures(tmp_path / "a.mp4")[0]
    assert np.abs(picture[:, :160] - picture[:, 160:]).mean() > 10


def test_a_still_recording_changes_only_by_noise(tmp_path):
    still = RecordingSettings(width_px=160, height_px=180, frames_per_s=15, noise=2.0, idle=0, sound=False)
    generate_recording(_script(roles=("client",), lines=(), blinks=False), tmp_path / "a.mp4", settings=still)
    pictures = np.array([picture for _, picture in _pictures(tmp_path / "a.mp4")])
    assert pictures.mean(axis=(1, 2)).std() < 0.5
    assert 0 < np.abs(np.diff(pictures, axis=0)).mean() < 4


def test_a_cut_changes_the_framing_and_lights_the_brightness(tmp_path):
    settings = RecordingSettings(
        width_px=160, height_px=180, frames_per_s=15, noise=0, idle=0, sound=False, cuts_s=(1.0,), lights_s=(1.5,)
    )
    generate_recording(_script(roles=("client",), lines=(), blinks=False), tmp_path / "a.mp4", settings=settings)
    pictures = [picture for _, picture in _pictures(tmp_path / "a.mp4")]
    steps = np.abs(np.diff(np.array(pictures), axis=0)).mean(axis=(1, 2))
    assert np.argsort(steps)[-2:].tolist() == [21, 14] or set(np.argsort(steps)[-2:]) == {14, 22}
    assert pictures[-1].mean() < 0.9 * pictures[16].mean()


def test_a_failed_recording_leaves_nothing_behind(tmp_path):
    def stop(part):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate_recording(_script(), tmp_path / "a.mp4", settings=_SMALL, on_progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_recording_outlives_a_failed_one(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"the old one")
    with pytest.raises(ZeroDivisionError):
        generate_recording(_script(), tmp_path / "a.mp4", settings=_SMALL, on_progress=lambda part: 1 / 0)
    assert (tmp_path / "a.mp4").read_bytes() == b"the old one"


def test_one_cue_more_leaves_the_frames_before_it_as_they_were(tmp_path):
    cue = ScriptedCue(role="client", kind="smile", start_s=1.0, rise_s=0.3, hold_s=0.3, fall_s=0.3)
    still = RecordingSettings(width_px=160, height_px=180, frames_per_s=10, noise=0, sound=False)
    one = _script(roles=("client",), lines=(), blinks=False)
    generate_recording(one, tmp_path / "a.mp4", settings=still)
    generate_recording(
        Script(duration_s=2.0, roles=("client",), blinks=False, cues=(cue,)), tmp_path / "b.mp4", settings=still
    )
    for index, ((_, first), (_, second)) in enumerate(
        zip(_pictures(tmp_path / "a.mp4"), _pictures(tmp_path / "b.mp4"), strict=True)
    ):
        change = np.abs(first - second).mean()
        assert change > 0.3 if index == 14 else change < 0.3 or 10 < index < 20
