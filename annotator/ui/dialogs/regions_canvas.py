"""A picture with everybody's region on it, to be moved, resized and given to somebody else."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from annotator.domain.media import Region
from annotator.domain.participants import Participant
from annotator.ui.dialogs.rectangle_canvas import ON_PICTURE, RectangleCanvas
from annotator.ui.keys.keymap import Keymap
from annotator.ui.player.region_outline import paint_region


class RegionsCanvas(RectangleCanvas):
    """Shows one recording's people. Drag a rectangle, or its edge; the number keys say who sits in the chosen one."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None):
        super().__init__(keymap, parent)
        self._people: list[Participant] = []
        self.setAccessibleName(self.tr("Regions on the picture"))

    @property
    def people(self) -> tuple[Participant, ...]:
        """The people with their regions as they stand."""
        return tuple(self._people)

    def regions(self) -> list[Region]:
        return [person.region for person in self._people]

    def put_region(self, number: int, region: Region) -> None:
        self._people[number] = replace(self._people[number], region=region)
        self.update()

    def show_people(self, people: tuple[Participant, ...]) -> None:
        """Show these people's regions."""
        self._people = list(people)
        self._drag = None
        self.choose(min(self.chosen, max(0, len(people) - 1)))

    def choose(self, number: int) -> None:
        """Choose a person's rectangle."""
        if number < len(self._people):
            self.setAccessibleDescription(
                self.tr("The rectangle of {person} is chosen").format(person=self._people[number].label)
            )
        super().choose(number)

    def give_chosen_to(self, number: int) -> None:
        """The person at this place sits in the chosen rectangle; who had it takes theirs."""
        if number == self.chosen or not 0 <= number < len(self._people):
            return
        one, other = self._people[self.chosen], self._people[number]
        self._people[self.chosen] = replace(one, region=other.region)
        self._people[number] = replace(other, region=one.region)
        self.choose(number)
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._people):
            self.give_chosen_to(number)
        else:
            super().keyPressEvent(event)

    def paint_rectangle(self, painter: QPainter, number: int, rect: QRectF) -> None:
        person = self._people[number]
        numbered = replace(person, name=f"{number + 1} · {person.name}" if person.name else f"{number + 1}")
        paint_region(painter, rect, numbered, ON_PICTURE, strong=number == self.chosen)
