"""Which moments can be added to a playlist: accepted, flagged, with a code, of a person, or what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from annotator.domain.finding import Found
from annotator.domain.moments import (
    SessionMoment,
    accepted_incongruences,
    accepted_moments,
    coded_moments,
    flagged_moments,
)
from annotator.domain.playlist_making import item_of_found, item_of_moment
from annotator.ui.document import SessionDocument
from annotator.ui.keys.keymap import Keymap


class AddMenu(QMenu):
    """Filled when it opens, with how many there are; what there is none of cannot be chosen."""

    chosen = Signal(list, str)
    """Moments as list of :class:`~annotator.domain.playlists.PlaylistItem`, and a name for a playlist of them."""

    def __init__(
        self,
        document: SessionDocument,
        found: Callable[[], Sequence[Found]],
        keymap: Keymap,
        parent: QWidget | None = None,
    ):
        """``found`` gives what was found last while coding."""
        super().__init__(parent)
        self._document = document
        self._found = found
        self._keymap = keymap
        self.aboutToShow.connect(self._fill)

    def choose_accepted(self) -> None:
        """Add everything that was accepted."""
        self._choose(accepted_moments(self._document.session), self.tr("Accepted moments"))

    def _fill(self) -> None:
        session = self._document.session
        self.clear()
        accepted, flagged = accepted_moments(session), flagged_moments(session)
        incongruent = accepted_incongruences(session)
        self._offer(self, self.tr("All accepted moments"), accepted, self.tr("Accepted moments"))
        self._offer(self, self.tr("Accepted incongruences"), incongruent, self.tr("Incongruences"))
        self._offer(self, self.tr("All flags"), flagged, self.tr("Flags"))
        codes = self.addMenu(self.tr("With a code"))
        for code in session.codebook.codes:
            coded = coded_moments(session, code.id)
            if coded:
                self._offer(codes, code.name, coded, code.name)
        codes.setEnabled(not codes.isEmpty())
        people = self.addMenu(self.tr("Of a person"))
        for person in session.participants.values():
            of_person = tuple(row for row in accepted if row.participant_id == person.id)
            self._offer(people, person.label, of_person, person.label)
        people.setEnabled(not people.isEmpty())
        self.addSeparator()
        found = self._found()
        words = self._keymap.fill(self.tr("What was found with {find}"))
        action = self.addAction(f"{words} ({len(found)})", self._choose_found)
        action.setEnabled(bool(found))

    def _offer(self, menu: QMenu, words: str, moments: Sequence[SessionMoment], name: str) -> None:
        text = f"{words.replace('&', '&&')} ({len(moments)})"
        action = menu.addAction(text, partial(self._choose, moments, name))
        action.setEnabled(bool(moments))

    def _choose(self, moments: Sequence[SessionMoment], name: str) -> None:
        session = self._document.session
        self.chosen.emit([item_of_moment(session, moment) for moment in moments], name)

    def _choose_found(self) -> None:
        session = self._document.session
        self.chosen.emit([item_of_found(session, one) for one in self._found()], self.tr("Found"))
