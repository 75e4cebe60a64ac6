from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.analysis.candidates import find_candidates
from annotator.analysis.coverage import coverage, coverage_notes
from annotator.analysis.derive import derive_signals
from annotator.analysis.detect import flags_at
from annotator.domain.flags import Flag
from annotator.domain.landmarks import ParticipantTracks
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.signals import Coverage
from tests.analysis.synthetic import bump, geometry_of, in_picture, recording, resting_face

MINUTE_S = np.arange(0, 60, 1 / 15)
CLIENT = Participant(id="client", role="client", name="Ada", media_id="camera")


def _smiling(
    times_s: np.ndarray = MINUTE_S, *, cut_at: tuple[int, ...] = (), jump_px: float = 0.0
) -> ParticipantTracks:
    """Smiles at 10 and 40 s; at each cut the picture jumps aside and shows the face smaller."""
    random = np.random.default_rng(21)
    faces = np.repeat(resting_face()[None], len(times_s), axis=0)
    smile = sum(bump(times_s, start_s=at_s, rise_s=0.4, hold_s=1.5, fall_s=0.6) for at_s in (10, 40))
    faces[:, 61, :2] += smile[:, None] * (-0.06, 0.05)
    faces[:, 291, :2] += smile[:, None] * (0.06, 0.05)
    faces += random.normal(0, 0.0015, faces.shape)
    shot = np.searchsorted(np.array(cut_at), np.arange(len(times_s)), side="right") % 2
    place = np.column_stack([320 + jump_px * shot, np.full(len(times_s), 200.0)])
    scale = np.where((shot == 1) & (jump_px > 0), 75.0, 100.0)
    return recording(in_picture(faces, scale_px=scale, at_px=place), cut_at=cut_at)


def _detect(tracks: ParticipantTracks, *, sensitivity: int = 5) -> tuple[Flag, ...]:
    times_s = tracks.face.times_s
    frames = FrameTimes(times_s=np.arange(0, times_s[-1] + 1, 1 / 30) + 0.004, end_s=float(times_s[-1]) + 1)
    candidates = find_candidates([geometry_of(tracks)])
    return flags_at(candidates, sensitivity=sensitivity, frame_times={"client": frames})


def _coverage(tracks: ParticipantTracks) -> tuple[Coverage, ...]:
    return coverage(geometry_of(tracks), (0.0, float(tracks.face.times_s[-1])))


def test_a_smile_is_one_flag_with_evidence_on_real_frames() -> None:
    first, second = _detect(_smiling())
    assert first.onset_s == pytest.approx(10.17, abs=0.08)
    assert second.onset_s == pytest.approx(40.17, abs=0.08)
    for flag in (first, second):
        assert flag.start_s == flag.onset_s < flag.apex_s < flag.offset_s == flag.end_s
        for time_s in (flag.onset_s, flag.apex_s, flag.offset_s):
            frame = (time_s - 0.004) * 30
            assert frame == pytest.approx(round(frame), abs=1e-6)
        evidence = {entry.signal: entry for entry in flag.evidence}
        pull = evidence["lip_corner_pull"]
        assert pull.direction == "up"
        assert pull.after - pull.before == pytest.approx(0.11, abs=0.02)
        assert flag.score >= 2.5
        assert flag.text.startswith("Lip corners rose")


def test_the_same_recording_gives_the_same_flags() -> None:
    first, again = _detect(_smiling()), _detect(_smiling())
    assert first == again
    assert len({flag.id for flag in first}) == len(first)


def test_the_id_does_not_depend_on_what_else_a_higher_sensitivity_adds() -> None:
    candidates = find_candidates([geometry_of(_smiling())])
    lips = next(shift for shift in candidates if shift.signal == "lip_corner_pull")
    also = replace(lips, signal="brow_inner_raise", strength=lips.strength / 2, effect_z=3 * lips.effect_z)
    alone, together = (flags_at(shifts, sensitivity=10, frame_times={}) for shifts in ((lips,), (lips, also)))
    assert alone[0].id == together[0].id
    assert alone[0].text != together[0].text


def test_ids_stay_when_the_sensitivity_changes() -> None:
    at_five = {flag.id for flag in _detect(_smiling())}
    assert at_five <= {flag.id for flag in _detect(_smiling(), sensitivity=3)}


def test_a_camera_cut_is_a_gap_and_not_a_shift() -> None:
    cut_at = (20 * 15, 30 * 15)
    tracks = _smiling(cut_at=cut_at, jump_px=150.0)
    assert [round(flag.onset_s) for flag in _detect(tracks)] == [10, 40]
    expression = next(entry for entry in _coverage(tracks) if entry.family == "expression")
    assert [round(start_s) for start_s, _ in expression.gaps] == [20, 30]


def test_a_person_who_leaves_and_comes_back_elsewhere_raises_no_flag() -> None:
    tracks = _smiling()
    points = tracks.face.points_px.copy()
    points[20 * 15 : 30 * 15] = np.nan
    points[30 * 15 :, :, 0] += 120
    flags = _detect(replace(tracks, face=replace(tracks.face, points_px=points)))
    assert [(flag.family, round(flag.onset_s)) for flag in flags] == [("expression", 10), ("expression", 40)]


def test_a_still_slightly_noisy_face_raises_no_flag_in_ten_minutes() -> None:
    times_s = np.arange(0, 600, 1 / 15)
    random = np.random.default_rng(2)
    noise = random.normal(0, 0.003, (len(times_s), 478, 3)).astype(np.float32)
    points = in_picture(resting_face()[None] + noise)
    flow = random.normal(0, 0.05, (len(times_s), 2)).astype(np.float32)
    assert _detect(recording(points, torso_flow_px=flow)) == ()


def test_without_a_face_there_is_a_note_and_no_flag() -> None:
    nobody = recording(np.full((60, 478, 3), np.nan, dtype=np.float32))
    assert _detect(nobody) == ()
    notes = coverage_notes(_coverage(nobody), [CLIENT])
    assert notes == ("No face of Ada was measurable in the whole recording; look at the region set for Ada.",)


def test_a_face_that_is_seldom_measurable_is_said_so() -> None:
    tracks = _smiling()
    points = tracks.face.points_px.copy()
    points[20 * 15 :] = np.nan
    seldom = _coverage(replace(tracks, face=replace(tracks.face, points_px=points)))
    assert coverage_notes(seldom, [CLIENT]) == ("The face of Ada was measurable only 33 % of the time.",)


def test_an_empty_recording_is_no_error() -> None:
    empty = recording(np.empty((0, 478, 3), dtype=np.float32))
    signals = derive_signals(empty)
    assert find_candidates([signals]) == ()


def test_there_is_no_eleventh_sensitivity() -> None:
    candidates = find_candidates([geometry_of(_smiling())])
    with pytest.raises(ValueError, match="sensitivity 11"):
        flags_at(candidates, sensitivity=11, frame_times={})
