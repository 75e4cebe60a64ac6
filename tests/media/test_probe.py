"""Looking into media files: what they say, and a distinct clear sentence for each way of not being usable."""

from __future__ import annotations

import os
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from annotator.media.probe import MediaError, fingerprint, probe
from tests.fixtures.videos import HEIGHT_PX, WIDTH_PX, VideoShelf, sound_wave


@pytest.mark.parametrize(
    ("name", "video_codec", "audio_codec", "fps"),
    [
        ("cfr", "h264", "aac", 30),
        ("webm", "vp9", "opus", 30),
        ("mov", "mjpeg", "pcm_s16le", 30),
        ("avi", "mpeg4", "aac", 30),
        ("gif", "gif", "", 20),
        ("ts", "h264", "aac", 30),
    ],
)
def test_what_a_file_is(coded_video: VideoShelf, name: str, video_codec: str, audio_codec: str, fps: float) -> None:
    video = coded_video(name)
    found = probe(video.path)
    assert (found.file_name, found.width_px, found.height_px) == (video.path.name, WIDTH_PX, HEIGHT_PX)
    assert (found.video_codec, found.audio_codec) == (video_codec, audio_codec)
    assert (found.has_video, found.has_audio, found.problems) == (True, bool(audio_codec), ())
    assert found.nominal_fps == pytest.approx(fps)
    assert found.duration_s == pytest.approx(len(video.numbers) / fps, abs=0.1)


def test_size_is_that_of_the_upright_picture(coded_video: VideoShelf) -> None:
    found = probe(coded_video("rotated").path)
    assert (found.rotation_deg, found.width_px, found.height_px) == (90, HEIGHT_PX, WIDTH_PX)


def test_wide_pixels_make_a_wider_picture(coded_video: VideoShelf) -> None:
    found = probe(coded_video("wide_pixels").path)
    assert (found.width_px, found.height_px) == (WIDTH_PX * 16 // 15, HEIGHT_PX)


def test_a_sound_file_is_usable_and_has_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(sound_wave(1.5).tobytes())
    found = probe(path)
    assert (found.has_video, found.has_audio, found.width_px) == (False, True, 0)
    assert found.duration_s == pytest.approx(1.5)


def _text(folder: Path) -> Path:
    path = folder / "notes.mp4"
    path.write_text("Session 4, client arrived late.\n" * 50)
    return path


def _empty(folder: Path) -> Path:
    path = folder / "empty.mp4"
    path.touch()
    return path


def _subtitles(folder: Path) -> Path:
    path = folder / "words.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nWell\n")
    return path


def _play_list(folder: Path) -> Path:
    path = folder / "remote.m3u8"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    return path


def _picture(folder: Path) -> Path:
    import cv2

    path = folder / "photo.png"
    assert cv2.imwrite(str(path), np.zeros((64, 64, 3), dtype=np.uint8))
    return path


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_text, "notes.mp4 is not a video or audio file"),
        (_empty, "empty.mp4 is empty"),
        (lambda folder: folder / "gone.mp4", "gone.mp4 does not exist"),
        (lambda folder: folder, "is a folder"),
        (_subtitles, "words.srt has neither picture nor sound"),
        (_play_list, "remote.m3u8 is not a video or audio"),
        (_picture, "photo.png is not a video or audio recording"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(make: Callable[[Path], Path], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(MediaError) as caught:
        probe(make(tmp_path))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_cut_off_before_its_index_is_told(coded_video: VideoShelf) -> None:
    with pytest.raises(MediaError, match="cut off before its index"):
        probe(coded_video.without_index())


def test_a_file_whose_index_itself_is_cut_is_told(coded_video: VideoShelf, tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    path.write_bytes(coded_video.faststart("gop250").read_bytes()[:400])
    with pytest.raises(MediaError, match="cut off before its index"):
        probe(path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom file permissions bind")
def test_a_file_that_may_not_be_read_is_told(coded_video: VideoShelf, tmp_path: Path) -> None:
    path = tmp_path / "secret.mp4"
    path.write_bytes(coded_video("cfr").path.read_bytes())
    path.chmod(0)
    with pytest.raises(MediaError, match="no permission"):
        probe(path)


def test_no_permission_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _text(tmp_path)

    def refuse(self: Path, *args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MediaError, match=r"notes.mp4 may not be read: no permission"):
        probe(path)


def test_a_fingerprint_follows_content_not_name(coded_video: VideoShelf, tmp_path: Path) -> None:
    source = coded_video("cfr").path
    moved, changed = tmp_path / "moved.mp4", tmp_path / "changed.mp4"
    moved.write_bytes(source.read_bytes())
    changed.write_bytes(source.read_bytes() + b"x")
    assert fingerprint(moved) == fingerprint(source) != fingerprint(changed)
    with pytest.raises(MediaError, match=r"gone.mp4 cannot be read"):
        fingerprint(tmp_path / "gone.mp4")
