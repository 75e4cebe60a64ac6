"""Clips of real recordings, made in their process and opened again."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.domain.covering import Box, CoverArea, CoverStyle
from annotator.domain.media import LEFT_REGION, Region
from annotator.features.clips.file_layout import CARD_HZ, CARD_S
from annotator.features.clips.make import ClipsFailed, MadeClips, UnknownMoments, choose_moments, make_clips
from annotator.features.clips.options import ClipOptions
from annotator.features.clips.plan import NothingToCut
from annotator.media.container import opened
from annotator.media.face_cover import SOLID_BGR
from annotator.media.frame_index import build_index
from annotator.media.probe import probe
from annotator.media.sound_decode import decode_sound
from annotator.media.video_reader import VideoReader
from annotator.media.video_writer import SOUND_RATE_HZ, VideoWriter
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.videos import CodedVideo, VideoShelf, read_frame_number
from tests.storage.test_disk_failures import small_disk

BARE: dict[str, Any] = {"pre_roll_s": 0.0, "post_roll_s": 0.0}


def make(folder: SessionFolder, out: Path, *spans: str, **options: Any) -> MadeClips:
    session = folder.load()
    moments = tuple(moment for span in spans for moment in choose_moments(session, f"span:{span}"))
    made = make_clips(folder, session, moments, out, ClipOptions(**{**BARE, **options}))
    assert made is not None
    return made


def pictures(path: Path, first: int = 0, last: int | None = None) -> list[NDArray[np.uint8]]:
    """The upright pictures of a file, blue first."""
    index = build_index(path)
    with VideoReader(path, index) as reader:
        frames = range(first, len(index) if last is None else last)
        return [reader.frame(number).bgra[..., :3].copy() for number in frames]


def numbers(path: Path) -> list[int]:
    return [read_frame_number(picture) for picture in pictures(path)]


def expected_frames(video: CodedVideo, start_s: float, end_s: float) -> NDArray[np.int64]:
    """The frames on screen between two times."""
    first = int(np.searchsorted(video.times_s, start_s + 1e-6, side="right")) - 1
    last = int(np.searchsorted(video.times_s, end_s - 1e-6))
    return np.arange(max(first, 0), last)


def test_a_clip_holds_exactly_the_frames_and_the_sound_of_its_span(
    coded: SessionFolder, coded_video: VideoShelf, tmp_path: Path
) -> None:
    video = coded_video("vfr")
    (path,) = make(coded, tmp_path / "out", "1.23-3.07").paths
    frames = expected_frames(video, 1.23, 3.07)
    assert numbers(path) == video.numbers[frames].tolist()
    index = build_index(path)
    begin_s = video.times_s[frames[0]]
    assert index.times.times_s == pytest.approx(video.times_s[frames] - begin_s, abs=1e-4)
    length_s = video.times_s[frames[-1] + 1] - begin_s
    assert index.times.end_s == pytest.approx(length_s, abs=1e-3)
    sound_s = sum(len(block.samples) for block in decode_sound(path, rate_hz=48_000)) / 48_000
    assert sound_s == pytest.approx(length_s, abs=0.022)


def test_session_time_counts_where_a_recording_begins_later(
    shifted: SessionFolder, coded_video: VideoShelf, tmp_path: Path
) -> None:
    video = coded_video("vfr")
    (path,) = make(shifted, tmp_path / "out", "11.5-12", voice="mute", captions="beside").paths[:1]
    assert numbers(path) == video.numbers[expected_frames(video, 1.5, 2.0)].tolist()
    assert not path.with_suffix(".vtt").read_text().count("-->")


def test_muted_means_no_sound_track_and_no_metadata_is_left(coded: SessionFolder, tmp_path: Path) -> None:
    (path,) = make(coded, tmp_path / "out", "1-1.5", voice="mute").paths
    assert not probe(path).has_audio
    with opened(path) as container:
        names = {name.lower() for part in (container, *container.streams) for name in part.metadata}
    assert names <= {"major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"}
    assert b"coded" not in path.read_bytes()


def test_a_reel_has_title_cards_and_captions_on_its_own_clock(
    coded: SessionFolder, coded_video: VideoShelf, tmp_path: Path
) -> None:
    video = coded_video("vfr")
    reel, captions = make(
        coded,
        tmp_path / "out",
        "1.02-1.45",
        "2.01-2.31",
        reel=True,
        captions="beside",
        file_format="webm",
        voice="pitch",
    ).paths
    assert (reel.name, captions.name) == ("reel.webm", "reel.vtt")
    card = round(CARD_S * CARD_HZ)
    first, second = expected_frames(video, 1.02, 1.45), expected_frames(video, 2.01, 2.31)
    index = build_index(reel)
    assert len(index) == 2 * card + len(first) + len(second)
    assert index.times.time_of(card) == pytest.approx(CARD_S, abs=1e-3)
    shown = pictures(reel, card, card + len(first))
    assert [read_frame_number(picture) for picture in shown] == video.numbers[first].tolist()
    text = captions.read_text(encoding="utf-8")
    assert text.startswith("WEBVTT\n\n00:00:02.50")
    assert text.count("-->") == 2
    assert "client: I, [client], am &lt;fine&gt;." in text


def faces_in_original(video: Path, first: int, count: int) -> list[tuple[int, Box]]:
    """Faces by a detector of another kind (Haar cascades), which has no part in the covering."""
    cascades = Path(cv2.__file__).parent / "data"
    haar = cv2.CascadeClassifier(str(cascades / "haarcascade_frontalface_alt2.xml"))
    found: list[tuple[int, Box]] = []
    for number, bgr in enumerate(pictures(video, first, first + count)):
        for x, y, width, height in haar.detectMultiScale(
            cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), 1.1, 5, minSize=(40, 40)
        ):
            found.append((number, (float(x), float(y), float(x + width), float(y + height))))
    return found


@pytest.mark.parametrize("style", ["solid", "pixels"])
def test_in_every_frame_every_face_of_the_original_is_covered(
    people: SessionFolder, two_people: Path, tmp_path: Path, style: CoverStyle
) -> None:
    (path,) = make(people, tmp_path / "out", "5-6.5", cover=style).paths
    covered, original = pictures(path), pictures(two_people, 50, 65)
    assert len(covered) == 15
    faces = faces_in_original(two_people, 50, 15)
    assert {number for number, _ in faces} == set(range(15))
    assert len(faces) >= 28
    for number, (left, top, right, bottom) in faces:
        inside = np.s_[int(top) : int(bottom), int(left) : int(right)]
        after, before = covered[number][inside].astype(float), original[number][inside].astype(float)
        if style == "solid":
            assert np.abs(after - np.array(SOLID_BGR)).mean() < 6
            assert np.abs(after - np.array(SOLID_BGR)).max() < 60
        assert np.abs(np.diff(after, axis=1)).mean() < 0.4 * np.abs(np.diff(before, axis=1)).mean()


@pytest.mark.parametrize("name", ["one_face_expressions_20s.mp4", "seated_gestures_12s.mp4"])
def test_on_real_clips_every_face_is_covered_in_every_frame(shared: Path, tmp_path: Path, name: str) -> None:
    video = shared / "clips" / name
    with new_session(tmp_path / "a.session", [VideoSpec(path=video)]) as folder:
        (path,) = make(folder, tmp_path / "out", "2-2.4", cover="solid", voice="mute").paths
    first = build_index(video).times.index_at(2.0)
    covered = pictures(path)
    faces = faces_in_original(video, first, len(covered))
    assert len({number for number, _ in faces}) > 0.8 * len(covered)
    for number, (left, top, right, bottom) in faces:
        inside = covered[number][int(top) : int(bottom), int(left) : int(right)]
        assert np.abs(inside.astype(float) - np.array(SOLID_BGR)).mean() < 6


@pytest.mark.parametrize("cover", [None, "solid"])
def test_an_area_drawn_by_hand_is_covered_in_every_frame(
    coded: SessionFolder, tmp_path: Path, cover: CoverStyle | None
) -> None:
    (media,) = coded.load().media.values()
    area = Region(x=0.6, y=0.5, width=0.3, height=0.4)
    (path,) = make(coded, tmp_path / "out", "1-1.4", cover=cover, also_cover=(CoverArea(region=area),)).paths
    left, top, width, height = area.to_pixels(media.width_px, media.height_px)
    shown = pictures(path)
    assert len(shown) > 5
    for picture in shown:
        inside = picture[top : top + height, left : left + width].astype(float)
        assert np.abs(inside - np.array(SOLID_BGR)).mean() < 4
        assert np.abs(inside - np.array(SOLID_BGR)).max() < 40


def test_an_area_of_a_recording_that_is_not_there_is_told(coded: SessionFolder, tmp_path: Path) -> None:
    with pytest.raises(UnknownMoments, match="no recording 'media-9'"):
        make(coded, tmp_path / "out", "1-1.4", also_cover=(CoverArea(region=LEFT_REGION, media_id="media-9"),))
    assert not (tmp_path / "out").exists()


def test_a_changed_pitch_is_lower_by_the_factor_and_as_long(tmp_path: Path) -> None:
    video = tmp_path / "tone.mp4"
    with VideoWriter(video, file_format="mp4", width_px=64, height_px=48, sound="mono") as writer:
        for number in range(50):
            writer.picture(np.full((48, 64, 3), 90, np.uint8), number / 25, (number + 1) / 25)
        time_s = np.arange(2 * SOUND_RATE_HZ) / SOUND_RATE_HZ
        writer.sound((8000 * np.sin(2 * np.pi * 440 * time_s)).astype(np.int16)[:, None])
        writer.finish()
    with new_session(tmp_path / "tone.session", [VideoSpec(path=video)]) as folder:
        (kept,) = make(folder, tmp_path / "kept", "0.2-1.8").paths
        (changed,) = make(folder, tmp_path / "changed", "0.2-1.8", voice="pitch").paths
    assert loudest_hz(kept) == pytest.approx(440, abs=3)
    assert 0.71 * 440 < loudest_hz(changed) < 0.85 * 440
    assert len(sound_of_file(changed)) == pytest.approx(len(sound_of_file(kept)), abs=0.03 * SOUND_RATE_HZ)


def sound_of_file(path: Path) -> NDArray[np.int16]:
    return np.concatenate([block.samples for block in decode_sound(path, rate_hz=SOUND_RATE_HZ)])


def loudest_hz(path: Path) -> float:
    samples = sound_of_file(path)[:, 0].astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * SOUND_RATE_HZ / len(samples)


def test_names_are_left_out_wherever_people_are_hidden(people: SessionFolder, tmp_path: Path) -> None:
    hidden = make(people, tmp_path / "a", "1-1.3", background="skeleton", captions="beside").paths
    assert [path.name for path in hidden] == ["clip-001-moment-client.mp4", "clip-001-moment-client.vtt"]
    assert "Anna" not in hidden[1].read_text(encoding="utf-8")
    shown = make(people, tmp_path / "b", "1-1.3", captions="beside").paths
    assert "Anna Smith: I, Anna" in shown[1].read_text(encoding="utf-8")


def test_lines_of_face_and_body_hold_nothing_of_the_picture(people: SessionFolder, tmp_path: Path) -> None:
    (path,) = make(people, tmp_path / "out", "5-5.3", background="skeleton").paths
    for picture in pictures(path):
        ground = np.median(picture.reshape(-1, 3), axis=0)
        drawn = np.abs(picture.astype(float) - ground).max(axis=2) > 40
        assert 0.002 < drawn.mean() < 0.15


def test_burned_captions_are_in_the_picture_only_while_they_are_said(people: SessionFolder, tmp_path: Path) -> None:
    (path,) = make(people, tmp_path / "out", "0.5-1.5", captions="burned").paths
    shown = pictures(path)
    foot = [picture[-60:-12, 200:440].astype(float).std() for picture in shown]
    assert np.mean(foot[6:]) > 1.2 * np.mean(foot[:4])


def files_below(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def test_cancelled_half_way_nothing_is_left_and_what_was_there_stays(people: SessionFolder, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "clip-001-moment-client.mp4").write_bytes(b"old")
    session, told = people.load(), list[float]()
    moments = choose_moments(session, "span:1-5")
    made = make_clips(
        people,
        session,
        moments,
        out,
        ClipOptions(cover="solid"),
        on_progress=lambda done, _what: told.append(done),
        cancelled=lambda: bool(told and told[-1] > 0.05),
    )
    assert made is None
    assert files_below(out) == ["clip-001-moment-client.mp4"]
    assert (out / "clip-001-moment-client.mp4").read_bytes() == b"old"
    assert [path for path in out.iterdir() if path.is_dir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="a Windows process cannot be sent SIGKILL")
def test_a_killed_process_is_told_and_leaves_nothing(people: SessionFolder, tmp_path: Path) -> None:
    session = people.load()

    def kill(_done: float, _what: str) -> None:
        for child in multiprocessing.active_children():
            os.kill(child.pid or 0, signal.SIGKILL)

    with pytest.raises(ClipsFailed, match="stopped unexpectedly"):
        make_clips(
            people,
            session,
            choose_moments(session, "span:1-2"),
            tmp_path / "out",
            ClipOptions(cover="solid"),
            on_progress=kill,
        )
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_told_and_leaves_nothing(coded: SessionFolder, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        with pytest.raises(StorageError, match="disk is full"):
            make(coded, disk / "out", "0-5")
        assert files_below(disk) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user for whom permissions count")
def test_a_folder_that_cannot_be_written_is_told(coded: SessionFolder, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StorageError, match="permissions"):
        make(coded, out, "1-2")


def test_a_file_in_the_place_of_the_folder_is_told(coded: SessionFolder, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(StorageError, match="could not write"):
        make(coded, tmp_path / "out", "1-2")
    assert (tmp_path / "out").read_bytes() == b"mine"


@pytest.mark.parametrize("what", ["nonsense", "code:nothing", "span:3", "span:3-2", "span:0-9999"])
def test_what_names_no_moments_is_told(coded: SessionFolder, what: str) -> None:
    with pytest.raises(UnknownMoments):
        choose_moments(coded.load(), what)


def test_without_moments_it_says_what_to_do(coded: SessionFolder, tmp_path: Path) -> None:
    with pytest.raises(NothingToCut, match="accept flags"):
        make(coded, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("roll_s", [-1.0, 61.0, float("nan")])
def test_rolls_out_of_range_are_refused(roll_s: float) -> None:
    with pytest.raises(ValueError, match="not possible"):
        ClipOptions(pre_roll_s=roll_s)
