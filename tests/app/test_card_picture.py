"""The picture of a session's card: made once, kept in its own folder, read without opening the session."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from annotator.app.card_picture import CARD_PX, keep_card_picture, read_card_picture
from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.pipeline.media_cache import frame_index
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.videos import VideoShelf


def test_it_is_made_once_and_small(tmp_path: Path, coded_video: VideoShelf) -> None:
    video = coded_video("gop250").path
    path = tmp_path / "talk.session"
    with new_session(path, [VideoSpec(path=video)], ()) as folder:
        (media,) = folder.load().media.values()
        assert read_card_picture(path) == b""
        index = frame_index(folder, media)
        keep_card_picture(folder, media, folder.media_path(media), index)
        made = read_card_picture(path)
        image = cv2.imdecode(np.frombuffer(made, dtype=np.uint8), cv2.IMREAD_COLOR)
        assert max(image.shape[:2]) <= max(CARD_PX)
        keep_card_picture(folder, media, tmp_path / "gone.mp4", index)
        assert read_card_picture(path) == made


def test_a_session_that_is_only_read_is_not_written_to(tmp_path: Path, coded_video: VideoShelf) -> None:
    path = tmp_path / "talk.session"
    with new_session(path, [VideoSpec(path=coded_video("gop250").path)], ()) as folder:
        (media,) = folder.load().media.values()
        index = frame_index(folder, media)
    with SessionFolder.open(path, read_only=True) as folder:
        keep_card_picture(folder, media, folder.media_path(media), index)
    assert read_card_picture(path) == b""


def test_a_link_out_of_the_session_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"somebody else's")
    cache = tmp_path / "talk.session" / "cache"
    cache.mkdir(parents=True)
    (cache / "card.jpg").symlink_to(secret)
    assert read_card_picture(tmp_path / "talk.session") == b""
