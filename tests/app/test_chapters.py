"""Chapters of one camera, and recordings whose sound outlasts their picture."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotator.app.chapters import Chapter, chapter_of, in_order, left_out, may_go_on
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec, parse_video
from annotator.domain.media import LEFT_REGION


@pytest.mark.parametrize(
    ("name", "chapter"),
    [
        ("GX010007.MP4", Chapter(recording="GX0007", number=1)),
        ("gh120345.mp4", Chapter(recording="GH0345", number=12)),
        ("GOPR0042.MP4", Chapter(recording="GOPR0042", number=0)),
        ("GP030042.MP4", Chapter(recording="GOPR0042", number=3)),
        ("session 7.mp4", None),
        ("00001.MTS", None),
    ],
)
def test_which_chapter_a_file_is(name: str, chapter: Chapter | None) -> None:
    assert chapter_of(Path(name)) == chapter


def test_chapters_follow_each_other_on_the_session_clock(shared: Path, tmp_path: Path) -> None:
    names = ("GX010007.MP4", "GX020007.MP4")
    for name in names:
        shutil.copy(shared / "cases" / "media" / name, tmp_path / name)
    client = ParticipantSpec(role="client")
    with new_session(tmp_path / "a", [VideoSpec(path=tmp_path / name) for name in names], [client]) as folder:
        session = folder.load()
    first, second = session.media.values()
    assert (first.offset_s, second.offset_s) == (0.0, pytest.approx(first.duration_s))
    assert session.info.duration_s == pytest.approx(19.69, abs=0.05)
    (person,) = session.participants.values()
    assert person.media_id == first.id
    assert [(place.media_id, place.from_s) for place in person.places] == [(second.id, second.offset_s)]


def test_a_chapter_that_was_not_given_is_offered(shared: Path, tmp_path: Path) -> None:
    for name in ("GX010007.MP4", "GX020007.MP4"):
        shutil.copy(shared / "cases" / "media" / name, tmp_path / name)
    first = tmp_path / "GX010007.MP4"
    second = tmp_path / "GX020007.MP4"
    assert left_out([first]) == [(second, first)]
    assert left_out([second]) == [(first, second)]
    assert left_out([second, first]) == []
    with new_session(tmp_path / "a", [VideoSpec(path=first)], [ParticipantSpec(role="client")]) as folder:
        assert any("GX020007.MP4 beside GX010007.MP4 is the next chapter" in problem for problem in folder.problems)


def test_chapters_are_put_in_order_where_the_first_of_them_stands() -> None:
    given = [Path(name) for name in ("a.mp4", "GX020007.MP4", "b.mp4", "GX010007.MP4", "GX010008.MP4")]
    assert [path.stem for path in in_order(given)] == ["a", "GX010007", "GX020007", "b", "GX010008"]


@pytest.mark.parametrize(
    ("name", "before", "may"),
    [
        ("00002.MTS", "00001.MTS", True),
        ("C0012.mp4", "c0011.MP4", True),
        ("DJI_0004.MP4", "DJI_0002.MP4", False),
        ("cam2.mp4", "cam1.mp4", False),
        ("00002.MTS", "00001.MP4", False),
        ("GX020007.MP4", "GX010007.MP4", False),
    ],
)
def test_names_that_leave_it_open_whether_a_recording_goes_on(name: str, before: str, may: bool) -> None:
    assert may_go_on(Path(name), Path(before)) is may


def test_any_recording_can_go_on_where_the_one_before_ends(shared: Path, tmp_path: Path) -> None:
    for name, copy in (("GX010007.MP4", "C0001.MP4"), ("GX020007.MP4", "C0002.MP4")):
        shutil.copy(shared / "cases" / "media" / name, tmp_path / copy)
    videos = [parse_video(str(tmp_path / "C0001.MP4")), parse_video(f"{tmp_path / 'C0002.MP4'}@after")]
    client = ParticipantSpec(role="client", region=LEFT_REGION, media="1")
    with new_session(tmp_path / "a", videos, [client]) as folder:
        session = folder.load()
    first, second = session.media.values()
    assert second.offset_s == pytest.approx(first.duration_s)
    (person,) = session.participants.values()
    assert [(place.media_id, place.region) for place in person.places] == [(second.id, LEFT_REGION)]


def test_who_is_given_a_place_in_a_chapter_is_not_joined_there(shared: Path, tmp_path: Path) -> None:
    videos = [VideoSpec(path=shared / "cases" / "media" / name) for name in ("GX010007.MP4", "GX020007.MP4")]
    people = [ParticipantSpec(role="client", media="1"), ParticipantSpec(role="therapist", media="2")]
    with new_session(tmp_path / "a", videos, people) as folder:
        assert [person.places for person in folder.load().participants.values()] == [(), ()]


def test_a_session_lasts_as_long_as_its_longest_stream(shared: Path, tmp_path: Path) -> None:
    video = VideoSpec(path=shared / "cases" / "media" / "voffset.mp4")
    with new_session(tmp_path / "a", [video], [ParticipantSpec(role="client")]) as folder:
        assert folder.load().info.duration_s == pytest.approx(19.69, abs=0.03)
