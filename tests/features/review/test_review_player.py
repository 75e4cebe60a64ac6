"""Moments are played, repeated and frozen at exactly the frames they should be; also at the edges of the recording."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.domain.codebook import Codebook
from annotator.domain.media import FULL_REGION
from annotator.domain.participants import Participant
from annotator.domain.playlists import Playlist, PlaylistItem, Stroke
from annotator.domain.session import Session, SessionInfo
from annotator.features.review.review_player import ReviewPlayer
from annotator.media.frame_index import FrameIndex, build_index
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import ThemeSource
from annotator.ui.player.stills import StillsProvider
from annotator.ui.session.session_host import ReadyMedia
from tests.fixtures.videos import VideoShelf, read_frame_number
from tests.ui.player.conftest import media_of

PLAYLIST = Playlist(id="p", name="Moments", coder_id="anna", pre_roll_s=0.2, post_roll_s=0.2)
WAIT_MS = 15_000


@dataclass(kw_only=True)
class Replay:
    """A player of moments on one video, and what it showed."""

    player: ReviewPlayer
    index: FrameIndex
    numbers: Sequence[int]
    bot: QtBot
    shown: list[int]
    there: dict[str, ReadyMedia]
    document: SessionDocument

    def note(self, number: int, _time_s: float) -> None:
        self.shown.append(number)

    def wait(self, until: Callable[[], bool]) -> None:
        self.bot.waitUntil(until, timeout=WAIT_MS)

    def number_at(self, time_s: float) -> int:
        """The number in the frame that is on screen at a time, as the recording says."""
        return self.numbers[self.index.times.index_at(time_s)]

    def stands_at(self, time_s: float) -> bool:
        """The frame of this time is on screen, and nothing moves."""
        return not self.player.playhead.playing and shown_number(self.player) == self.number_at(time_s)


def shown_number(player: ReviewPlayer) -> int | None:
    """The number in the picture on screen."""
    image = player.picture.image
    if image is None:
        return None
    converted = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(converted.constBits(), np.uint8)
    pixels = raw.reshape(converted.height(), converted.bytesPerLine() // 4, 4)[:, : converted.width()]
    return read_frame_number(pixels)


def moment(start_s: float, apex_s: float, end_s: float, **more: Any) -> PlaylistItem:
    return PlaylistItem(
        id="m", source_id="", participant_id="client", start_s=start_s, apex_s=apex_s, end_s=end_s, title="", **more
    )


@pytest.fixture
def make_replay(coded_video: VideoShelf, qtbot: QtBot) -> Iterator[Callable[..., Replay]]:
    made: list[tuple[ReviewPlayer, StillsProvider, SessionDocument]] = []

    def make(name: str = "vfr", *, ready: bool = True, beside: tuple[ReadyMedia, ...] = ()) -> Replay:
        video = coded_video(name)
        index = build_index(video.path)
        media = media_of(video.path, index)
        media = replace(media, has_audio=name not in ("no_audio",))
        session = Session(
            info=SessionInfo(
                id="s", title="A", created_at="2024-01-01T00:00:00.000+00:00", duration_s=media.duration_s
            ),
            media=MappingProxyType({media.id: media, **{one.media.id: one.media for one in beside}}),
            participants=MappingProxyType(
                {"client": Participant(id="client", role="client", media_id=media.id, region=FULL_REGION)}
            ),
            codebook=Codebook(id="c"),
        )
        document = SessionDocument(session, coder_id="anna", write=lambda _, **_who: None)
        there = {media.id: ReadyMedia(media=media, path=video.path, index=index)} if ready else {}
        there |= {one.media.id: one for one in beside}
        if ready:
            document.set_frame_times(media.id, index.times)
        stills = StillsProvider(document)
        player = ReviewPlayer(document, there, stills=stills, landmarks=lambda _: [], themes=ThemeSource("dark"))
        qtbot.addWidget(player)
        player.resize(640, 360)
        player.show()
        made.append((player, stills, document))
        replay = Replay(
            player=player,
            index=index,
            numbers=[int(number) for number in video.numbers],
            bot=qtbot,
            shown=[],
            there=there,
            document=document,
        )
        player.engine.frame_shown.connect(replay.note)
        return replay

    yield make
    for player, stills, document in made:
        player.shutdown()
        stills.close()
        document.close()


def test_it_stands_before_plays_and_stops_at_the_very_frames(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    item = moment(1.0, 1.3, 1.6)
    replay.player.show_item(item, PLAYLIST)
    replay.wait(lambda: replay.stands_at(0.8))
    with replay.bot.waitSignal(replay.player.ended, timeout=WAIT_MS):
        replay.player.toggle()
    replay.wait(lambda: replay.stands_at(1.8))


def test_it_freezes_at_the_frame_of_the_apex_and_goes_on_from_it(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    replay.player.show_item(moment(1.0, 1.3, 1.6), replace(PLAYLIST, freeze_at_apex=True))
    with replay.bot.waitSignal(replay.player.frozen, timeout=WAIT_MS):
        replay.player.play()
    replay.wait(lambda: replay.stands_at(1.3))
    replay.shown.clear()
    with replay.bot.waitSignal(replay.player.ended, timeout=WAIT_MS):
        replay.player.toggle()
    replay.wait(lambda: replay.stands_at(1.8))
    assert min(replay.shown) >= replay.index.times.index_at(1.3)


def test_an_apex_at_the_very_beginning_does_not_hold_it_for_ever(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    replay.player.show_item(moment(0.0, 0.0, 0.4), replace(PLAYLIST, freeze_at_apex=True, pre_roll_s=0.0))
    with replay.bot.waitSignal(replay.player.frozen, timeout=WAIT_MS):
        replay.player.play()
    with replay.bot.waitSignal(replay.player.ended, timeout=WAIT_MS):
        replay.player.toggle()
    replay.wait(lambda: replay.stands_at(0.6))


def test_it_is_repeated_as_often_as_the_playlist_says(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    replay.player.show_item(moment(1.0, 1.1, 1.2), replace(PLAYLIST, repeats=3))
    replay.wait(lambda: replay.stands_at(0.8))
    starts: list[float] = []

    def note_start(playing: bool) -> None:
        if playing:
            starts.append(replay.player.playhead.time_s)

    replay.player.playhead.playing_changed.connect(note_start)
    with replay.bot.waitSignal(replay.player.ended, timeout=WAIT_MS):
        replay.player.play()
    first_s = replay.index.times.time_of(replay.index.times.index_at(0.8))
    assert starts == pytest.approx([first_s] * 3)


def test_pausing_and_going_on_keeps_the_repeats(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    replay.player.show_item(moment(1.0, 1.1, 1.2), replace(PLAYLIST, repeats=2))
    ended: list[bool] = []
    replay.player.ended.connect(lambda: ended.append(True))
    replay.player.play()
    replay.wait(lambda: replay.player.playhead.time_s > 0.95)
    replay.player.toggle()
    assert not replay.player.playhead.playing
    replay.shown.clear()
    replay.player.toggle()
    replay.wait(lambda: bool(ended))
    assert min(replay.shown) <= replay.index.times.index_at(0.85)  # it began once more


def test_a_moment_at_the_very_end_is_played_to_the_last_frame_and_again(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay("no_audio")
    end_s = replay.index.times.end_s
    replay.player.show_item(moment(end_s - 0.4, end_s - 0.2, end_s), PLAYLIST)
    for _ in range(2):
        with replay.bot.waitSignal(replay.player.ended, timeout=WAIT_MS):
            replay.player.toggle()
        replay.wait(lambda: replay.stands_at(end_s))


def test_slow_stays_while_the_moment_is_drawn_on_and_ends_with_it(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    item = moment(1.0, 1.3, 1.6)
    replay.player.show_item(item, PLAYLIST)
    replay.player.playhead.set_rate(0.5)
    replay.player.refresh(replace(item, note="Wait"), PLAYLIST)
    assert replay.player.playhead.rate == 0.5
    replay.player.show_item(item, replace(PLAYLIST, rate=0.75))
    assert replay.player.playhead.rate == 0.75


def test_black_goes_back_to_what_was_there(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    replay.player.show_item(moment(1.0, 1.3, 1.6), PLAYLIST)
    replay.player.set_stills_shown(True)
    replay.player.set_black(True)
    assert replay.player.black
    replay.player.set_black(False)
    assert replay.player.stills_shown


def test_a_recording_that_is_not_there_is_told_and_nothing_runs(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay(ready=False)
    replay.player.show_item(moment(1.0, 1.3, 1.6), PLAYLIST)
    replay.player.play()
    assert not replay.player.playhead.playing
    assert replay.player.picture.image is None


def test_a_recording_that_comes_later_is_shown_then(
    make_replay: Callable[..., Replay], coded_video: VideoShelf
) -> None:
    replay = make_replay(ready=False)
    replay.player.show_item(moment(1.0, 1.3, 1.6), PLAYLIST)
    path = coded_video("vfr").path
    media = media_of(path, replay.index)
    replay.there[media.id] = ReadyMedia(media=media, path=path, index=replay.index)
    replay.document.set_frame_times(media.id, replay.index.times)
    replay.wait(lambda: replay.stands_at(0.8))


def test_a_camera_without_sound_is_heard_through_another_recording(
    make_replay: Callable[..., Replay], coded_video: VideoShelf
) -> None:
    path: Path = coded_video("cfr").path
    index = build_index(path)
    other = replace(media_of(path, index), id="m2", has_audio=True)
    replay = make_replay("no_audio", beside=(ReadyMedia(media=other, path=path, index=index),))
    replay.player.show_item(moment(1.0, 1.3, 1.6), PLAYLIST)
    replay.wait(lambda: replay.stands_at(0.8))
    assert replay.player.engine.media is not None
    assert replay.player.engine.media.id == "m1"
    assert replay.player.engine.sound_media == other


def test_the_other_camera_shows_the_same_time_and_plays_on(
    make_replay: Callable[..., Replay], coded_video: VideoShelf
) -> None:
    video = coded_video("cfr")
    index = build_index(video.path)
    beside = replace(media_of(video.path, index), id="other", offset_s=0.5, has_audio=False)
    replay = make_replay(beside=(ReadyMedia(media=beside, path=video.path, index=index),))
    replay.document.set_frame_times("other", index.times.shifted(0.5))
    player = replay.player
    item = moment(3.0, 3.4, 4.0, strokes=(Stroke(points=((0.1, 0.1), (0.5, 0.5))),))
    player.show_item(item, PLAYLIST)
    player.show_cues(())
    player.go_to_apex()
    replay.wait(lambda: replay.stands_at(3.4))
    replay.wait(lambda: bool(player.drawing.strokes))
    assert player.camera_count == 2
    player.next_camera()
    assert player.engine.media is not None
    assert player.engine.media.id == "other"
    assert player.playhead.time_s == pytest.approx(3.4, abs=0.05)
    expected = int(video.numbers[index.times.index_at(2.9)])
    replay.wait(lambda: shown_number(player) == expected)
    assert not player.drawing.strokes, "lines belong to the picture they were drawn on"
    player.next_camera()
    replay.wait(lambda: replay.stands_at(3.4))
    assert player.drawing.strokes
    ended: list[bool] = []
    player.ended.connect(lambda: ended.append(True))
    player.play()
    replay.wait(lambda: player.playhead.time_s > 3.2)
    player.next_camera()
    assert player.playhead.playing
    replay.wait(lambda: bool(ended))
    assert player.playhead.time_s == pytest.approx(4.2, abs=0.1)
    player.show_item(item, PLAYLIST)
    assert player.engine.media.id != "other", "each moment begins with its own picture"
