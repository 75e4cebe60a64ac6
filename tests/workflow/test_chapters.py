"""Chapters of one camera, and recordings whose sound outlasts their picture."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotator.workflow.chapters import Chapter, chapter_of, next_chapter
from annotator.workflow.sessions import ParticipantSpec, VideoSpec, new_session


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
    assert next_chapter(first) == tmp_path / "GX020007.MP4"
    with new_session(tmp_path / "a", [VideoSpec(path=first)], [ParticipantSpec(role="client")]) as folder:
        assert any("GX020007.MP4 beside GX010007.MP4 is the next chapter" in problem for problem in folder.problems)


def test_a_session_lasts_as_long_as_its_longest_stream(shared: Path, tmp_path: Path) -> None:
    video = VideoSpec(path=shared / "cases" / "media" / "voffset.mp4")
    with new_session(tmp_path / "a", [video], [ParticipantSpec(role="client")]) as folder:
        assert folder.load().info.duration_s == pytest.approx(19.69, abs=0.03)
