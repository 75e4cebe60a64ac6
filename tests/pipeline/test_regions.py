from pathlib import Path

import numpy as np
import pytest

from annotator.domain.media import FULL_REGION, LEFT_REGION
from annotator.media.container import MediaError
from annotator.pipeline.face_survey import survey_faces
from annotator.pipeline.region_views import find_people
from annotator.pipeline.regions import RegionProposals
from tests.fixtures.people import edited


def found(path: Path, people: int, **options) -> RegionProposals:
    result = find_people(path, people=people, **options)
    assert result is not None
    (view,) = result.views
    return view.proposals


def test_two_people_side_by_side_get_a_half_each(two_people: Path) -> None:
    proposals = found(two_people, 2)
    left, right = proposals.regions
    assert left.region.x == 0
    assert left.region.x + left.region.width == pytest.approx(0.5, abs=0.01)
    assert right.region.x == pytest.approx(0.5, abs=0.01)
    assert right.region.x + right.region.width == 1
    assert left.region.height == right.region.height == 1
    assert left.confidence == right.confidence == 1
    assert "100 %" in left.explanation
    assert proposals.complete
    assert not proposals.doubts
    assert proposals.summary.startswith("2 faces were found, all of them at the same time in 100 %")


def test_somebody_whose_place_is_given_is_not_looked_for(two_people: Path) -> None:
    proposals = found(two_people, 1, keep_out=[LEFT_REGION])
    assert proposals.regions[0].face.x > 0.5
    assert not proposals.doubts


def test_a_second_person_who_was_not_announced_is_named(two_people: Path) -> None:
    proposals = found(two_people, 1)
    assert len(proposals.regions) == 1
    assert "1 more face was seen than people are expected" in proposals.doubts[0]
    assert proposals.regions[0].confidence <= 0.5
    assert proposals.regions[0].region.width == pytest.approx(0.5, abs=0.01)


def test_a_person_alone_may_have_the_whole_picture(one_person: Path) -> None:
    proposals = found(one_person, 1)
    assert proposals.regions[0].region == FULL_REGION
    assert not proposals.doubts


def test_one_face_for_two_people_is_not_enough(one_person: Path) -> None:
    proposals = found(one_person, 2)
    assert not proposals.complete
    assert "2 people are expected, but 1 face was found" in proposals.doubts[0]


def test_people_who_change_places_are_noticed_and_not_swapped(two_people: Path, tmp_path: Path) -> None:
    def swap(rgb, time_s):
        return np.hstack([rgb[:, 320:], rgb[:, :320]]) if time_s >= 7 else rgb

    proposals = found(edited(two_people, tmp_path / "swapped.mp4", swap), 2)
    assert [region.region.x for region in proposals.regions] == pytest.approx([0, 0.5], abs=0.01)
    (doubt,) = proposals.doubts
    assert doubt.startswith("persons 1 and 2 seem to change places at about 0:00:0")
    assert doubt[len("persons 1 and 2 seem to change places at about ") :][:7] in ("0:00:06", "0:00:07")
    assert all(region.confidence <= 0.5 for region in proposals.regions)


def test_a_person_who_is_away_for_long_keeps_their_place(two_people: Path, tmp_path: Path) -> None:
    def leave(rgb, time_s):
        rgb = rgb.copy()
        if time_s >= 4:
            rgb[:, 320:] = rgb[:40, 320:330].mean(axis=(0, 1)).astype(np.uint8)
        return rgb

    proposals = found(edited(two_people, tmp_path / "away.mp4", leave), 2)
    assert proposals.complete
    assert proposals.regions[1].face.x > 0.5
    assert proposals.regions[1].confidence < proposals.regions[0].confidence
    assert any("person 2 was seen in 3" in doubt for doubt in proposals.doubts)


def test_a_person_far_off_centre_and_small_is_found(one_person: Path, tmp_path: Path) -> None:
    def far(rgb, _time_s):
        wide = np.full((720, 1280, 3), 90, np.uint8)
        wide[-180:, -160:] = rgb[::2, ::2]
        return wide

    proposals = found(edited(one_person, tmp_path / "far.mp4", far), 1)
    assert proposals.regions[0].face.x > 0.85
    assert proposals.regions[0].region.x > 0.6


def test_real_clips_show_their_one_person_and_an_empty_one_nobody(shared: Path) -> None:
    seated = found(shared / "clips" / "seated_gestures_12s.mp4", 1)
    assert seated.complete
    assert seated.regions[0].region.height == 1
    nobody = found(shared / "clips" / "no_face_4s.mp4", 1)
    assert not nobody.regions
    assert "no face was found" in nobody.doubts[0]


def test_looking_can_be_cancelled_and_leaves_nothing(two_people: Path, tmp_path: Path) -> None:
    parts: list[float] = []
    stopped = survey_faces(
        two_people, people=2, pictures_folder=tmp_path, on_progress=parts.append, cancelled=lambda: bool(parts)
    )
    assert stopped is None


def test_progress_goes_to_the_end_and_pictures_are_kept(two_people: Path, tmp_path: Path) -> None:
    parts: list[float] = []
    survey = survey_faces(two_people, people=2, pictures_folder=tmp_path, on_progress=parts.append)
    assert survey is not None
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert 4 <= len(survey.pictures) <= 16
    assert all(picture.path.stat().st_size > 1000 for picture in survey.pictures)


def test_what_is_no_video_is_refused_by_name(tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("not a video")
    with pytest.raises(MediaError, match=r"notes\.mp4"):
        survey_faces(text, people=1)
