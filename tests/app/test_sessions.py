"""Making sessions from recordings."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, SpecError, VideoSpec, parse_participant, parse_video
from annotator.app.sessions import open_path, session_of_video
from annotator.domain.media import FULL_REGION, LEFT_REGION, RIGHT_REGION, Region
from annotator.media.container import MediaError
from annotator.media.frame_index import load_index
from annotator.pipeline.media_cache import index_path
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder


def write_video(path: Path, *, frames: int = 12) -> Path:
    """A grey video of some frames at 10 a second."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height = 64, 48
        for number in range(frames):
            picture = np.full((48, 64, 3), 10 * number % 255, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return write_video(tmp_path / "talk.mp4")


# --- what people type -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("client", ParticipantSpec(role="client")),
        ("Client:Anna Smith", ParticipantSpec(role="client", name="Anna Smith")),
        ("therapist=right", ParticipantSpec(role="therapist", region=RIGHT_REGION)),
        ("client=left@2", ParticipantSpec(role="client", region=LEFT_REGION, media="2")),
        ("client@room.mp4", ParticipantSpec(role="client", media="room.mp4")),
        (
            "client:Ada=auto@2",
            ParticipantSpec(role="client", name="Ada", media="2", auto=True),
        ),
        (
            "other:Dr J=0.1,0.2,0.3,0.4@cam.mp4",
            ParticipantSpec(
                role="other", name="Dr J", region=Region(x=0.1, y=0.2, width=0.3, height=0.4), media="cam.mp4"
            ),
        ),
    ],
)
def test_participants_are_read_as_people_type_them(text: str, spec: ParticipantSpec) -> None:
    assert parse_participant(text) == spec


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("boss", "'boss' is no role; write client, therapist, other"),
        ("client=top", "write full, left, right or x,y,w,h"),
        ("client=0,0,2,1", "does not lie inside the picture"),
    ],
)
def test_a_participant_that_makes_no_sense_is_refused_with_what_does(text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        parse_participant(text)


def test_a_video_may_have_an_offset_and_an_at_in_its_name(tmp_path: Path) -> None:
    assert parse_video("a.mp4@1.5") == VideoSpec(path=Path("a.mp4"), offset_s=1.5)
    assert parse_video("a.mp4@-2") == VideoSpec(path=Path("a.mp4"), offset_s=-2.0)
    assert parse_video("me@home.mp4") == VideoSpec(path=Path("me@home.mp4"))
    there = tmp_path / "a@2"
    there.touch()
    assert parse_video(str(there)) == VideoSpec(path=there)


# --- making -----------------------------------------------------------------------------------------------------------


def test_a_session_knows_its_video_and_has_one_client_unless_told(video: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "hour 7", [VideoSpec(path=video, offset_s=2.0)]) as folder:
        session = folder.load()
        (media,) = session.media.values()
        assert folder.path == tmp_path / "hour 7.session"
        assert (media.path, media.file_name, media.frame_count) == ("../talk.mp4", "talk.mp4", 12)
        assert (media.width_px, media.height_px, media.has_audio) == (64, 48, False)
        assert media.duration_s == pytest.approx(1.2)
        assert session.info.duration_s == pytest.approx(3.2)
        assert session.info.title == "hour 7"
        (client,) = session.participants.values()
        assert (client.id, client.role, client.media_id, client.region) == ("client", "client", media.id, FULL_REGION)
        assert session.codebook.id == "incongruence"
        assert folder.media_path(media) == video
        assert load_index(index_path(folder, media), fingerprint=media.fingerprint) is not None


def test_one_camera_per_person(video: Path, tmp_path: Path) -> None:
    second = write_video(tmp_path / "second.mp4", frames=20)
    people = [ParticipantSpec(role="client"), ParticipantSpec(role="client", name="Ben")]
    with new_session(tmp_path / "a", [VideoSpec(path=video), VideoSpec(path=second)], people) as folder:
        found = [(person.id, person.media_id) for person in folder.load().participants.values()]
    assert found == [("client", "media-1"), ("client-2", "media-2")]


def test_a_participant_is_put_into_the_named_video(video: Path, tmp_path: Path) -> None:
    second = write_video(tmp_path / "second.mp4")
    videos = [VideoSpec(path=video), VideoSpec(path=second)]
    people = [ParticipantSpec(role="client", media="2"), ParticipantSpec(role="other", media="talk.mp4")]
    with new_session(tmp_path / "a", videos, people) as folder:
        assert [person.media_id for person in folder.load().participants.values()] == ["media-2", "media-1"]
    with pytest.raises(SpecError, match=r"there is no video 'x'; the session has talk\.mp4, second\.mp4"):
        new_session(tmp_path / "b", videos, [ParticipantSpec(role="client", media="x")])
    assert not (tmp_path / "b.session").exists()


def test_two_people_in_one_place_are_refused(video: Path, tmp_path: Path) -> None:
    people = [ParticipantSpec(role="client"), ParticipantSpec(role="therapist")]
    with pytest.raises(SpecError, match=r"client and therapist are given the same place in talk\.mp4"):
        new_session(tmp_path / "a", [VideoSpec(path=video)], people)


def test_a_transcript_comes_along_and_its_problems_are_told(video: Path, tmp_path: Path) -> None:
    spoken = tmp_path / "talk.srt"
    spoken.write_text(
        "1\n00:00,1 --> 00:00,9\nCLIENT: Hi\n\n2\n00:01,0 --> x\nno\n\n3\n00:01,0 --> 00:01,1\nDOG: Wuff\n"
    )
    with new_session(tmp_path / "a", [VideoSpec(path=video)], transcript=spoken) as folder:
        said = [(row.text, row.participant_id) for row in folder.load().utterances.values()]
        assert said == [("Hi", "client"), ("DOG: Wuff", None)]
        assert any("line 6" in problem for problem in folder.problems)
        assert any("'DOG' is no participant" in problem for problem in folder.problems)


def test_a_recording_that_cannot_be_used_leaves_no_session(tmp_path: Path) -> None:
    text = tmp_path / "talk.mp4"
    text.write_text("hello")
    with pytest.raises(MediaError):
        new_session(tmp_path / "a", [VideoSpec(path=text)])
    with pytest.raises(MediaError):
        open_path(text)
    assert [path.name for path in tmp_path.iterdir()] == ["talk.mp4"]


# --- finding ----------------------------------------------------------------------------------------------------------


def test_a_bare_video_has_its_session_beside_it_and_keeps_it(video: Path) -> None:
    with open_path(video) as folder:
        assert folder.path == video.with_suffix(".session")
        first = folder.load()
    with open_path(video) as folder:
        assert folder.load() == first
    with open_path(video.with_suffix(".session")) as folder:
        assert folder.load() == first


def test_another_recording_of_the_same_name_gets_a_session_of_its_own(video: Path, tmp_path: Path) -> None:
    open_path(video).close()
    other = write_video(tmp_path / "talk.avi", frames=5)
    with open_path(other) as folder:
        assert folder.path == tmp_path / "talk.avi.session"
        assert next(iter(folder.load().media.values())).frame_count == 5


def test_where_the_video_lies_on_a_disk_that_cannot_be_written_the_current_folder_serves(
    video: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "desk"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != video.parent and allowed(path, mode))
    with session_of_video(video) as folder:
        assert folder.path == elsewhere / "talk.session"
        assert folder.media_path(next(iter(folder.load().media.values()))) == video
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    (elsewhere / "talk.session").rename(elsewhere / "gone")
    with pytest.raises(StorageError, match="annotator new"):
        session_of_video(video)


def test_opening_a_session_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no session at"):
        open_path(tmp_path / "no.session")
    assert not SessionFolder.backups(tmp_path / "no.session")


# --- regions that are found -------------------------------------------------------------------------------------------


def test_regions_are_found_left_to_right_in_the_order_given(two_people: Path, tmp_path: Path) -> None:
    told = []
    people = [
        ParticipantSpec(role="therapist", auto=True),
        ParticipantSpec(role="client", auto=True),
    ]
    with new_session(
        tmp_path / "a", [VideoSpec(path=two_people)], people, on_regions=lambda *found: told.append(found)
    ) as folder:
        session = folder.load()
        assert not folder.problems
    assert list(session.participants) == ["therapist", "client"]
    assert session.participants["therapist"].region.x == 0
    assert session.participants["client"].region.x == pytest.approx(0.5, abs=0.01)
    ((media, found, settled),) = told
    assert media.file_name == two_people.name
    assert found.complete
    assert [person.id for person in settled] == ["therapist", "client"]


def test_fewer_faces_than_people_are_refused_and_nothing_is_left_behind(one_person: Path, tmp_path: Path) -> None:
    people = [ParticipantSpec(role="client", auto=True), ParticipantSpec(role="therapist", auto=True)]
    with pytest.raises(SpecError, match=r"1 face was found in .* say where each one sits"):
        new_session(tmp_path / "a", [VideoSpec(path=one_person)], people)
    assert list(tmp_path.iterdir()) == []
