"""Before and at the apex, large, in a window of their own that follows what is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from annotator.domain.session import Session
from annotator.ui.look.names import participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.still_pair import Framing, StillPair, StillSource, framing_of
from annotator.ui.session.selection import Selection
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import stretched, vbox
from annotator.ui.widgets.panel_parts import hint, title

BEFORE_S = 0.5
"""The "before" still is taken this long before the onset, when nothing moves yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Two moments of one participant, and what they are of."""

    title: str
    sentence: str
    participant_id: str
    before_s: float
    apex_s: float
    framing: Framing


def moments_of(session: Session, selection: Selection) -> Moments | None:
    """The moments of the annotation that is chosen, else of the flag; None without either.

    An annotation that was made from a flag shows that flag's apex; another one its middle.
    """
    chosen = [session.annotations[id_] for id_ in selection.annotation_ids if id_ in session.annotations]
    if len(chosen) == 1:
        row = chosen[0]
        flag = session.flag(row.flag_id) if row.flag_id else None
        inside = flag is not None and row.start_s <= flag.apex_s <= row.end_s
        code = session.codebook.code(row.code_id)
        what = code.name if code is not None else row.code_id
        return Moments(
            title=f"{what}  ·  {participant_label(session, row.participant_id)}",
            sentence=row.note,
            participant_id=row.participant_id,
            before_s=max(0.0, row.start_s - BEFORE_S),
            apex_s=flag.apex_s if flag is not None and inside else (row.start_s + row.end_s) / 2,
            framing=framing_of(flag.family) if flag is not None else "body",
        )
    flag = session.flag(selection.flag_id) if selection.flag_id else None
    if flag is None:
        return None
    return Moments(
        title=participant_label(session, flag.participant_id),
        sentence=flag.text,
        participant_id=flag.participant_id,
        before_s=max(0.0, flag.onset_s - BEFORE_S),
        apex_s=flag.apex_s,
        framing=framing_of(flag.family),
    )


class LargeStills(QDialog):
    """Two stills as large as the window. Esc closes it; choosing another flag or annotation shows that one."""

    def __init__(self, workspace: Workspace, stills: StillSource, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Before and at the apex"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.workspace = workspace
        self._title = title()
        self._sentence = hint()
        self.pair = StillPair(workspace.themes, stills, large=True)
        self.pair.time_chosen.connect(workspace.playhead.seek)
        vbox(self._title, stretched(self.pair, 1), self._sentence, on=self, margin=2 * GRID_PX)
        self.resize(1040, 640)
        workspace.selection.flag_changed.connect(self._show)
        workspace.selection.annotations_changed.connect(self._show)
        self._show()

    def _show(self, *_anything: object) -> None:
        moments = moments_of(self.workspace.document.session, self.workspace.selection)
        if moments is None:
            return
        self._title.setText(moments.title)
        self._sentence.setText(moments.sentence)
        self._sentence.setVisible(bool(moments.sentence))
        self.pair.show_moments(moments.participant_id, moments.before_s, moments.apex_s, framing=moments.framing)

    def closes_by(self, shortcut: QKeySequence) -> None:
        """The key that opened it closes it too."""
        QShortcut(shortcut, self).activated.connect(self.close)
