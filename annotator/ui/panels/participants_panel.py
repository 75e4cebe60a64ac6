"""Who is in the session, where they are seen, and how well they could be measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QWidget

from annotator.domain import edits, setup_edits
from annotator.domain.clock import format_time, new_id
from annotator.domain.edits import Edit
from annotator.domain.media import FULL_REGION, LEFT_REGION, RIGHT_REGION, Media, Region
from annotator.domain.participants import ROLES, Participant, Place, Role, overlapping
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.ui.look.names import role_name
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.coverage_text import coverage_line
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox, stacked, stretched, vbox
from annotator.ui.widgets.fields import Choice, ElidingCombo
from annotator.ui.widgets.panel_parts import EmptyState, ErrorLine, as_panel, hint, scrolled, warning


class ParticipantsPanel(QWidget):
    """One card for each participant. Each change is one edit, at once."""

    region_edit_requested = Signal(str)
    """Id of the participant whose region is to be drawn on the picture."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self.cards: dict[str, ParticipantCard] = {}
        """The cards by participant id."""
        self.error_line = ErrorLine()
        self._empty = EmptyState()
        self._empty.tell(
            self.tr("No participants"),
            self.tr("Say who is in the session and where in the picture they sit; only then can they be measured."),
            self.tr("Add participant"),
        )
        self._empty.action_requested.connect(self.add_participant)
        self.overlap_warning = warning()
        self.overlap_warning.setAccessibleName(self.tr("Regions that overlap"))
        add = QPushButton(self.tr("Add participant"))
        add.setToolTip(self.tr("Add a person to the session; then draw their region on the picture"))
        add.clicked.connect(self.add_participant)
        content = QWidget()
        self._column = vbox(STRETCH, on=content, margin=GRID_PX)
        page = QWidget()
        foot = vbox(self.overlap_warning, self.error_line, add, margin=GRID_PX)
        vbox(stretched(scrolled(content), 1), foot, on=page, margin=0, spacing=0)
        self._stack = stacked(page, self._empty, on=self)
        workspace.document.edited.connect(self._follow_edit)
        workspace.document.findings_changed.connect(self._fill)
        self._fill()

    def add_participant(self) -> None:
        """Add a person: the client first, then the therapist, then others."""
        session = self.workspace.document.session
        taken = {row.role for row in session.participants.values()}
        free: list[Role] = [role for role in ROLES if role not in taken]
        media_id = next((row.id for row in session.media.values() if row.width_px), "")
        added = Participant(id=new_id(), role=free[0] if free else "other", media_id=media_id)
        self._perform(lambda: edits.put_rows(session, "participants", [added], label=self.tr("Add participant")))

    def change(self, changed: Participant) -> None:
        """Change a participant, as one edit."""
        session = self.workspace.document.session
        self._perform(lambda: edits.put_rows(session, "participants", [changed], label=self.tr("Change participant")))

    def remove(self, participant_id: str) -> None:
        """Take a participant out of the session; refused, with words, where annotations name them."""
        session = self.workspace.document.whole_session
        self._perform(lambda: setup_edits.delete_participant(session, participant_id))

    def _perform(self, make: Callable[[], Edit]) -> None:
        self.error_line.show_error(self.workspace.document.attempt(make))

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("participants", "media"):
            self._fill()

    def _fill(self) -> None:
        session = self.workspace.document.session
        for participant_id in list(self.cards):
            if participant_id not in session.participants:
                card = self.cards.pop(participant_id)
                self._column.removeWidget(card)
                card.deleteLater()
        for place, participant in enumerate(session.participants.values()):
            card = self.cards.get(participant.id)
            if card is None:
                card = ParticipantCard(self.workspace, self)
                card.changed.connect(self.change)
                card.remove_requested.connect(self.remove)
                card.region_edit_requested.connect(self.region_edit_requested)
                self.cards[participant.id] = card
            self._column.removeWidget(card)
            self._column.insertWidget(place, card)
            card.show_participant(participant)
        self._stack.setCurrentIndex(0 if session.participants else 1)
        self._warn_of_overlap()

    def _warn_of_overlap(self) -> None:
        pairs = overlapping(self.workspace.document.session.participants.values())
        words = self.tr(
            "The regions of {one} and {other} overlap: who is in both is measured for both. Draw them side by side."
        )
        self.overlap_warning.setText("\n".join(words.format(one=one.label, other=other.label) for one, other in pairs))
        self.overlap_warning.setVisible(bool(pairs))


class ParticipantCard(QFrame):
    """Role, name, media, region and coverage of one participant."""

    changed = Signal(object)
    remove_requested = Signal(str)
    region_edit_requested = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self._participant: Participant | None = None
        self.role = ElidingCombo()
        self.role.setAccessibleName(self.tr("Role"))
        self.role.offer((role_name(role), role) for role in ROLES)
        self.name = QLineEdit(placeholderText=self.tr("Name (shown on screen only)"))
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setToolTip(self.tr("Shown on screen; an export without names leaves it out"))
        self.media = ElidingCombo()
        self.media.setAccessibleName(self.tr("Video"))
        self.media.setToolTip(self.tr("The video this participant is seen in"))
        self.media.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.region = ElidingCombo()
        self.region.setAccessibleName(self.tr("Region"))
        self.region.setToolTip(self.tr("Where in the picture this participant sits"))
        self.draw = QPushButton(self.tr("Draw…"))
        self.draw.setToolTip(self.tr("Draw the region on the picture"))
        self.draw.setAccessibleName(self.tr("Draw the region on the picture"))
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Remove this participant from the session"))
        self.elsewhere = QPushButton(self.tr("Elsewhere from here on…"))
        self.elsewhere.setToolTip(
            self.tr(
                "From the moment on screen on they sit elsewhere, or are seen in another video: draw the region there"
            )
        )
        self.places = vbox(spacing=GRID_PX // 2)
        self.coverage = hint()
        self._lay_out()
        self.role.activated.connect(self._take)
        self.name.editingFinished.connect(self._take)
        self.media.activated.connect(self._take)
        self.region.activated.connect(self._take)
        self.draw.clicked.connect(self._ask_for_region)
        self.remove.clicked.connect(self._ask_to_remove)
        self.elsewhere.clicked.connect(self._move_from_here)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setProperty("line", True)
        line.setFixedHeight(1)
        rows = [(self.role, self.name), (self.media, self.remove), (self.region, self.draw)]
        column = vbox(on=self, margin=0)
        for left, right in rows:
            row = hbox(stretched(left, 0 if left is self.role else 1), stretched(right, 1 if right is self.name else 0))
            column.addLayout(row)
        column.addLayout(self.places)
        column.addWidget(self.elsewhere)
        column.addWidget(self.coverage)
        column.addWidget(line)

    def show_participant(self, participant: Participant) -> None:
        """Show who this is, and where they sit."""
        self._participant = participant
        session = self.workspace.document.session
        self.setAccessibleName(participant.label)
        self.role.setCurrentIndex(self.role.findData(participant.role))
        if self.name.text() != participant.name:
            self.name.setText(participant.name)
        self.media.offer((media.file_name, media.id) for media in session.media.values())
        self.media.choose(participant.media_id)
        regions = {
            FULL_REGION: self.tr("Full picture"),
            LEFT_REGION: self.tr("Left half"),
            RIGHT_REGION: self.tr("Right half"),
        }
        regions.setdefault(participant.region, region_words(participant.region))
        self.region.offer((words, region) for region, words in regions.items())
        with QSignalBlocker(self.region):
            self.region.setCurrentIndex(list(regions).index(participant.region))
        self.coverage.setText(coverage_line(session, participant.id))
        self._show_places(participant)
        enabled = not self.workspace.document.read_only
        for control in (self.role, self.name, self.media, self.region, self.draw, self.remove, self.elsewhere):
            control.setEnabled(enabled)

    def _take(self, *_anything: object) -> None:
        before = self._participant
        if before is None:
            return
        region: Region = self.region.currentData() or before.region
        changed = replace(
            before,
            role=self.role.currentData(),
            name=self.name.text().strip(),
            media_id=self.media.currentData() or before.media_id,
            region=region,
        )
        if changed != before:
            self.changed.emit(changed)

    def _show_places(self, participant: Participant) -> None:
        """A row for each later place: from when, where, and a button that takes it back."""
        while (item := self.places.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for place in participant.places:
            row = PlaceRow(self.workspace, place)
            row.remove_requested.connect(self._forget_place)
            row.media_chosen.connect(self._choose_media)
            self.places.addWidget(row)

    def _move_from_here(self) -> None:
        person, playhead = self._participant, self.workspace.playhead
        if person is None:
            return
        time_s = round(playhead.time_s, 6)
        now = person.at(time_s)
        media_id = _shown_at(self.workspace.document.session, now.media_id, time_s)
        self.changed.emit(person.with_place(Place(from_s=time_s, media_id=media_id, region=now.region)))
        self.region_edit_requested.emit(person.id)

    def _forget_place(self, from_s: float) -> None:
        if self._participant is not None:
            self.changed.emit(self._participant.without_place(from_s))

    def _choose_media(self, from_s: float, media_id: str) -> None:
        person = self._participant
        if person is not None:
            changed = person.moved_at(from_s, media_id=media_id, region=person.at(from_s).region)
            self.changed.emit(changed)

    def _ask_for_region(self) -> None:
        if self._participant is not None:
            self.region_edit_requested.emit(self._participant.id)

    def _ask_to_remove(self) -> None:
        if self._participant is not None:
            self.remove_requested.emit(self._participant.id)


class PlaceRow(QWidget):
    """One later place of a participant."""

    remove_requested = Signal(float)
    media_chosen = Signal(float, str)

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None):
        super().__init__(parent)
        when = format_time(place.from_s, decimals=1)
        go = QPushButton(when)
        go.setToolTip(self.tr("Go to where they move; the region at the playhead is drawn with Draw…"))
        go.setAccessibleName(self.tr("Go to {when}, where they move").format(when=when))
        go.clicked.connect(lambda: workspace.playhead.seek(place.from_s))
        remove = QPushButton(self.tr("Take back"))
        remove.setToolTip(self.tr("They stay where they were before"))
        remove.setAccessibleName(self.tr("Take back the place from {when} on").format(when=when))
        remove.clicked.connect(lambda: self.remove_requested.emit(place.from_s))
        row = hbox(go, on=self, margin=0)
        media = workspace.document.session.media
        enabled = not workspace.document.read_only
        if len(media) > 1:
            offers = [*((one.file_name, one.id) for one in media.values()), (self.tr("not in the picture"), "")]
            choice = Choice(self.tr("Video from {when} on").format(when=when), offers=offers)
            choice.choose(place.media_id)
            choice.activated.connect(lambda: self.media_chosen.emit(place.from_s, choice.currentData()))
            choice.setEnabled(enabled)
            row.addWidget(choice, 1)
        else:
            words = hint(region_words(place.region) if place.media_id else self.tr("not in the picture"))
            row.addWidget(words, 1)
        remove.setEnabled(enabled)
        row.addWidget(remove)


def _shown_at(session: Session, media_id: str, time_s: float) -> str:
    """The recording to look for somebody in: the present one while it lasts, else the one that runs then."""

    def runs(media: Media) -> bool:
        return bool(media.width_px) and media.offset_s <= time_s < media.offset_s + media.duration_s

    present = session.media.get(media_id)
    if present is not None and runs(present):
        return media_id
    return next((media.id for media in session.media.values() if runs(media)), media_id)


def region_words(region: Region) -> str:
    """``12 %, 5 %, 40 % × 80 %`` of the picture."""
    return f"{percent(region.x)}, {percent(region.y)}, {percent(region.width)} × {percent(region.height)}"
