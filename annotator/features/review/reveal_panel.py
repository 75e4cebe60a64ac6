"""Below the picture: what was said, what the body did, what coders made of it, and the question. Large type."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from annotator.features.review.moment_words import MomentWords
from annotator.features.review.run import ReviewRun
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox

_MOST_LINES = 4
_LINE_SHARE = 0.036
"""Height of the words' type per height of the room: 39 px of 1080, to be read from the last row."""
_DETAIL_SHARE = 0.027
_HEADING_SHARE = 0.017
_LEAST_PX = 13
_MOST_SHARE = 0.46
"""Of the height; the picture gets the rest. Where there is more to tell the type becomes smaller."""
_SHRINK = (1.0, 0.88, 0.76, 0.66, 0.57, 0.5)


class RevealPanel(QWidget):
    """Shows only what is revealed; takes no room while that is nothing.

    With the first thing revealed it takes the room for all there is to reveal of the moment: the picture moves once,
    not with every step.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "surround")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # the picture gives way, not words
        self._room = QSize(1280, 720)
        self.tells = False
        """True while anything is revealed or asked."""
        self._told = False
        self.question = _line(self.tr("Question for the room"), strong=True)
        self.words = _line(self.tr("What is said"))
        self.cues = _line(self.tr("What the body does"))
        self.annotation = _line(self.tr("What coders made of it"))
        self.annotation.setTextFormat(Qt.TextFormat.RichText)
        self._headings: list[QLabel] = []
        self._cues = self._column(self.tr("On the body"), self.cues)
        self._annotation = self._column(self.tr("As it was coded"), self.annotation)
        self._beside = hbox(stretched(self._cues, 1), stretched(self._annotation, 1), spacing=5 * GRID_PX)
        margin = (5 * GRID_PX, 2 * GRID_PX, 5 * GRID_PX, GRID_PX)
        self._rows = vbox(self.question, self.words, self._beside, on=self, margin=margin, spacing=2 * GRID_PX)

    def show_moment(self, moment_words: MomentWords | None, run: ReviewRun, *, question: str) -> None:
        """Show what is revealed of a moment; ``question`` is empty while it is not asked."""
        words = moment_words is not None and run.shows("words")
        self._put(self.question, [question] if question else [])
        self._put(self.words, moment_words.words[:_MOST_LINES] if moment_words is not None and words else [])
        self.cues.setText("\n".join(moment_words.cues) if moment_words is not None else "")
        self.annotation.setText(_titled(moment_words.annotation) if moment_words is not None else "")
        for part, shown in ((self._cues, run.shows("cues")), (self._annotation, run.shows("annotation"))):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(words)
            part.setSizePolicy(policy)
            part.setVisible(moment_words is not None and shown)
        self._told = words
        self.tells = bool(question) or words
        self.setVisible(self.tells)
        self._fit_type()

    def fit(self, room: QSize) -> None:
        """Take the type size that suits a room of this size, in pixels."""
        self._room = room
        self._fit_type()

    def _fit_type(self) -> None:
        """Large, but never so large that the picture is crowded out."""
        for shrink in _SHRINK:
            self._set_type(shrink)
            if self._needed_px() <= _MOST_SHARE * self._room.height():
                return

    def _needed_px(self) -> int:
        """How high all there is to show, or to reveal, would be; asked of the labels, as layouts answer late."""
        margins = self._rows.contentsMargins()
        width_px = self._room.width() - margins.left() - margins.right()
        height_px = margins.top() + margins.bottom()
        for label in (self.question, self.words):
            if label.text():
                height_px += label.heightForWidth(width_px) + self._rows.spacing()
        if self._told:
            column_px = (width_px - self._beside.spacing()) // 2
            heading_px = self._headings[0].sizeHint().height() + GRID_PX // 2
            height_px += heading_px + max(one.heightForWidth(column_px) for one in (self.cues, self.annotation))
        return height_px

    def _set_type(self, shrink: float) -> None:
        height_px = self._room.height() * shrink * text_scale()
        sizes: list[tuple[QLabel, float]] = [(self.question, _LINE_SHARE), (self.words, _LINE_SHARE)]
        sizes += [(label, _DETAIL_SHARE) for label in (self.cues, self.annotation)]
        sizes += [(label, _HEADING_SHARE) for label in self._headings]
        for label, share in sizes:
            font = QFont(label.font())
            font.setPixelSize(max(_LEAST_PX, round(height_px * share)))
            label.setFont(font)

    def _put(self, label: QLabel, lines: Sequence[str]) -> None:
        label.setText("\n".join(lines))
        label.setVisible(bool(lines))

    def _column(self, title: str, label: QLabel) -> QWidget:
        heading = QLabel(title)
        heading.setProperty("room", "muted")
        self._headings.append(heading)
        part = QWidget()
        vbox(heading, label, STRETCH, on=part, margin=0, spacing=GRID_PX // 2)
        return part


def _titled(lines: Sequence[str]) -> str:
    first, *rest = map(escape, lines)
    return "<br>".join([f'<span style="font-weight: 600">{first}</span>', *rest])


def _line(name: str, *, strong: bool = False) -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("room", "true")
    label.setAccessibleName(name)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    if strong:
        font = QFont(label.font())
        font.setWeight(QFont.Weight.DemiBold)
        label.setFont(font)
    return label
