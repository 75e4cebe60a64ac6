"""Rows and columns of widgets, each made in one expression."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QStackedLayout, QVBoxLayout, QWidget

from annotator.ui.look.theme import GRID_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Takes the room that is left, shared by ``factor``."""

    factor: int = 1


STRETCH = Stretch()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretched:
    """A part that takes of the room that is left, or stands at one side of what it is given."""

    part: QWidget | QLayout
    factor: int
    alignment: Qt.AlignmentFlag | None


Part = QWidget | QLayout | Stretch | Stretched | int
"""A number is a gap in pixels."""
Margins = int | tuple[int, int, int, int]
"""The same on all sides, or left, top, right and bottom; pixels."""


def stretched(part: QWidget | QLayout, factor: int = 1, alignment: Qt.AlignmentFlag | None = None) -> Stretched:
    """Let a part take of the room that is left."""
    return Stretched(part=part, factor=factor, alignment=alignment)


def hbox(*parts: Part, on: QWidget | None = None, margin: Margins | None = None, spacing: int = GRID_PX) -> QHBoxLayout:
    """Parts beside each other, ``on`` a widget or to be put into another layout; without ``margin`` the style's."""
    box = QHBoxLayout() if on is None else QHBoxLayout(on)
    _fill(box, parts, margin, spacing)
    return box


def vbox(*parts: Part, on: QWidget | None = None, margin: Margins | None = None, spacing: int = GRID_PX) -> QVBoxLayout:
    """Parts below each other, as in `hbox`."""
    box = QVBoxLayout() if on is None else QVBoxLayout(on)
    _fill(box, parts, margin, spacing)
    return box


def stacked(*pages: QWidget, on: QWidget) -> QStackedLayout:
    """Pages that fill a widget, of which one is seen: the first, to begin with."""
    stack = QStackedLayout(on)
    for page in pages:
        stack.addWidget(page)
    return stack


def _fill(box: QBoxLayout, parts: tuple[Part, ...], margin: Margins | None, spacing: int) -> None:
    if margin is not None:
        left, top, right, bottom = (margin,) * 4 if isinstance(margin, int) else margin
        box.setContentsMargins(left, top, right, bottom)
    box.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, Stretch):
            box.addStretch(part.factor)
        else:
            _add(box, part if isinstance(part, Stretched) else stretched(part, 0))


def _add(box: QBoxLayout, one: Stretched) -> None:
    if isinstance(one.part, QLayout):
        box.addLayout(one.part, one.factor)
    elif one.alignment is None:
        box.addWidget(one.part, one.factor)
    else:
        box.addWidget(one.part, one.factor, one.alignment)
