"""Which sound track of a recording is heard and measured, where it has several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from annotator.domain.media import Media
from annotator.media.sound_tracks import TrackInfo
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import hint

_DEFAULT = -1


class SoundTrackDialog(FormDialog):
    """One choice for each recording with several tracks."""

    def __init__(self, media: Sequence[Media], tracks: Mapping[str, Sequence[TrackInfo]], parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sound track"))
        self.setMinimumWidth(64 * GRID_PX)
        self.choices: dict[str, Choice] = {}
        fields = form()
        for row in media:
            choice = Choice(row.file_name, self.tr("Which sound track of this recording is heard and measured"))
            usual = next((track.words for track in tracks[row.id] if track.is_default), "")
            default = (self.tr("the file's default ({track})").format(track=usual), _DEFAULT)
            choice.offer([default, *((track.words, track.number) for track in tracks[row.id])])
            choice.choose(_DEFAULT if row.sound_track is None else row.sound_track)
            self.choices[row.id] = choice
            fields.addRow(label(row.file_name), choice)
        self.lay_out(
            fields,
            hint(
                self.tr(
                    "It is heard at once, in clips and transcription too. What was measured from the sound stays until "
                    "the session is analysed again."
                )
            ),
        )

    def chosen(self, media_id: str) -> int | None:
        """The chosen track; None for the file's default."""
        number: int = self.choices[media_id].currentData()
        return None if number == _DEFAULT else number
