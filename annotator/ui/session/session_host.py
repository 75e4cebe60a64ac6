"""Opens a session folder and reads what the views need from it, off the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.domain import edits
from annotator.domain.edits import Edit
from annotator.domain.media import Media
from annotator.domain.session import Coder, Findings, Session
from annotator.domain.signals import SignalSet
from annotator.domain.word_times import HeardWords
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from annotator.ui.background.work import Background
from annotator.ui.document import SessionDocument
from annotator.ui.session.pitch_curve import PitchCurve
from annotator.ui.session.view_options import ViewOptions

if TYPE_CHECKING:  # PyAV is loaded when a session is opened, not when the window is
    from annotator.media.frame_index import FrameIndex
    from annotator.media.spectrogram import Spectrogram
    from annotator.media.waveform import Waveform


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyMedia:
    """A media file that can be played.

    Attributes:
        index: The times of its frames; None for sound only.
        waveform: Its sound, if that was kept from an earlier time.
    """

    media: Media
    path: Path
    index: FrameIndex | None
    waveform: Waveform | None = None


class SessionHost(QObject):
    """One open session: its folder, its document, and everything read for it in the background.

    It owns what lasts as long as the session does: the document, the threads that read for it, the sources of views.
    """

    media_ready = Signal(object)
    """:class:`ReadyMedia`"""
    media_missing = Signal(str, str)
    """Media id, and what to tell the user."""
    waveform_ready = Signal(str, object)
    """Media id, :class:`~annotator.media.waveform.Waveform`; not emitted where there is no sound."""
    spectrogram_ready = Signal(str, object)
    """Media id, :class:`~annotator.media.spectrogram.Spectrogram`; likewise, and only once they are wanted."""
    pitch_ready = Signal(str, object)
    """Media id, :class:`PitchCurve` on the clock of the media."""
    words_ready = Signal(object)
    """:class:`HeardWords` of the transcription of this session, where it has any."""
    problem = Signal(str)
    """Something could not be read; the session works without it."""

    def __init__(self, folder: SessionFolder, session: Session, *, coder: Coder, parent: QObject | None = None):
        super().__init__(parent)
        self.folder = folder
        self.background = Background(parent=self)
        self.reading = Background(threads=1, parent=self)
        """Short reads, which must not wait behind long work."""
        self._listening = Background(threads=1, parent=self)
        """For spectrograms: half a minute of work for an hour, one recording after the other."""
        self._stopped = threading.Event()
        self._spectrograms_wanted = False
        self._options: ViewOptions | None = None
        self._closed = False
        self.ready: dict[str, ReadyMedia] = {}
        """The media that can be played by now, by id."""
        self.document = SessionDocument(
            session,
            coder_id=coder.id,
            write=partial(_write, folder),
            read_only=folder.read_only,
            parent=self,
        )
        self.document.edited.connect(self._follow_edit)
        if session.coders.get(coder.id) != coder and not folder.read_only:
            edit = edits.put_rows(session, "coders", [coder], label="Add coder")
            self.document.perform(edit)
            self.document.undo_stack.clear()

    def read_everything(self) -> None:
        """Start reading frames, sound and signals."""
        self.read_signals()
        self.read_words()
        for media in self.document.session.media.values():
            self.read_media(media)
        for problem in self.folder.problems:
            self.problem.emit(problem)

    def read_media(self, media: Media) -> None:
        """Find the file, and read (or make) its frame index and waveform."""
        folder = self.folder
        self.background.run(
            lambda: _find_and_index(folder, media),
            done=self._media_is_ready,
            failed=lambda error: self.media_missing.emit(media.id, str(error)),
        )

    def read_signals(self) -> None:
        """Read the signals of the last analysis, if there was one."""
        folder, session = self.folder, self.document.session
        if session.findings.info is None:
            return
        self.background.run(
            lambda: _read_signals(folder, session),
            done=self.document.set_signal_sets,
            failed=lambda error: self.problem.emit(str(error)),
        )

    def follow_options(self, options: ViewOptions) -> None:
        """Make what takes long when it is to be seen."""
        self._options = options
        options.changed.connect(self._follow_options)
        self._follow_options()

    def _follow_options(self) -> None:
        """Read (or make) the spectrograms of all media, those to come too; what is running comes to its end."""
        wanted = self._options is not None and self._options.show_spectrogram
        if wanted and not self._spectrograms_wanted:
            for ready in self.ready.values():
                self._read_spectrogram(ready)
        self._spectrograms_wanted = wanted

    def read_words(self) -> None:
        """Read when each word was heard, if the session was transcribed here."""
        folder = self.folder
        self.reading.run(lambda: _heard_words(folder), done=self.words_ready.emit)

    def take_over_findings(self, findings: Findings) -> None:
        """Show findings that were written to disk; human work in memory stays as it is."""
        self.document.set_findings(findings)
        self.read_signals()
        for ready in self.ready.values() if self._spectrograms_wanted else ():
            self._read_pitch(ready)

    def close(self, *, after: threading.Thread | None = None) -> Future[None]:
        """Read nothing more, write what is not on disk yet, and let go of the folder; nobody waits for it.

        Args:
            after: Still has the folder; it is let go of when this thread has ended.

        Returns:
            Done when others may open the session; it carries what went wrong.
        """
        self._closed = True
        self.background.close()
        self.reading.close()
        self._stopped.set()
        self._listening.close()
        return self.document.close(partial(_let_go, self.folder, after))

    def _media_is_ready(self, ready: ReadyMedia) -> None:
        if self._closed:
            return
        self.ready[ready.media.id] = ready
        self._tell_frame_times(ready)
        self.media_ready.emit(ready)
        problems = ready.index.problems if ready.index is not None else ()
        if problems:
            self.problem.emit(f"{ready.media.file_name}: {'; '.join(problems)}")
        if ready.index is not None:
            self._keep_card_picture(ready)
        if ready.waveform is not None:
            self.waveform_ready.emit(ready.media.id, ready.waveform)
        else:
            self._read_waveform(ready)
        if self._spectrograms_wanted:
            self._read_spectrogram(ready)

    def _keep_card_picture(self, ready: ReadyMedia) -> None:
        folder = self.folder
        self.background.run(lambda: _make_card_picture(folder, ready), done=lambda _nothing: None)

    def _read_waveform(self, ready: ReadyMedia) -> None:
        folder = self.folder
        self.background.run(
            lambda: _make_waveform(folder, ready),
            done=lambda waveform: self._waveform_is_ready(ready.media.id, waveform),
            failed=lambda error: self.problem.emit(str(error)),
        )

    def _read_spectrogram(self, ready: ReadyMedia) -> None:
        folder, media_id, stopped = self.folder, ready.media.id, self._stopped
        if not ready.media.has_audio:
            return
        self._listening.run(
            lambda: _make_spectrogram(folder, ready, stopped),
            done=lambda made: self._spectrogram_is_ready(media_id, made),
            failed=lambda error: None if stopped.is_set() else self.problem.emit(str(error)),
        )
        self._read_pitch(ready)

    def _spectrogram_is_ready(self, media_id: str, spectrogram: Spectrogram | None) -> None:
        if spectrogram is not None and not self._closed:
            self.spectrogram_ready.emit(media_id, spectrogram)

    def _read_pitch(self, ready: ReadyMedia) -> None:
        folder, media = self.folder, ready.media
        self.reading.run(lambda: _pitch_of(folder, media), done=lambda pitch: self._pitch_is_ready(media.id, pitch))

    def _pitch_is_ready(self, media_id: str, pitch: PitchCurve | None) -> None:
        if pitch is not None and not self._closed:
            self.pitch_ready.emit(media_id, pitch)

    def _tell_frame_times(self, ready: ReadyMedia) -> None:
        media = self.document.session.media.get(ready.media.id, ready.media)  # it may have been moved meanwhile
        if ready.index is not None and len(ready.index.times):
            self.document.set_frame_times(media.id, ready.index.times.shifted(media.offset_s))

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("media"):
            for ready in list(self.ready.values()):
                self._tell_frame_times(ready)
                media = self.document.session.media.get(ready.media.id)
                if media is not None and media.sound_track != ready.media.sound_track:
                    self.ready[media.id] = replace(ready, media=media, waveform=None)
                    self._read_waveform(self.ready[media.id])
                    if self._spectrograms_wanted:
                        self._read_spectrogram(self.ready[media.id])

    def _waveform_is_ready(self, media_id: str, waveform: Waveform | None) -> None:
        if waveform is not None and not self._closed:
            self.waveform_ready.emit(media_id, waveform)


def _write(folder: SessionFolder, edit: Edit, *, coder_id: str) -> None:
    folder.write(edit, coder_id=coder_id)


def _let_go(folder: SessionFolder, after: threading.Thread | None) -> None:
    if after is not None:
        after.join()
    try:
        folder.close()
    except (OSError, StorageError) as error:
        _log.warning("%s could not be closed: %s", folder.path, error)
        raise


def _find_and_index(folder: SessionFolder, media: Media) -> ReadyMedia:
    from annotator.pipeline.media_cache import frame_index, kept_waveform

    path = folder.media_path(media)
    index = frame_index(folder, media, path) if media.width_px else None
    return ReadyMedia(media=media, path=path, index=index, waveform=kept_waveform(folder, media))


def _make_card_picture(folder: SessionFolder, ready: ReadyMedia) -> None:
    from annotator.app.card_picture import keep_card_picture

    if ready.index is not None:
        keep_card_picture(folder, ready.media, ready.path, ready.index)


def _make_waveform(folder: SessionFolder, ready: ReadyMedia) -> Waveform | None:
    from annotator.pipeline.media_cache import waveform

    return waveform(folder, ready.media, ready.path)


def _make_spectrogram(folder: SessionFolder, ready: ReadyMedia, stopped: threading.Event) -> Spectrogram | None:
    from annotator.pipeline.media_cache import spectrogram

    return spectrogram(folder, ready.media, ready.path, cancelled=stopped.is_set)


def _pitch_of(folder: SessionFolder, media: Media) -> PitchCurve | None:
    from annotator.analysis.voice.frames import STEP_S
    from annotator.pipeline.voice_file import read_voice

    track = read_voice(folder, media)
    return PitchCurve(start_s=track.start_s, step_s=STEP_S, hz=track.hz) if track is not None else None


def _heard_words(folder: SessionFolder) -> HeardWords:
    from annotator.pipeline.heard_words import read_heard_words

    return read_heard_words(folder)


def _read_signals(folder: SessionFolder, session: Session) -> Mapping[str, SignalSet]:
    from annotator.pipeline.signal_file import load_signals

    return load_signals(folder, session)
