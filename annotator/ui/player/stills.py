"""Single pictures of a participant, for the flag detail: decoded off the window's thread, kept for the next time."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from annotator.domain.media import FULL_REGION, Media, Region
from annotator.domain.participants import Participant
from annotator.ui.background.mailbox import Mailbox, Sender
from annotator.ui.document import SessionDocument
from annotator.ui.session.still_crop import Framing

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex
    from annotator.media.video_reader import VideoReader

OnStill = Callable[[QImage], None]
FindCrop: TypeAlias = "Callable[[Participant, Sequence[float], Framing, Callable[[Region], None]], None]"
"""Finds the part of the picture that shows a participant at all these times, and calls back with it, perhaps later."""

_log = logging.getLogger(__name__)
_KEPT_STILLS = 64
_READER_CACHE_BYTES = 40_000_000
_LONGEST_SIDE_PX = 720
_WAITING_STILLS = 8
"""Of more requests than this the oldest are answered with a null image: the coder is running down the list."""


@dataclass(frozen=True, slots=True)
class StillKey:
    """What a still shows: one frame of a media, cut to a region."""

    media_id: str
    frame_index: int
    region: Region


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    media: Media
    path: Path
    index: FrameIndex


class StillsProvider(QObject):
    """Gives pictures of any moment. All methods are for the window's thread."""

    still_ready = Signal(object, object)
    """A :class:`StillKey` and its :class:`QImage`; a null image where nothing can be decoded."""

    def __init__(self, document: SessionDocument, parent: QObject | None = None):
        super().__init__(parent)
        self._document = document
        self._sources: dict[str, _Source] = {}
        self._find_crop: FindCrop | None = None
        self._closed = False
        self._stills: OrderedDict[StillKey, QImage] = OrderedDict()
        self._waiting: OrderedDict[StillKey, list[OnStill]] = OrderedDict()
        self._decoded: Mailbox[tuple[StillKey, QImage]] = Mailbox(self._deliver)
        self._decoder = _Decoder(self._decoded.send)

    def add_media(self, media: Media, path: Path, index: FrameIndex) -> None:
        """Stills of this media can be asked for from now on."""
        self._sources[media.id] = _Source(media=media, path=path, index=index)
        for key in [key for key in self._stills if key.media_id == media.id]:
            del self._stills[key]

    def set_crop_finder(self, find_crop: FindCrop | None) -> None:
        """Who knows where a participant's face is; without one stills show the participant's whole region."""
        self._find_crop = find_crop

    def request_moments(
        self,
        participant_id: str,
        times_s: Sequence[float],
        deliver: Callable[[int, QImage], None],
        *,
        framing: Framing,
    ) -> None:
        """Ask for a participant at several times on the session clock, all cut to the same part of the picture.

        ``deliver`` is called on the window's thread with each moment's number: at once where the still is at hand,
        else later; with a null image where there is no picture.
        """
        participant = self._document.session.participants.get(participant_id)
        participant = participant.at(times_s[-1]) if participant is not None and times_s else participant
        if participant is None:
            for number in range(len(times_s)):
                deliver(number, QImage())
            return

        def cut(crop: Region) -> None:
            if self._closed:
                return
            for number, time_s in enumerate(times_s):
                self.request_region(participant.media_id, time_s, crop, partial(deliver, number))

        if self._find_crop is None:
            cut(participant.region)
        else:
            self._find_crop(participant, times_s, framing, cut)

    def request_region(
        self, media_id: str, time_s: float, region: Region = FULL_REGION, deliver: OnStill | None = None
    ) -> StillKey | None:
        """Ask for any part of a media's picture at a time on the session clock.

        Returns:
            The key that :attr:`still_ready` will carry; None (and a null image) where the media has no picture.
        """
        source = self._sources.get(media_id)
        if source is None or not len(source.index):
            if deliver is not None:
                deliver(QImage())
            return None
        present = self._document.session.media.get(media_id, source.media)  # it may have been moved
        key = StillKey(media_id, source.index.times.index_at(time_s - present.offset_s), region)
        receivers = [deliver] if deliver is not None else []
        still = self._stills.get(key)
        if still is not None:
            self._stills.move_to_end(key)
            self._tell(key, still, receivers)
            return key
        receivers = [*self._waiting.pop(key, []), *receivers]
        self._waiting[key] = receivers
        while len(self._waiting) > _WAITING_STILLS:
            self._tell(*self._give_up_oldest())
        self._decoder.want([(key, self._sources[key.media_id]) for key in reversed(self._waiting)])
        return key

    def close(self) -> None:
        """Nothing is delivered any more; the thread closes all files and ends after the still it is at."""
        self._closed = True
        self._decoded.close()
        self._waiting.clear()
        self._sources.clear()
        self._decoder.close()

    def _give_up_oldest(self) -> tuple[StillKey, QImage, list[OnStill]]:
        key, receivers = self._waiting.popitem(last=False)
        return key, QImage(), receivers

    def _deliver(self, decoded: tuple[StillKey, QImage]) -> None:
        key, still = decoded
        receivers = self._waiting.pop(key, None)
        if receivers is None or key.media_id not in self._sources:
            return
        if not still.isNull():
            self._stills[key] = still
            while len(self._stills) > _KEPT_STILLS:
                self._stills.popitem(last=False)
        self._tell(key, still, receivers)

    def _tell(self, key: StillKey, still: QImage, receivers: list[OnStill]) -> None:
        for deliver in receivers:
            deliver(still)
        self.still_ready.emit(key, still)


class _Decoder:
    """The thread that owns the readers. It works on the newest wish first."""

    def __init__(self, decoded: Sender[tuple[StillKey, QImage]]) -> None:
        self._decoded = decoded
        self._changed = threading.Condition()
        self._wanted: list[tuple[StillKey, _Source]] = []
        self._present: StillKey | None = None
        self._closing = False
        self._readers: dict[str, tuple[_Source, VideoReader]] = {}
        self._thread: threading.Thread | None = None

    def want(self, wanted: list[tuple[StillKey, _Source]]) -> None:
        """Replace what is still to be decoded."""
        with self._changed:
            self._wanted = [wish for wish in wanted if wish[0] != self._present]
            self._changed.notify()
        if self._thread is None and not self._closing:
            self._thread = threading.Thread(target=self._run, name="stills", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Let the thread end, after the still it is at."""
        with self._changed:
            self._closing = True
            self._wanted = []
            self._changed.notify()

    def _run(self) -> None:
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._closing or self._wanted)
                    if self._closing:
                        return
                    key, source = self._wanted.pop(0)
                    self._present = key
                still = self._decode(key, source)
                with self._changed:
                    self._present = None
                self._decoded((key, still))
        finally:
            for _, reader in self._readers.values():
                reader.close()

    def _decode(self, key: StillKey, source: _Source) -> QImage:
        from annotator.media.container import MediaError

        try:
            picture = self._reader(source).frame(key.frame_index)
        except MediaError as error:
            _log.warning("no still: %s", error)
            return QImage()
        rows, columns = picture.bgra.shape[:2]
        left, top, width, height = key.region.to_pixels(columns, rows)
        whole = QImage(picture.bgra.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        # The copy lets go of the whole picture.
        cut = whole.copy(left, top, width, height)
        if max(width, height) <= _LONGEST_SIDE_PX:
            return cut
        box = _LONGEST_SIDE_PX, _LONGEST_SIDE_PX
        return cut.scaled(*box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)

    def _reader(self, source: _Source) -> VideoReader:
        from annotator.media.video_reader import VideoReader

        media_id = source.media.id
        known = self._readers.get(media_id)
        if known is not None and known[0] is source:
            return known[1]
        if known is not None:
            known[1].close()
            del self._readers[media_id]
        reader = VideoReader(source.path, source.index, cache_bytes=_READER_CACHE_BYTES)
        self._readers[media_id] = (source, reader)
        return reader
