"""Regions of a recording whose picture is cut: joined from what real cameras and the demo's people give."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, SpecError, VideoSpec, parse_participant
from annotator.domain.participants import overlapping
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.pipeline.recording_check import check_session, check_video
from annotator.pipeline.recording_check_text import cut_words, document
from annotator.pipeline.region_views import find_people
from tests.fixtures.people import BACK_S, CUT_S

OPTIONS = AnalysisOptions(workers=1)


def test_every_view_gets_its_regions_and_a_person_stays_the_same(cut_recording: Path) -> None:
    found = find_people(cut_recording, people=2)
    assert found is not None
    assert found.complete
    first, second = found.views
    assert [start_s for start_s, _ in first.spans_s][1:] == pytest.approx([BACK_S], abs=0.01)
    assert [start_s for start_s, _ in second.spans_s] == pytest.approx([CUT_S], abs=0.01)
    assert [seat.face.x < 0.5 for seat in first.seats if seat] == [True, False]
    left, right = second.seats
    assert left is not None
    assert right is not None
    assert 0.3 < left.face.x < right.face.x
    assert any("who is who after the cut" in doubt for doubt in second.proposals.doubts)


def test_auto_on_the_command_line_follows_the_cuts(cut_recording: Path, tmp_path: Path) -> None:
    people = [parse_participant("client=auto"), parse_participant("therapist=auto")]
    with new_session(tmp_path / "cut", [VideoSpec(path=cut_recording, offset_s=100.0)], people) as folder:
        session = folder.load()
    assert not overlapping(session.participants.values())
    for person in session.participants.values():
        assert [place.from_s for place in person.places] == pytest.approx([100 + CUT_S, 100 + BACK_S], abs=0.01)
        assert person.at(110.0).region == person.region != person.at(108.0).region


def test_the_check_names_the_cut_until_the_regions_follow_it(cut_recording: Path, tmp_path: Path) -> None:
    bare = check_video(cut_recording, OPTIONS, looks=12, looks_s=600)
    assert bare is not None
    assert [cut.at_s for cut in bare.cuts] == pytest.approx([CUT_S, BACK_S], abs=0.01)
    (words,) = cut_words(bare)
    assert "cut.mp4 is cut to another view at 0:00:06.4, 0:00:09.6" in words
    assert [row["regions_follow"] for row in document(bare)["cuts"]] == [False, False]
    people = [parse_participant("client=auto"), parse_participant("therapist=auto")]
    with new_session(tmp_path / "cut", [VideoSpec(path=cut_recording)], people) as folder:
        settled = check_session(folder, folder.load(), OPTIONS, looks=12, looks_s=600)
    assert settled is not None
    assert cut_words(settled) == ()
    assert all(person.found == person.looks for person in settled.people if person.looks)


def test_a_recording_that_is_not_cut_says_nothing_of_cuts(two_people: Path) -> None:
    found = check_video(two_people, OPTIONS, looks=12, looks_s=600)
    assert found is not None
    assert found.cuts == ()
    assert cut_words(found) == ()


def test_who_is_not_in_the_picture_from_a_time_on(two_people: Path, tmp_path: Path) -> None:
    specs = [parse_participant(text) for text in ("client=left", "therapist=right", "therapist=none,from=5")]
    with new_session(tmp_path / "gone", [VideoSpec(path=two_people)], specs) as folder:
        therapist = folder.load().participants["therapist"]
    assert [stay.media_id for stay in therapist.stays] == ["media-1", ""]
    with pytest.raises(SpecError, match="from when on"):
        parse_participant("therapist=none")


def test_two_real_recordings_joined_are_tracked_with_the_regions_of_their_time(shared: Path, tmp_path: Path) -> None:
    clips = shared / "clips" / "labelled"
    joined, cut_s = _joined(clips / "d10.mp4", clips / "vrt1.mp4", tmp_path / "joined.mp4", seconds=4.0)
    with new_session(
        tmp_path / "joined", [VideoSpec(path=joined)], [ParticipantSpec(role="client", auto=True)]
    ) as folder:
        client = folder.load().participants["client"]
        info = analyse(folder, OPTIONS).info
    (place,) = client.places
    assert place.from_s == pytest.approx(cut_s, abs=0.001)
    assert place.region != client.region
    assert info is not None
    (expression,) = (row for row in info.coverage if row.family == "expression")
    # What is near the cut is not measured, everything else is.
    assert expression.measurable_s > expression.total_s - 1.5
    assert all(start_s < cut_s + 1.0 and end_s > cut_s - 1.0 for start_s, end_s in expression.gaps)


def _joined(first: Path, second: Path, path: Path, *, seconds: float) -> tuple[Path, float]:
    """The beginnings of two recordings, one after the other, the second to the right; and where the cut is."""
    opened: Any = av.open(str(path), "w")
    cut = number = 0
    with opened as written:
        stream = written.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 960, 480, "yuv420p", 6_000_000
        for source, left_px in ((first, 0), (second, 480)):
            cut = number
            for rgb in _pictures(source, rate_hz=25, seconds=seconds):
                picture = np.full((480, 960, 3), 96, np.uint8)
                picture[:, left_px : left_px + 480] = cv2.resize(rgb, (480, 480), interpolation=cv2.INTER_AREA)
                made = av.VideoFrame.from_ndarray(picture, format="rgb24")
                made.pts, made.time_base = number, Fraction(1, 25)
                written.mux(stream.encode(made))
                number += 1
        written.mux(stream.encode(None))
    return path, cut / 25


def _pictures(path: Path, *, rate_hz: int, seconds: float) -> Iterator[np.ndarray]:
    due = 0
    with av.open(str(path)) as read:
        for frame in read.decode(video=0):
            while frame.time is not None and due / rate_hz <= min(frame.time, seconds - 1e-6):
                yield frame.to_ndarray(format="rgb24")
                due += 1
