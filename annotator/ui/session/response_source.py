"""Tells panels what the therapist did after an annotated cue; looks for shifts once, off the GUI thread."""

from __future__ import annotations

import logging
import threading
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.domain.annotations import Annotation
from annotator.domain.attunement import cue_onset_s
from annotator.domain.edits import Edit
from annotator.ui.background.work import Background
from annotator.ui.session.session_host import SessionHost

if TYPE_CHECKING:
    from annotator.analysis.shifts import Shift

_log = logging.getLogger(__name__)
_LONG_S = 600.0
"""Above this, looking for shifts takes long enough to be felt in the window: it is done in a process of its own."""


class ResponseSource(QObject):
    """Facts beside an annotation. Nothing is computed before somebody asks."""

    arrived = Signal()
    """What was asked for can be told now."""

    def __init__(self, host: SessionHost, background: Background):
        super().__init__(host)
        self._host = host
        self._background = background
        self._shifts: list[Shift] | None = None
        """By onset."""
        self._number = 0
        self._looking = False
        self._given_up = threading.Event()
        host.document.signals_changed.connect(self._forget)
        host.document.edited.connect(self._follow_edit)

    def sentence(self, annotation: Annotation) -> str:
        """What followed the annotated cue; empty where there is nothing to tell, or not yet: ``arrived`` follows."""
        from annotator.analysis.response import LOOKED_FOR_S
        from annotator.app.responses import responder_to, response_sentence

        document = self._host.document
        if not document.signal_sets or responder_to(document.session, annotation) is None:
            return ""
        if self._shifts is None:
            self._look()
            return ""
        onset_s = cue_onset_s(annotation)
        first = bisect_left(self._shifts, onset_s, key=_onset_s)
        last = bisect_right(self._shifts, onset_s + LOOKED_FOR_S, key=_onset_s)
        return response_sentence(document.session, annotation, self._shifts[first:last], document.signal_sets)

    def close(self) -> None:
        """Nobody asks any more: let go of what is being looked for."""
        self._give_up()

    def _forget(self) -> None:
        self._shifts = None
        self._looking = False
        self._give_up()
        self.arrived.emit()

    def _give_up(self) -> None:
        self._number += 1
        self._given_up.set()

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("utterances", "participants"):
            self._forget()

    def _look(self) -> None:
        if self._looking:
            return
        self._looking = True
        folder, document, number = self._host.folder, self._host.document, self._number
        session, signals = document.session, document.signal_sets
        given_up = self._given_up = threading.Event()

        apart = session.info.duration_s > _LONG_S

        def find() -> list[Shift]:
            from annotator.app.responses import session_shifts, session_shifts_apart

            if not apart:
                return sorted(session_shifts(folder, session, signals), key=_onset_s)
            return sorted(session_shifts_apart(folder.path, cancelled=given_up.is_set), key=_onset_s)

        def take(shifts: list[Shift]) -> None:
            if number == self._number:
                self._shifts = shifts
                self.arrived.emit()

        def give_up(error: Exception) -> None:
            _log.warning("the therapist's responses are not told: %s", error)

        self._background.run(find, done=take, failed=give_up)


def _onset_s(shift: Shift) -> float:
    return shift.onset_s
