"""What can be done with the span that is selected, at its end: play it, repeat it, code it, let it go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QToolButton

from annotator.domain.codebook import Code
from annotator.domain.edits import EditError
from annotator.ui.look.icons import icon
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session import annotating
from annotator.ui.widgets.boxes import hbox
from annotator.ui.widgets.marks import color_icon

if TYPE_CHECKING:
    from annotator.ui.timeline.canvas import TimelineCanvas
    from annotator.ui.timeline.state import TimelineState

_ICON_PX = 14


class SpanMenu(QFrame):
    """Follows the selected span. It takes no keyboard: every one of its buttons has a key that works beside it."""

    action_requested = Signal(str)
    """Id of the action whose button was pressed."""
    code_chosen = Signal(str)
    """Id of the code the span is to get."""

    def __init__(self, state: TimelineState, canvas: TimelineCanvas):
        super().__init__(canvas)
        self._state = state
        self._canvas = canvas
        self.quiet = False
        """Somebody else shows what can be done with the span."""
        self.setProperty("floating", True)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("The selected span"))
        self.play = self._button(self.tr("Play"), "play_selection")
        self.loop = self._button(self.tr("Loop"), "loop")
        self.code = self._button("", "annotate_span")
        self.code.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.codes = QToolButton(self, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.codes.setText(self.tr("Codes"))
        self.codes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._menu = QMenu(self)
        self.codes.setMenu(self._menu)
        self.link = self._button(self.tr("Incongruence"), "annotate_incongruence")
        self.clear = self._button(self.tr("Let it go"), "clear_span")
        hbox(self.play, self.loop, self.code, self.codes, self.link, self.clear, on=self, margin=2, spacing=0)
        for button, name in ((self.play, "play"), (self.loop, "loop"), (self.clear, "close")):
            button.setProperty("icon_name", name)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.follow)
        selection = state.workspace.selection
        selection.span_changed.connect(self._follow_soon)
        selection.tier_changed.connect(self._follow_soon)
        state.viewport_changed.connect(self._follow_soon)
        state.content_changed.connect(self._follow_soon)
        canvas.places.scrolled.connect(self._follow_soon)
        state.workspace.themes.changed.connect(self._paint_icons)
        state.workspace.keymap.changed.connect(self._name)
        self._name()
        self._paint_icons()
        self.hide()

    def _button(self, words: str, action_id: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(action_id)
        button.setText(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.clicked.connect(partial(self.action_requested.emit, action_id))
        return button

    def _paint_icons(self, *_theme: object) -> None:
        theme = self._state.workspace.themes.theme
        for button in (self.play, self.loop, self.clear):
            button.setIcon(icon(theme, str(button.property("icon_name")), checkable=False))

    def _name(self) -> None:
        tip = self._state.workspace.keymap.tip
        self.play.setToolTip(tip(self.tr("Play the span"), "play_selection"))
        self.loop.setToolTip(tip(self.tr("Repeat the span while it plays"), "loop"))
        self.code.setToolTip(tip(self.tr("Code the span as this; another code by its own key"), "annotate_span"))
        self.codes.setToolTip(self.tr("Code the span; a code's own key does the same"))
        self.link.setToolTip(tip(self.tr("Link words and cues here"), "annotate_incongruence"))
        self.clear.setToolTip(tip(self.tr("Select nothing"), "clear_span"))

    # --- following the span

    def _follow_soon(self, *_anything: object) -> None:
        self._soon.start()

    def follow(self) -> None:
        """Stand at the end of the span, or be away: where none is selected, it is out of view, or a hand is at it."""
        span, document = self._state.workspace.selection.span, self._state.workspace.document
        wanted = span is not None and span[1] > span[0] and not self.quiet and not document.read_only
        if span is None or not wanted or self._state.held:
            self.hide()
            if wanted:
                self._soon.start(60)  # the hand lets go in a moment
            return
        end_px = round(self._canvas.places.x_of(span[1]))
        start_px = round(self._canvas.places.x_of(span[0]))
        if end_px < self._canvas.places.label_px or start_px > self._canvas.width():
            self.hide()
            return
        self._show_code()
        self.adjustSize()
        left = min(max(end_px + GRID_PX // 2, self._canvas.places.label_px), self._canvas.width() - self.width())
        self.move(max(left, 0), self._top_px())
        self.show()
        self.raise_()

    def _top_px(self) -> int:
        """Under the row that is current, so that the eye stays where the hand was; inside the canvas."""
        canvas = self._canvas
        row = self._state.current_row
        placed = self._state.content.layout.find(row.key) if row is not None else None
        top = canvas.places.row_rect(placed).bottom() + 1 if placed is not None else canvas.places.ruler_px
        return max(min(top, canvas.height() - self.height()), canvas.places.ruler_px)

    def _show_code(self) -> None:
        document, row = self._state.workspace.document, self._state.current_row
        session = document.session
        code: Code | None = session.codebook.code(row.code_id or "") if row is not None else None
        if code is None:
            try:
                tier = self._state.workspace.selection.tier
                code = annotating.code_for_tier(session, tier, coder_id=document.coder_id)
            except EditError:
                code = None
        self.code.setVisible(code is not None)
        if code is not None:
            words = self._state.workspace.keymap.tip(code.name, "annotate_span")
            self.code.setText(words)
            self.code.setAccessibleName(self.tr("Code it as {code}").format(code=code.name))
            self.code.setIcon(color_icon(code.color))
        menu = self._menu
        tier = self._state.workspace.selection.tier
        offered = (id(session.codebook), tier)
        if menu.property("offered") != offered:
            menu.clear()
            menu.setProperty("offered", offered)
            for one in session.codebook.codes_on(tier):
                words = f"{one.name}\t{one.shortcut.upper()}" if one.shortcut else one.name
                menu.addAction(color_icon(one.color), words, partial(self.code_chosen.emit, one.id))
