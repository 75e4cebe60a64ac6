"""Draws what is to be covered besides the faces that detectors find: a bystander, a portrait, a name on a door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QWidget

from annotator.domain.clock import format_time
from annotator.domain.covering import CoverArea
from annotator.domain.media import Media, Region
from annotator.storage.session_folder import SessionFolder
from annotator.ui.background.work import Background
from annotator.ui.dialogs.rectangle_canvas import ON_PICTURE, RectangleCanvas
from annotator.ui.keys.bound_keys import pressed
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, numbers_font, text_scale
from annotator.ui.player import region_geometry as geometry
from annotator.ui.player.region_outline import paint_label
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

if TYPE_CHECKING:
    from annotator.media.video_reader import VideoReader

_ADDED = Region(x=0.4, y=0.3, width=0.2, height=0.3)
_READER_CACHE_BYTES = 20_000_000
_COVER_OPACITY = 0.82


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSpan:
    """What of a recording the clips show, on the session clock."""

    media: Media
    start_s: float
    end_s: float


class CoverAreasCanvas(RectangleCanvas):
    """Drag on the picture to draw an area; drag an area to move it, its edges to resize it; Delete removes it."""

    beside_cursor = Qt.CursorShape.CrossCursor
    least = geometry.LEAST_COVER

    def __init__(self, keymap: Keymap):
        super().__init__(keymap)
        self._areas: list[Region] = []
        self._from: tuple[float, float] | None = None
        self._draft: Region | None = None
        self.setAccessibleName(self.tr("Areas to cover on the picture"))

    def regions(self) -> list[Region]:
        return [*self._areas, self._draft] if self._draft is not None else list(self._areas)

    def show_areas(self, areas: Sequence[Region]) -> None:
        """Show these areas."""
        self._areas = list(areas)
        self._from = self._draft = self._drag = None
        self.choose(max(0, len(self._areas) - 1))

    def add(self, area: Region = _ADDED) -> None:
        """Add an area and choose it."""
        self._areas.append(area)
        self.choose(len(self._areas) - 1)
        self.changed.emit()

    def remove_chosen(self) -> None:
        """Remove the chosen area."""
        if self.chosen < len(self._areas):
            del self._areas[self.chosen]
            self.choose(max(0, min(self.chosen, len(self._areas) - 1)))
            self.changed.emit()

    def put_region(self, number: int, region: Region) -> None:
        self._areas[number] = region
        self.update()

    def choose(self, number: int) -> None:
        count = len(self._areas)
        self.setAccessibleDescription(
            self.tr("Area {number} of {count} is chosen").format(number=number + 1, count=count)
            if count
            else self.tr("No area is drawn")
        )
        super().choose(number)

    def paint_rectangle(self, painter: QPainter, number: int, rect: QRectF) -> None:
        cover = ON_PICTURE.color("panel")
        cover.setAlphaF(_COVER_OPACITY)
        painter.setBrush(cover)
        painter.setPen(QPen(ON_PICTURE.color("accent" if number == self.chosen else "text"), 1.5))
        painter.drawRect(rect)
        paint_label(painter, rect.topLeft(), str(number + 1), ON_PICTURE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pressed(self._keymap, event, "region_remove"):
            self.remove_chosen()
        elif pressed(self._keymap, event, "region_add"):
            self.add()
        else:
            super().keyPressEvent(event)

    def pressed_beside(self, x: float, y: float) -> None:
        self._from = (x, y)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        transform = self.transform()
        if self._from is None or transform is None:
            super().mouseMoveEvent(event)
            return
        self._draft = geometry.drawn(
            *self._from, *transform.to_fraction(event.position().x(), event.position().y()), least=self.least
        )
        self._chosen = len(self._areas)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        drawn, self._from, self._draft = self._draft, None, None
        if drawn is not None:
            self.add(drawn)
        else:
            self.choose(max(0, min(self.chosen, len(self._areas) - 1)))


class CoverAreasDialog(FormDialog):
    """Shows pictures of what will be in the clips, and takes the areas that are drawn on them."""

    def __init__(
        self,
        folder: SessionFolder,
        spans: Sequence[ShownSpan],
        areas: Sequence[CoverArea],
        *,
        keymap: Keymap | None = None,
        parent: QWidget | None = None,
    ):
        """Build the dialog.

        Args:
            spans: What the clips show; at least one.
            areas: Drawn before.
            keymap: The keys in force; our own if there is none.
        """
        super().__init__(parent)
        keymap = keymap or Keymap(parent=self)
        self.setWindowTitle(self.tr("Also cover"))
        self._folder, self._spans = folder, tuple(spans)
        self._areas = tuple(areas)
        self._pictures = _Pictures(folder, self)
        self.recording = Choice(self.tr("Recording"), self.tr("Which recording's picture is shown"))
        self.recording.offer(dict.fromkeys((span.media.file_name, span.media.id) for span in self._spans))
        self.recording.setVisible(self.recording.count() > 1)
        self.canvas = CoverAreasCanvas(keymap)
        self.moment = QSlider(Qt.Orientation.Horizontal)
        self.moment.setRange(0, 1000)
        self.moment.setPageStep(50)
        self.moment.setAccessibleName(self.tr("Moment"))
        self.moment.setToolTip(self.tr("Look at other moments of the clips: the areas are covered in all of them"))
        self._time = QLabel()
        self._time.setFont(numbers_font(self.font()))
        self.add_button = QPushButton(self.tr("Add an area"))
        self.add_button.setToolTip(keymap.tip(self.tr("Put an area in the middle of the picture"), "region_add"))
        self.remove_button = QPushButton(self.tr("Remove"))
        self.remove_button.setToolTip(keymap.tip(self.tr("Remove the chosen area"), "region_remove"))
        self._lay_out()
        self.recording.currentIndexChanged.connect(self._show_recording)
        self.moment.valueChanged.connect(self._show_picture)
        self.canvas.changed.connect(self._take_canvas)
        self.add_button.clicked.connect(lambda: self.canvas.add())
        self.remove_button.clicked.connect(self.canvas.remove_chosen)
        self._show_recording()
        self.canvas.setFocus()

    @property
    def areas(self) -> tuple[CoverArea, ...]:
        """The areas as they stand."""
        return self._areas

    @property
    def time_text(self) -> str:
        """When, on the session clock, the picture is that is shown."""
        return self._time.text()

    def done(self, result: int) -> None:
        """Stop reading pictures, whichever way the dialog is closed."""
        self._pictures.close()
        super().done(result)

    def _lay_out(self) -> None:
        strip = hbox(stretched(self.moment, 1), self._time)
        row = hbox()
        for button in (self.add_button, self.remove_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self.lay_out(
            self.recording,
            stretched(self.canvas, 1),
            strip,
            row,
            hint(
                self.tr(
                    "Drag on the picture to draw an area; it is covered from the beginning of each clip to its end, "
                    "whoever is in it. Areas stay with the session. Drag an area to move it and its edges to resize "
                    "it; Delete removes it. By keyboard: N adds one, Space chooses the next, the arrow keys move it, "
                    "with Shift they resize it."
                )
            ),
            ok=self.tr("Use these areas"),
        )
        room = self.screen().availableGeometry().size() * 0.95
        self.resize((QSize(96, 80) * GRID_PX * max(1.0, text_scale())).boundedTo(room))

    # --- following

    @property
    def _media_id(self) -> str:
        return str(self.recording.currentData())

    def _here(self, area: CoverArea) -> bool:
        return area.media_id in (None, self._media_id)

    def _show_recording(self) -> None:
        self.canvas.show_areas([area.region for area in self._areas if self._here(area)])
        self.remove_button.setEnabled(bool(self.canvas.regions()))
        self._show_picture()

    def _show_picture(self) -> None:
        media, time_s = self._moment()
        self._time.setText(format_time(time_s, decimals=1))
        self._pictures.ask(media, time_s - media.offset_s, self.canvas.show_image, self.error.show_error)

    def _moment(self) -> tuple[Media, float]:
        """The recording and the session time that the slider stands for: the clips one after the other."""
        spans = [span for span in self._spans if span.media.id == self._media_id]
        left_s = sum(span.end_s - span.start_s for span in spans) * self.moment.value() / self.moment.maximum()
        for span in spans:
            if left_s <= span.end_s - span.start_s:
                return span.media, span.start_s + left_s
            left_s -= span.end_s - span.start_s
        return spans[-1].media, spans[-1].end_s

    def _take_canvas(self) -> None:
        others = [area for area in self._areas if not self._here(area)]
        here = [CoverArea(region=region, media_id=self._media_id) for region in self.canvas.regions()]
        self._areas = (*others, *here)
        self.remove_button.setEnabled(bool(here))


class _Pictures:
    """Decodes pictures off the window's thread; of several requests that wait only the last is answered."""

    def __init__(self, folder: SessionFolder, parent: QWidget):
        self._background = Background(threads=1, parent=parent)
        self._readers = _Readers(folder)
        self._asked = 0

    def ask(self, media: Media, time_s: float, show: Callable[[QImage], None], tell: Callable[[str], None]) -> None:
        """Have the picture at a time of the recording's own clock shown, or what is wrong with it told."""
        self._asked += 1
        number, readers = self._asked, self._readers
        readers.wanted = number

        def done(image: QImage | None) -> None:
            if image is not None:
                show(image)

        self._background.run(
            lambda: readers.picture(number, media, time_s), done=done, failed=lambda error: tell(str(error))
        )

    def close(self) -> None:
        """Stop."""
        readers = self._readers
        readers.wanted = 0
        self._background.run(readers.close, done=lambda _nothing: None)
        self._background.close()


class _Readers:
    """Open recordings, on the one thread that decodes."""

    def __init__(self, folder: SessionFolder):
        self._folder = folder
        self._readers: dict[str, VideoReader] = {}
        self.wanted = 0
        """The number of the picture asked for last; the window sets it."""

    def close(self) -> None:
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()

    def picture(self, number: int, media: Media, time_s: float) -> QImage | None:
        """The picture, or None where another one is wanted by now."""
        if number != self.wanted:
            return None
        from annotator.media.video_reader import VideoReader
        from annotator.pipeline.media_cache import frame_index

        reader = self._readers.get(media.id)
        if reader is None:
            path = self._folder.media_path(media)
            index = frame_index(self._folder, media, path)
            reader = self._readers[media.id] = VideoReader(path, index, cache_bytes=_READER_CACHE_BYTES)
        bgra = reader.frame(reader.index.times.index_at(time_s)).bgra
        height, width = bgra.shape[:2]
        return QImage(bgra.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()
