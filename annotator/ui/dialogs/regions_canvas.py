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
    """Shows one view's people. Drag a rectangle, or its edge; the number keys say who sits in the chosen one.

    A person keeps their number in every view, also where they are not in it and have no rectangle.
    """

    def __init__(self, keymap: Keymap, parent: QWidget | None = None):
        super().__init__(keymap, parent)
        self._people: list[Participant] = []
        self._present: list[int] = []
        self.setAccessibleName(self.tr("Regions on the picture"))

    @property
    def people(self) -> tuple[Participant, ...]:
        """The people with their regions as they stand; those who are not in the view, too."""
        return tuple(self._people)

    @property
    def absent(self) -> frozenset[int]:
        """Numbers, from 0, of the people who are not in this view."""
        return frozenset(range(len(self._people))) - frozenset(self._present)

    @property
    def chosen_person(self) -> int | None:
        """Number, from 0, of the person whose rectangle is chosen."""
        return self._present[self.chosen] if self.chosen < len(self._present) else None

    def regions(self) -> list[Region]:
        return [self._people[number].region for number in self._present]

    def put_region(self, number: int, region: Region) -> None:
        person = self._present[number]
        self._people[person] = replace(self._people[person], region=region)
        self.update()

    def show_people(self, people: tuple[Participant, ...], absent: frozenset[int] = frozenset()) -> None:
        """Show these people's regions; those whose numbers are ``absent`` have none here."""
        self._people = list(people)
        self._present = [number for number in range(len(people)) if number not in absent]
        self._drag = None
        self.choose(min(self.chosen, max(0, len(self._present) - 1)))

    def choose(self, number: int) -> None:
        """Choose a rectangle."""
        if number < len(self._present):
            self.setAccessibleDescription(
                self.tr("The rectangle of {person} is chosen").format(person=self._people[self._present[number]].label)
            )
        super().choose(number)

    def give_chosen_to(self, person: int) -> None:
        """The person with this number sits in the chosen rectangle; who had it takes theirs, if they have one."""
        holder = self.chosen_person
        if holder is None or person == holder or not 0 <= person < len(self._people):
            return
        one, other = self._people[holder], self._people[person]
        self._people[person] = replace(other, region=one.region)
        if person in self._present:
            self._people[holder] = replace(one, region=other.region)
        else:
            self._present = sorted({*self._present, person} - {holder})
        self.choose(self._present.index(person))
        self.changed.emit()

    def remove_chosen(self) -> None:
        """Nobody sits in the chosen rectangle: who had it is not in this view."""
        holder = self.chosen_person
        if holder is not None:
            self._present.remove(holder)
            self.choose(max(0, self.chosen - 1))
            self.changed.emit()

    def add_person(self, person: int, region: Region) -> None:
        """The person with this number is in this view, too."""
        if person in self.absent:
            self._people[person] = replace(self._people[person], region=region)
            self._present = sorted({*self._present, person})
            self.choose(self._present.index(person))
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._people):
            self.give_chosen_to(number)
        else:
            super().keyPressEvent(event)

    def paint_rectangle(self, painter: QPainter, number: int, rect: QRectF) -> None:
        place = self._present[number]
        person = self._people[place]
        numbered = replace(person, name=f"{place + 1} · {person.name}" if person.name else f"{place + 1}")
        paint_region(painter, rect, numbered, ON_PICTURE, strong=number == self.chosen)
