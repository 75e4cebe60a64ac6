"""The actions on markers: moments to come back to."""

from __future__ import annotations

from functools import partial

from annotator.domain import marker_edits
from annotator.domain.clock import format_time
from annotator.domain.markers import Marker
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands
from annotator.ui.look.translation import translate

_SAME_MOMENT_S = 0.001


class MarkerCommands(StageCommands):
    """Set a marker while it plays, name it, go from one to the next."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "add_marker": self._add,
            "name_marker": self._name,
            "previous_marker": partial(self._step, -1),
            "next_marker": partial(self._step, 1),
            "delete_marker": self._delete,
            "list_markers": lambda: self._pane().show_dock("markers"),
        }

    def _add(self) -> None:
        self._set_one()

    def _set_one(self) -> Marker | None:
        """Set a marker at the playhead and give it back; None where that was refused."""
        stage = self._stage
        time_s = self._shown_s()
        edit = stage.perform(lambda: marker_edits.add_marker(stage.session, time_s, coder_id=stage.opened.coder_id))
        if edit is None:
            return None
        stage.say(translate("MarkerCommands", "Marker at {time}").format(time=format_time(time_s)))
        return next((stage.session.markers[change.key] for change in edit.changes), None)

    def _shown_s(self) -> float:
        """When the picture on screen began: going there again shows it again."""
        playhead = self._stage.playhead
        frames = playhead.frames
        return playhead.seen_s if not frames else frames.time_of(frames.index_at(playhead.seen_s))

    def _here(self) -> Marker | None:
        """The marker at the playhead."""
        time_s = self._shown_s()
        near = [row for row in self._stage.session.markers.values() if abs(row.time_s - time_s) <= _SAME_MOMENT_S]
        return near[-1] if near else None

    def _name(self) -> None:
        """Type the words of the marker here, or of a new one; the video waits meanwhile."""
        playhead = self._stage.playhead
        playing = playhead.playing
        playhead.pause()
        marker = self._here() or self._set_one()
        if marker is not None:
            self._pane().timeline.type_marker(marker.id, after=playhead.play if playing else None)

    def _delete(self) -> None:
        marker = self._here()
        if marker is None:
            words = translate(
                "MarkerCommands", "There is no marker here; {previous_marker} and {next_marker} go from one to the next"
            )
            self._stage.say(self._stage.keymap.fill(words))
            return
        self._stage.perform(lambda: marker_edits.delete_markers(self._stage.session, [marker.id]))

    def _step(self, by: int) -> None:
        if not self._pane().timeline.step_marker(by):
            words = {
                1: translate("MarkerCommands", "There is no marker after this"),
                -1: translate("MarkerCommands", "There is no marker before this"),
            }
            self._stage.say(words[by])
