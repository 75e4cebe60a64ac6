"""Flags are held against labels by their rules: what counts, what names, what is false."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.domain.flags import Evidence, Flag
from benchmarks.labelled_people import FACE, REST, PeopleScore, read_labels


def _flag(signal: str, onset_s: float, offset_s: float, *, family: str = "expression", effect_z: float = 4.0) -> Flag:
    evidence = Evidence(
        signal=signal, unit="IOD", before=0.0, after=0.1, effect_z=effect_z, direction="up" if effect_z > 0 else "down"
    )
    return Flag(
        id=f"{signal}{onset_s}", kind="shift", family="gaze" if family == "gaze" else "expression",
        participant_id="client", start_s=onset_s, onset_s=onset_s, apex_s=onset_s, offset_s=offset_s, end_s=offset_s,
        score=3.0, rule="phasic", text="", evidence=(evidence,),
    )  # fmt: skip


def _folder(tmp_path: Path) -> Path:
    sure = {"confidence": "high", "seen_by_second_rater": True}
    events = [
        {"label": "smile", "start": 2.0, "end": 3.0, **sure},
        {"label": "gaze_aside", "start": 5.0, "end": 6.0, **sure},
        {"label": "smile", "start": 0.0, "end": 1.0, **sure},
        {"label": "brow_raise", "start": 8.0, "end": 8.5, "confidence": "second", "rater": 2},
    ]
    clip = {"file": "a.mp4", "kind": "talker control", "people": ["p1"], "duration_s": 10.0, "events": events}
    two = {**clip, "people": ["p1", "p2"]}
    labels = {"a": {**clip, "exhaustive": {"smile": True, "brow": False}}, "two": {**two, "exhaustive": {}}}
    (tmp_path / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    (tmp_path / "a.mp4").touch()
    return tmp_path


def test_a_clip_of_two_people_is_left_out_and_what_begins_before_the_clip_does_not_count(tmp_path: Path) -> None:
    (clip,) = read_labels(_folder(tmp_path))
    assert [event.label for event in clip.events if event.sure] == ["smile", "gaze_aside"]


def test_only_the_signal_that_fits_in_the_direction_that_fits_names_an_event(tmp_path: Path) -> None:
    (clip,) = read_labels(_folder(tmp_path))
    falling, rising = (_flag("lip_corner_pull_left", 2.1, 3.0, effect_z=sign) for sign in (-4.0, 4.0))
    score = PeopleScore()
    score.add(clip, [falling])
    assert score.share_named(FACE) == 0
    assert [one.hit for one in score.events] == [True, False]
    score = PeopleScore()
    score.add(clip, [rising, _flag("head_yaw", 5.2, 6.0, family="gaze")])
    assert (score.share_named(FACE), score.share_named(REST)) == (1, 1)


def test_a_flag_is_false_only_where_everything_of_its_kind_is_labelled_and_nothing_is_there(tmp_path: Path) -> None:
    (clip,) = read_labels(_folder(tmp_path))
    score = PeopleScore()
    score.add(
        clip,
        [
            _flag("lip_corner_pull", 7.0, 7.4),  # nothing there
            _flag("lip_corner_pull", 8.2, 8.8),  # what only the second rater saw
            _flag("brow_lower", 7.0, 7.4),  # brows are not all labelled
        ],
    )
    assert [flag.onset_s for _, flag in score.false] == [7.0]
    assert score.plain_per_hour == 3 * 360
