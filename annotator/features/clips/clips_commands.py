"""Exporting moments of the open session as clips."""

from __future__ import annotations

from annotator.domain.covering import CoverArea
from annotator.domain.moments import SessionMoment
from annotator.domain.setup_edits import replace_cover_areas
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, show


class ClipsCommands(StageCommands):
    """Opens the dialog that writes clips."""

    def handlers(self) -> dict[str, Handler]:
        return {"export_clips": self._clips}

    def _clips(self) -> None:
        from annotator.features.clips.clips_dialog import ExportClipsDialog

        host = self._stage.open_host
        place = host.folder.path.parent / f"{host.folder.path.stem}-clips"
        dialog = ExportClipsDialog(
            host.folder,
            host.document.session,
            place=place,
            chosen=self._chosen(),
            keymap=self._stage.keymap,
            parent=self._stage.window,
        )
        dialog.areas_drawn.connect(self._keep_areas)
        show(dialog)

    def _keep_areas(self, areas: tuple[CoverArea, ...]) -> None:
        """Who makes clips again, or a report, does not draw again. A session opened for reading only keeps nothing."""
        edit = replace_cover_areas(self._stage.session, areas)
        if edit.changes and not self._stage.open_host.document.read_only:
            self._stage.perform(lambda: edit)

    def _chosen(self) -> tuple[SessionMoment, ...]:
        """The chosen span, annotations or flag as a moment of whoever is concerned."""
        span, session = self._stage.chosen_span(), self._stage.session
        seen = [row.id for row in session.participants.values() if session.media.keys() & set(row.media_ids)]
        if span is None or not seen:
            return ()
        flag = session.flag(self._stage.selection.flag_id or "")
        rows = [session.annotations[id_] for id_ in self._stage.selection.annotation_ids if id_ in session.annotations]
        about = rows[0].participant_id if rows else flag.participant_id if flag is not None else seen[0]
        return (
            SessionMoment(
                id="chosen",
                participant_id=about if about in seen else seen[0],
                start_s=span[0],
                apex_s=(span[0] + span[1]) / 2,
                end_s=span[1],
                code_id=rows[0].code_id if rows else "",
                rule="",
                flag=None,
                annotations=tuple(rows),
            ),
        )
