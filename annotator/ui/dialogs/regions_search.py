"""Looks for faces in recordings, off the GUI thread: progress, cancel, and the pictures to show what was found."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from annotator.workflow.regions import RegionProposals


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingToSearch:
    """One recording.

    Attributes:
        media_id: What the participants' ``media_id`` names.
        locate: Gives the file; called off the GUI thread, because it may have to be read to be sure.
        people: How many people are seen in it.
        index_path: Its frame index, where there is one (with the recording's fingerprint).
    """

    media_id: str
    file_name: str
    locate: Callable[[], Path]
    people: int
    index_path: Path | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPicture:
    """A picture of the recording: when, and its bytes as a picture file."""

    time_s: float
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What was found in one recording."""

    proposals: RegionProposals
    pictures: tuple[SearchPicture, ...]


class RegionsSearch(QObject):
    """One search. The faces are looked for in a process of their own; if it dies, ``failed`` says so."""

    progressed = Signal(float, str)
    """Part done, 0 to 1, and the file that is looked at."""
    finished = Signal(object)
    """Media id to :class:`SearchResult`."""
    failed = Signal(str)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self._ended.connect(self._after)

    @property
    def running(self) -> bool:
        return self._thread is not None

    def start(self, recordings: tuple[RecordingToSearch, ...]) -> None:
        """Look; does nothing while a search runs."""
        if self._thread is None:
            self._cancel = threading.Event()
            self._thread = threading.Thread(target=self._run, args=(recordings,), name="finding faces")
            self._thread.start()

    def close(self) -> None:
        """Stop, and wait until it has; nothing is told any more."""
        self._cancel.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, recordings: tuple[RecordingToSearch, ...]) -> None:
        result: dict[str, SearchResult] | str | None = {}
        try:
            for number, recording in enumerate(recordings):
                found = self._search(recording, first=number / len(recordings), part=1 / len(recordings))
                if found is None:
                    result = None
                    break
                result[recording.media_id] = found
        except (OSError, ValueError, RuntimeError) as error:
            result = str(error)
        if not self._cancel.is_set():
            self._ended.emit(result)

    def _search(self, recording: RecordingToSearch, *, first: float, part: float) -> SearchResult | None:
        from annotator.workflow.regions import find_people

        def tell(done: float) -> None:
            if not self._cancel.is_set():
                self.progressed.emit(first + part * done, recording.file_name)

        with tempfile.TemporaryDirectory(prefix="annotator-") as scratch:
            found = find_people(
                recording.locate(),
                people=recording.people,
                index_path=recording.index_path,
                fingerprint=recording.fingerprint,
                pictures_folder=Path(scratch),
                on_progress=tell,
                cancelled=self._cancel.is_set,
            )
            if found is None:
                return None
            pictures = tuple(
                SearchPicture(time_s=picture.time_s, data=picture.path.read_bytes())
                for picture in found.survey.pictures
            )
        return SearchResult(proposals=found.proposals, pictures=pictures)

    def _after(self, result: dict[str, SearchResult] | str | None) -> None:
        if self._thread is None:
            return
        self._thread.join()
        self._thread = None
        if isinstance(result, str):
            self.failed.emit(result)
        elif result is not None:
            self.finished.emit(result)
