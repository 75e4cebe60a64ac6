"""The Picture menu: zoom, look, layout, stills, and how recordings lie against each other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog

from annotator.domain import edits, setup_edits
from annotator.domain.clock import format_time
from annotator.domain.media import Media
from annotator.inside import named_after
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, bring, show
from annotator.ui.dialogs.offsets import OffsetsDialog
from annotator.ui.look.translation import translate
from annotator.ui.panels.large_stills import LargeStills, moments_of
from annotator.ui.player.frame_file import write_frame
from annotator.ui.player.picture_track import OpenMedia

if TYPE_CHECKING:
    from annotator.media.sound_tracks import TrackInfo
    from annotator.ui.dialogs.sound_track import SoundTrackDialog


_ZOOM_STEP = 1.25
_PAN_SHARE = 0.15
_LOOK_STEP = 0.1
_FINE_STEP_S = 0.010


class PictureCommands(StageCommands):
    """Acts on the pictures of the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "enlarge_participant": self._enlarge,
            "picture_zoom_in": lambda: self._zoom(_ZOOM_STEP),
            "picture_zoom_out": lambda: self._zoom(1 / _ZOOM_STEP),
            "picture_whole": self._show_whole,
            "picture_left": lambda: self._pan(-_PAN_SHARE, 0.0),
            "picture_right": lambda: self._pan(_PAN_SHARE, 0.0),
            "picture_up": lambda: self._pan(0.0, -_PAN_SHARE),
            "picture_down": lambda: self._pan(0.0, _PAN_SHARE),
            "brighter": lambda: self._look(_LOOK_STEP, 0.0),
            "darker": lambda: self._look(-_LOOK_STEP, 0.0),
            "more_contrast": lambda: self._look(0.0, _LOOK_STEP),
            "less_contrast": lambda: self._look(0.0, -_LOOK_STEP),
            "as_recorded": self._show_as_recorded,
            "large_stills": self._show_large_stills,
            "save_picture": self._ask_where_to_save,
            "picture_layout": self._next_layout,
            "next_recording": lambda: self._next_recording(1),
            "previous_recording": lambda: self._next_recording(-1),
            "offsets": self.show_offsets,
            "offset_frame_earlier": lambda: self._nudge(frames=-1),
            "offset_frame_later": lambda: self._nudge(frames=1),
            "offset_10_ms_earlier": lambda: self._nudge(seconds=-_FINE_STEP_S),
            "offset_10_ms_later": lambda: self._nudge(seconds=_FINE_STEP_S),
            "sound_track": self._choose_sound_track,
        }

    # --- zoom and look

    def _enlarge(self) -> None:
        person = self._stage.session.participants.get(self._pane().player.enlarge_next_participant() or "")
        if person is None:
            self._stage.say(translate("commands", "The whole picture"))
        else:
            self._stage.say(translate("commands", "{name} enlarged").format(name=person.label))

    def _zoom(self, by: float) -> None:
        picture = self._pane().player.picture
        picture.zoom_by(by)
        self._stage.say(translate("commands", "Picture {factor:.1f}×").format(factor=picture.zoom_factor))

    def _show_whole(self) -> None:
        self._pane().player.picture.reset_zoom()
        self._stage.say(translate("commands", "The whole picture"))

    def _pan(self, across: float, down: float) -> None:
        picture = self._pane().player.picture
        if picture.zoom_factor > 1:
            picture.pan_by(across, down)
        else:
            keys = self._stage.keymap.text("picture_zoom_in")
            self._stage.say(translate("commands", "Zoom into the picture first ({keys})").format(keys=keys))

    def _look(self, brighter: float, harder: float) -> None:
        options = self._stage.options
        options.set_look(options.brightness + brighter, options.contrast + harder)

    def _show_as_recorded(self) -> None:
        self._stage.options.set_look(0.0, 0.0)
        self._stage.say(translate("commands", "Brightness and contrast as recorded"))

    # --- stills

    def _show_large_stills(self) -> None:
        pane = self._pane()
        moments = moments_of(self._stage.session, pane.workspace.selection)
        if moments is None:
            self._stage.say(translate("commands", "Choose a flag or an annotation to see it before and at its apex"))
            return
        shown = next((one for one in pane.findChildren(LargeStills) if one.isVisible()), None)
        if shown is not None:
            shown.close()
        else:
            stills = LargeStills(pane.workspace, pane.stills, pane)
            stills.closes_by(QKeySequence(next(iter(self._stage.keymap.keys("large_stills")), "")))
            bring(stills)

    def _ask_where_to_save(self) -> None:
        playhead, opened = self._stage.playhead, self._pane().player.leading
        playhead.pause()  # which one is meant would change under the hand
        index = playhead.frame_index
        if opened is None or index is None or not playhead.on_frame:
            self._stage.say(translate("commands", "There is no picture at this time"))
            return
        moment = format_time(playhead.time_s).replace(":", ".")
        suggested = named_after(Path.home(), self._stage.session.info.title, f" {moment}.png")
        title = translate("commands", "Save this picture")
        name, _ = QFileDialog.getSaveFileName(self._stage.window, title, str(suggested), "PNG (*.png)")
        if name:
            self.save_picture(opened, index, Path(name).with_suffix(".png"))

    def save_picture(self, opened: OpenMedia, frame_index: int, path: Path) -> None:
        """Write a frame as PNG, in the background."""
        said = translate("commands", "Saved {name}. It shows people as the recording does: keep it as safe.")
        self._stage.background.run(
            partial(write_frame, opened, frame_index, path),
            done=lambda _nothing: self._stage.say(said.format(name=path.name)),
            failed=self._told(translate("commands", "The picture could not be saved")),
        )

    # --- several recordings

    def _next_layout(self) -> None:
        names = {
            "one": translate("commands", "One picture"),
            "large": translate("commands", "One picture large, the others small"),
            "grid": translate("commands", "All pictures of the same size"),
        }
        self._stage.say(names[self._pane().player.show_next_layout()])

    def _next_recording(self, steps: int) -> None:
        player = self._pane().player
        player.show_next_media(steps)
        media = player.engine.media
        if media is not None:
            self._stage.say(translate("commands", "{name} leads").format(name=media.file_name))

    def show_offsets(self) -> None:
        """Open the window in which recordings are moved against each other, beside the pictures."""
        if len(self._stage.session.media) < 2:
            self._stage.say(translate("commands", "There is one recording only; it lies at 0"))
            return
        pane = self._pane()
        shown = next((one for one in pane.findChildren(OffsetsDialog) if one.isVisible()), None)
        if shown is not None:
            shown.raise_()
            return
        ids = ("offset_frame_earlier", "offset_frame_later", "offset_10_ms_earlier", "offset_10_ms_later")
        dialog = OffsetsDialog(
            self._stage.open_host,
            frame_step=self._frame_step,
            keys=", ".join(self._stage.keymap.text(name) for name in ids if self._stage.keymap.text(name)),
            parent=pane,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def _nudge(self, *, frames: int = 0, seconds: float = 0.0) -> None:
        media = self._pane().player.engine.media
        if media is None or len(self._stage.session.media) < 2:
            self._stage.say(translate("commands", "There is one recording only; it lies at 0"))
            return
        present = self._stage.session.media[media.id]
        moved_s = present.offset_s + (self._frame_step(media.id, frames) if frames else seconds)
        make = partial(setup_edits.set_media_offset, self._stage.session, media.id, moved_s)
        if self._stage.perform(make):
            words = translate("commands", "{name} begins at {offset:.3f} s")
            self._stage.say(words.format(name=media.file_name, offset=moved_s))

    def _frame_step(self, media_id: str, frames: int) -> float:
        """How long so many frames of a recording last at the playhead; negative for negative ones."""
        times = self._stage.opened.frame_times(media_id)
        if times is None or len(times) < 2:
            return frames * 0.04
        index = min(max(times.index_at(self._stage.playhead.time_s), 0), len(times) - 2)
        return frames * (times.time_of(index + 1) - times.time_of(index))

    # --- sound tracks

    def _choose_sound_track(self) -> None:
        paths = {id_: row.path for id_, row in self._stage.open_host.ready.items() if row.media.has_audio}
        if not paths:
            self._stage.say(translate("commands", "No recording of this session has sound"))
            return
        self._stage.background.run(
            lambda: _tracks(paths),
            done=self._offer_tracks,
            failed=lambda error: self._stage.say(str(error)),
        )

    def _offer_tracks(self, tracks: dict[str, tuple[TrackInfo, ...]]) -> None:
        from annotator.ui.dialogs.sound_track import SoundTrackDialog

        document = self._stage.document
        if document is None:
            return
        several = [row for row in document.session.media.values() if len(tracks.get(row.id, ())) > 1]
        if not several:
            self._stage.say(translate("commands", "Each recording of this session has one sound track"))
            return
        dialog = SoundTrackDialog(several, tracks, self._stage.window)
        dialog.accepted.connect(lambda: self._take_tracks(several, dialog))
        show(dialog)

    def _take_tracks(self, media: list[Media], dialog: SoundTrackDialog) -> None:
        rows = [replace(row, sound_track=dialog.chosen(row.id)) for row in media]
        session = self._stage.session
        self._stage.perform(lambda: edits.put_rows(session, "media", rows, label="Choose sound track"))


def _tracks(paths: dict[str, Path]) -> dict[str, tuple[TrackInfo, ...]]:
    from annotator.media.sound_tracks import sound_tracks

    return {id_: sound_tracks(path) for id_, path in paths.items()}
