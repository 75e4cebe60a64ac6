"""The rows of the new-session dialog: one recording, one participant, and a list of such rows."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QLineEdit, QWidget

from annotator.domain.media import FULL_REGION, Region, parse_region
from annotator.domain.participants import ROLES, Participant, Role
from annotator.domain.percent import percent
from annotator.ui.look.names import role_name
from annotator.ui.widgets.boxes import hbox, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.panel_parts import inset_numbers, tool_button

AUTO = "auto"


class RemovableRow(QWidget):
    """A row with a button that takes it out."""

    changed = Signal()
    removed = Signal()

    def __init__(self, remove_tip: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.row = hbox(on=self, margin=0)
        self.remove = tool_button("✕", remove_tip, self.removed)


class VideoRow(RemovableRow):
    """A recording and where it lies on the session clock: at an offset, or after the one above."""

    def __init__(self, path: Path, parent: QWidget | None = None):
        super().__init__("", parent)
        tip = self.tr("Leave {name} out").format(name=path.name)
        self.remove.setToolTip(tip)
        self.remove.setAccessibleName(tip)
        self.path = path
        name = QLabel(path.name)
        name.setToolTip(str(path))
        self.offset = QDoubleSpinBox(decimals=3, minimum=-86400.0, maximum=86400.0, suffix=" s")
        self.offset.setAccessibleName(self.tr("Offset of {name}").format(name=path.name))
        self.offset.setToolTip(self.tr("When this recording starts on the session clock"))
        self.offset.valueChanged.connect(self.changed)
        self.after = QCheckBox(self.tr("goes on"))
        self.after.setAccessibleName(self.tr("{name} goes on where the one above ends").format(name=path.name))
        self.after.setToolTip(self.after.accessibleName())
        self.after.toggled.connect(self.offset.setDisabled)
        self.after.toggled.connect(self.changed)
        self.after.hide()
        self._before: Path | None = None
        self.row.addWidget(name, 1)
        self.row.addWidget(self.after)
        self.row.addWidget(self.offset)
        self.row.addWidget(self.remove)
        inset_numbers(self)

    @property
    def offset_s(self) -> float:
        """Where the recording begins on the session clock, in seconds; 0 where it goes on."""
        return 0.0 if self.follows else self.offset.value()

    @property
    def follows(self) -> bool:
        """True if it goes on where the recording above ends."""
        return self._before is not None and self.after.isChecked()

    def stand_after(self, before: Path | None, *, goes_on: bool) -> None:
        """Say which recording stands above; ``goes_on`` is what their names tell."""
        self.after.setVisible(before is not None)
        if before != self._before:
            self._before = before
            with QSignalBlocker(self.after):
                self.after.setChecked(goes_on)
            self.offset.setDisabled(goes_on)


class ParticipantRow(RemovableRow):
    """Role, name, where in which recording."""

    def __init__(self, role: Role, videos: list[str], parent: QWidget | None = None):
        super().__init__("", parent)
        tip = self.tr("Leave this participant out")
        self.remove.setToolTip(tip)
        self.remove.setAccessibleName(tip)
        self.role_choice = Choice(self.tr("Role"), offers=[(role_name(known), known) for known in ROLES])
        self.role_choice.choose(role)
        self.name_field = QLineEdit(placeholderText=self.tr("Name (optional)"))
        self.name_field.setAccessibleName(self.tr("Name"))
        self.region_choice = Choice(
            self.tr("Region"),
            self.tr("Where in the picture this person sits; it can be drawn exactly afterwards"),
            offers=[
                (self.tr("Full"), "full"),
                (self.tr("Left half"), "left"),
                (self.tr("Right half"), "right"),
                (self.tr("Find face"), AUTO),
            ],
        )
        self.region_choice.setItemData(
            self.region_choice.findData(AUTO),
            self.tr("Found from where faces are when the session is made; with several people left to right"),
            Qt.ItemDataRole.ToolTipRole,
        )
        self.video_choice = Choice(self.tr("Recording"), self.tr("In which recording this person is seen"))
        self.row.addWidget(self.role_choice)
        self.row.addWidget(self.name_field, 1)
        self.row.addWidget(self.region_choice)
        self.row.addWidget(self.video_choice, 1)
        self.row.addWidget(self.remove)
        self._found: Participant | None = None
        self.show_videos(videos)

    @property
    def role(self) -> Role:
        """The role that is chosen."""
        return self.role_choice.currentData()

    @property
    def name(self) -> str:
        """The name as it is typed, without spaces around it."""
        return self.name_field.text().strip()

    @property
    def region(self) -> Region:
        """Where this person sits; the full picture while it is still to be found."""
        return FULL_REGION if self.auto else parse_region(self.region_choice.currentData())

    @property
    def auto(self) -> bool:
        """True if the region is to be found when the session is made."""
        return self.region_choice.currentData() == AUTO

    @property
    def has_full_region(self) -> bool:
        """True where the person may be anywhere in the picture."""
        return self.region_choice.currentData() == "full"

    @property
    def video_number(self) -> int:
        """Number of the recording, from 1."""
        return max(self.video_choice.currentIndex(), 0) + 1

    def choose_region(self, name: str) -> None:
        """``full``, ``left`` or ``right``."""
        self.region_choice.choose(name)

    @property
    def found(self) -> Participant | None:
        """Where they sit in every view, as it was found and confirmed; None where something else was chosen since."""
        person = self._found
        same = person is not None and person.first_media_id == str(self.video_number)
        return person if same and "," in str(self.region_choice.currentData()) else None

    def set_found(self, person: Participant) -> None:
        """Take places that were found and confirmed; they take the place of those found before."""
        self._found = person
        region = person.region if person.media_id else person.last_region
        value = f"{region.x:.6g},{region.y:.6g},{region.width:.6g},{region.height:.6g}"
        for place in reversed(range(self.region_choice.count())):
            if "," in str(self.region_choice.itemData(place)):
                self.region_choice.removeItem(place)
        self.region_choice.addItem(self.tr("Found, {width} wide").format(width=percent(region.width)), value)
        self.region_choice.choose(value)
        self.changed.emit()

    def choose_video(self, place: int) -> None:
        """Choose the recording at this place, where there is one."""
        if place < self.video_choice.count():
            self.video_choice.setCurrentIndex(place)

    def show_videos(self, names: list[str]) -> None:
        """Offer these recordings; with only one there is nothing to choose."""
        self.video_choice.offer((name, place) for place, name in enumerate(names))
        self.video_choice.setVisible(len(names) > 1)


Row = TypeVar("Row", bound=RemovableRow)


class RowList(QWidget, Generic[Row]):
    """Rows below each other."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.rows: list[Row] = []
        self._column = vbox(on=self, margin=0)

    def add(self, row: Row) -> None:
        """Put a row at the end."""
        self.rows.append(row)
        self._column.addWidget(row)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self.take_out(row))
        self.changed.emit()

    def arrange(self, rows: list[Row]) -> None:
        """Show these rows, in this order; those that are new among them, too."""
        for row in rows:
            if row in self.rows:
                self._column.removeWidget(row)
            else:
                row.changed.connect(self.changed)
                row.removed.connect(partial(self.take_out, row))
            self._column.addWidget(row)
        self.rows = list(rows)
        self.changed.emit()

    def take_out(self, row: Row) -> None:
        """Take a row away."""
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.deleteLater()
        self.changed.emit()
