"""Which of several recordings are seen and heard, and how they lie. Takes no room where there is only one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QWidget

from annotator.domain.media import Media
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.picture_layout import PictureLayout
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.forms import label

AS_SEEN = ""
"""In the choice of sound: that of the picture."""


class MediaChooser(QWidget):
    """A compact bar: the picture, the sound, and whether the picture follows whoever a flag is about."""

    picture_wanted = Signal(str)
    """Media id."""
    sound_wanted = Signal(str)
    """Media id, or :data:`AS_SEEN`."""
    layout_wanted = Signal(str)
    """One of :data:`~annotator.ui.session.picture_layout.PICTURE_LAYOUTS`."""
    offsets_requested = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.picture = Choice(self.tr("Recording that is seen"), self.tr("Which recording is seen; the time stays"))
        self.sound = Choice(self.tr("Recording that is heard"), self.tr("Which recording is heard, at the same time"))
        self.layout_choice = Choice(
            self.tr("How the recordings lie"),
            self.tr("One picture, one large with the others small, or all alike"),
            offers=[(self.tr("One"), "one"), (self.tr("One large"), "large"), (self.tr("All alike"), "grid")],
        )
        self.layout_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.layout_choice.choose("grid")
        self.offsets = QPushButton(self.tr("Offsets…"))
        self.offsets.setToolTip(self.tr("Move recordings against each other, or find the offset from their sound"))
        self.offsets.clicked.connect(self.offsets_requested)
        self.follow = QCheckBox(self.tr("Follow the person"))
        self.follow.setChecked(True)
        self.follow.setToolTip(self.tr("Choosing a flag or an annotation shows the recording its person is seen in"))
        hbox(
            self._named(self.tr("Picture"), self.picture),
            stretched(self.picture, 1),
            self._named(self.tr("Sound"), self.sound),
            stretched(self.sound, 1),
            self.layout_choice,
            self.offsets,
            self.follow,
            on=self,
            margin=(GRID_PX, GRID_PX // 2, GRID_PX, GRID_PX // 2),
        )
        self.picture.activated.connect(self._ask_for_picture)
        self.layout_choice.activated.connect(self._ask_for_layout)
        self.sound.activated.connect(self._ask_for_sound)
        self.hide()

    @property
    def sound_id(self) -> str:
        """The chosen sound: a media id, or :data:`AS_SEEN`."""
        return str(self.sound.currentData() or AS_SEEN)

    def offer(self, media: Sequence[Media], *, shown_id: str, several: bool) -> None:
        """Offer these recordings. ``several``: the session has more than one; else there is nothing to choose."""
        self.picture.offer((row.file_name, row.id) for row in media if row.width_px)
        self.picture.choose(shown_id)
        heard = ((row.file_name, row.id) for row in media if row.has_audio)
        self.sound.offer([(self.tr("as seen"), AS_SEEN), *heard])
        self.setVisible(several)

    def show_picture(self, media_id: str) -> None:
        """Tell which recording is seen now."""
        self.picture.choose(media_id)

    def show_layout(self, layout: PictureLayout) -> None:
        """Tell how the recordings lie now."""
        self.layout_choice.choose(layout)

    def _ask_for_layout(self, _row: int) -> None:
        self.layout_wanted.emit(self.layout_choice.currentData())

    def _ask_for_picture(self, _row: int) -> None:
        self.picture_wanted.emit(self.picture.currentData())

    def _ask_for_sound(self, _row: int) -> None:
        self.sound_wanted.emit(self.sound_id)

    def _named(self, text: str, buddy: QWidget) -> QLabel:
        named = label(text)
        named.setBuddy(buddy)
        return named
