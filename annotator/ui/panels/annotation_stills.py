"""Two stills of the chosen annotation over its fields: before it, and in it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.domain.edits import Edit
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.large_stills import moments_of
from annotator.ui.panels.still_pair import StillPair, StillSource
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import stretched, vbox
from annotator.ui.widgets.panel_parts import KeyboardPanel, as_panel


class AnnotationStills(KeyboardPanel):
    """Shown while one annotation is chosen; takes no room otherwise."""

    def __init__(self, workspace: Workspace, stills: StillSource, editor: QWidget, parent: QWidget | None = None):
        """``editor``: what lies under the stills."""
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self._shown: object = None
        self.pair = StillPair(workspace.themes, stills)
        self.pair.time_chosen.connect(workspace.playhead.seek)
        self._band = QWidget()
        vbox(self.pair, on=self._band, margin=(GRID_PX, GRID_PX, GRID_PX, 0))
        vbox(self._band, stretched(editor, 1), on=self, margin=0, spacing=0)
        self.give_keyboard_to(editor)
        workspace.selection.annotations_changed.connect(self._show)
        workspace.document.edited.connect(self._follow_edit)
        workspace.document.media_ready.connect(self._ask_again)
        self._show()

    def _follow_edit(self, edit: Edit) -> None:
        chosen = self.workspace.selection.annotation_ids
        if any(change.table == "annotations" and change.key in chosen for change in edit.changes):
            self._show()
        elif edit.touches("participants", "media"):
            self._ask_again()

    def _ask_again(self, *_anything: object) -> None:
        self._shown = None
        self._show()

    def _show(self, *_anything: object) -> None:
        chosen = self.workspace.selection.annotation_ids
        session = self.workspace.document.session
        moments = moments_of(session, self.workspace.selection) if len(chosen) == 1 else None
        self._band.setVisible(moments is not None)
        if moments is not None and moments != self._shown:
            self._shown = moments
            self.pair.show_moments(moments.participant_id, moments.before_s, moments.apex_s, framing=moments.framing)
