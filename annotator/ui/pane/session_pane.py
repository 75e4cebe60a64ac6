"""One open session: picture in the middle, lists and details at the side, timeline below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDockWidget,
    QMainWindow,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from annotator.domain.media import Media
from annotator.ui.keys.typed_key import typed_key
from annotator.ui.look.focus_ring import FocusRing
from annotator.ui.pane.code_keys import CodeKeys
from annotator.ui.pane.kept_width import KeptWidth
from annotator.ui.pane.side_column import SideColumn
from annotator.ui.pane.triage import Triage
from annotator.ui.pane.work_layouts import Shares, made_for
from annotator.ui.panels.annotation_editor import AnnotationEditor
from annotator.ui.panels.annotation_list import AnnotationList
from annotator.ui.panels.annotation_stills import AnnotationStills
from annotator.ui.panels.coding_pad import CodingPad
from annotator.ui.panels.comment_bar import CommentBar
from annotator.ui.panels.detail_strip import DetailStrip
from annotator.ui.panels.find_panel import FindPanel
from annotator.ui.panels.flag_detail import FlagDetail
from annotator.ui.panels.flag_list import FlagList
from annotator.ui.panels.marker_list import MarkerList
from annotator.ui.panels.participants_panel import ParticipantsPanel
from annotator.ui.panels.signal_chooser import SignalChooser
from annotator.ui.panels.transcript_panel import TranscriptPanel
from annotator.ui.player.player_panel import PlayerPanel
from annotator.ui.player.stills import StillsProvider
from annotator.ui.rating.rating_bar import RatingBar
from annotator.ui.rating.rating_keys import RatingKeys
from annotator.ui.rating.rating_run import RatingRun
from annotator.ui.session.workspace import Workspace
from annotator.ui.timeline.timeline_view import TimelineView
from annotator.ui.widgets.panel_parts import FeaturePanel, inset_numbers, keyboard_target

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex

_ASKED_FOR = ("find", "markers")
"""Panels that are there only while somebody uses them."""
_LOW_PX = 1100

_P = TypeVar("_P", bound=FeaturePanel)


class SessionPane(QMainWindow):
    """Lays out the views of one session. They share the workspace and do not know each other.

    They are there once :meth:`build` has come to its end.
    """

    def __init__(
        self,
        workspace: Workspace,
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
        *,
        features: Mapping[str, Callable[[Workspace, QWidget], FeaturePanel]] = MappingProxyType({}),
    ):
        """Make the docks, without views.

        Args:
            features: What makes the panels of features, by the name of the dock each is in; beside the details.
        """
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)  # a QMainWindow makes itself a window of its own
        self.workspace = workspace
        self._actions = actions
        self._make_features = features
        self.stills = StillsProvider(workspace.document, self)
        # Each panel is made inside its dock: one that moves into it later has all its widgets styled once more.
        self.docks = {name: self._make_dock(name, title) for name, title in self._titles().items()}
        self._details = QStackedWidget(self.docks["details"])
        self._picture_shown = False
        self._left_for: dict[str, tuple[tuple[QDockWidget, ...], QWidget | None]] = {}
        """What was in front, and had the keyboard, when a panel was asked for."""
        self._layout: QByteArray | None = None
        self._sized = False

    def build(self) -> Iterator[None]:
        """Make the views, a few at a time: all of them would hold the window up for a quarter of a second."""
        yield
        workspace = self.workspace
        self.player = PlayerPanel(workspace, self._actions, self)
        self.comment_bar = CommentBar(workspace, self.player)
        self.detail_strip = DetailStrip(workspace, self.player)
        yield
        self.timeline = TimelineView(workspace, self.docks["timeline"])
        yield
        self.flags = FlagList(workspace, self.docks["flags"])
        self.flag_detail = FlagDetail(workspace, self.stills, self._details)
        self.annotations = AnnotationList(workspace, self.docks["annotations"])
        yield
        self.editor = AnnotationEditor(workspace, self._details)
        yield
        self.transcript = TranscriptPanel(workspace, self.docks["transcript"])
        yield
        self.finder = FindPanel(workspace, self.docks["find"])
        yield
        self.markers = MarkerList(workspace, self.docks["markers"])
        self.codes = CodingPad(workspace, self.docks["codes"])
        yield
        self.participants = ParticipantsPanel(workspace, self.docks["participants"])
        yield
        self._features = {name: make(workspace, self.docks[name]) for name, make in self._make_features.items()}
        yield
        self.signal_chooser = SignalChooser(workspace, self.docks["signals"])
        yield
        self._bring_together()
        yield
        self._lay_out_docks()
        inset_numbers(self)
        self.side = SideColumn(self, self.docks, workspace.selection)

    def _bring_together(self) -> None:
        """What one view does for another, through what they share."""
        workspace = self.workspace
        self.triage = Triage(workspace, self.flags, self.flag_detail, self._actions, self)
        self.triage.switched.connect(self._make_room_for_triage)
        self.flag_detail.decide_with(self.flags.decided_with)
        self.rating = RatingRun(workspace, self)
        self._rating_keys = RatingKeys(self.rating, workspace.keymap, self)
        self._prepare_rating()
        self._show_where_keys_go()

        self._details.addWidget(self.flag_detail)
        self._annotation_details = AnnotationStills(workspace, self.stills, self.editor, self._details)
        self._details.addWidget(self._annotation_details)
        workspace.selection.flag_changed.connect(self._flag_chosen)
        workspace.selection.annotations_changed.connect(self._annotations_chosen)
        self.codes.coded.connect(self._ask_for_details)
        self.flag_detail.ask_first(self.detail_strip.ask)
        self.detail_strip.ended.connect(self.flag_detail.go_on_after_asking)
        self._code_keys = CodeKeys(workspace.document, self.codes, self, workspace.keymap)
        KeptWidth(self, [self.docks["flags"], self.docks["details"]], workspace.themes)
        self.player.engine.frame_shown.connect(self._note_picture)

    @property
    def ready(self) -> bool:
        """True once a frame, if there are any, is on screen and the signals of the last analysis are there."""
        document = self.workspace.document
        seen = self._picture_shown or not any(media.width_px for media in document.session.media.values())
        return seen and (document.session.findings.info is None or document.signals_loaded)

    def panel(self, kind: type[_P]) -> _P:
        """The panel of a feature.

        Raises:
            LookupError: the window was made without it.
        """
        for panel in self._features.values():
            if isinstance(panel, kind):
                return panel
        raise LookupError(f"there is no {kind.__name__}")

    def choose_flag(self, flag_id: str) -> None:
        """Choose a flag and go to where it is strongest."""
        self.workspace.selection.choose_flag(flag_id)
        flag = self.workspace.document.session.flag(flag_id)
        if flag is not None:
            self.workspace.playhead.seek(flag.apex_s)

    def show_dock(self, name: str, reason: Qt.FocusReason = Qt.FocusReason.ShortcutFocusReason) -> None:
        """Show a panel, bring its tab to the front, and give it the keyboard."""
        dock = self.docks[name]
        if name in ("details", "synchrony"):
            self.side.bring_back()
        if name in _ASKED_FOR and not _has_keyboard(dock):
            self._left_for[name] = (self._front_docks(), QApplication.focusWidget())
        dock.show()
        dock.raise_()
        self.side.settle()
        target = keyboard_target(dock)
        if name == "flags" and target.hasFocus():
            target.clearFocus()  # it comes there anew: the row at the playhead is chosen
        target.setFocus(reason)

    def panel_actions(self) -> list[QAction]:
        """A switch for each panel, for the View menu."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def restore_layout(self, state: QByteArray | None) -> None:
        """Take over a saved layout; keeps the built-in one where there is none."""
        self._layout = state if state is not None and self.restoreState(state) else None

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panels their sizes, the saved or the built-in ones, once the window's own size is known."""
        super().showEvent(event)
        if self._sized:
            return
        self._sized = True
        if self._layout is not None:
            self.restoreState(self._layout)
        else:
            self.share(made_for("code", self.width(), self.window().height(), line_px=self.fontMetrics().height()))

    @property
    def shares(self) -> Shares:
        """Who has how much of the room now."""
        return Shares(
            side_px=self.docks["flags"].width(),
            timeline_px=self.docks["timeline"].height(),
            lists_px=self.docks["flags"].height(),
            front=self.side.front,
        )

    def share(self, shares: Shares) -> None:
        """Give each panel its room."""
        self.side.bring_back()
        side = [self.docks["flags"], self.docks["details"]]
        self.resizeDocks(side, [shares.side_px] * 2, Qt.Orientation.Horizontal)
        self.resizeDocks([self.docks["timeline"]], [shares.timeline_px], Qt.Orientation.Vertical)
        rest_px = max(sum(dock.height() for dock in side) - shares.lists_px, 1)
        self.resizeDocks(side, [shares.lists_px, rest_px], Qt.Orientation.Vertical)
        if shares.front in self.docks:
            self.docks[shares.front].show()
            self.docks[shares.front].raise_()

    def add_media(self, media: Media, path: Path, index: FrameIndex | None) -> None:
        """Pictures and sound of this media can be shown and heard from now on."""
        if index is not None:
            self.stills.add_media(media, path, index)
        self.player.add_media(media, path, index)
        self.flag_detail.refresh()

    def close_views(self) -> None:
        """Let go of files and threads; edits being typed are performed first."""
        for dialog in self.findChildren(QDialog):
            dialog.close()  # windows of their own, such as the statistics
        self.finish_typing()
        self.rating.stop()
        self.codes.finish_open()
        self.finder.close_search()
        for panel in self._features.values():
            panel.close_work()
        self.player.engine.close()
        self.stills.close()

    def finish_typing(self) -> None:
        """Perform edits that are still being typed, and what was rated."""
        self.rating.flush()
        self.comment_bar.flush()
        self.detail_strip.finish()
        self.editor.flush()
        self.transcript.editor.flush()

    def event(self, event: QEvent) -> bool:
        """During a triage its keys go before the codes' keys, wherever in the session the keyboard is."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._shape_tabs()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = typed_key(event)
            if key and (self.triage.takes(key) or self._rating_keys.takes(key)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = typed_key(event)
        if self.triage.press(key) or self._rating_keys.press(key):
            return
        if event.key() != Qt.Key.Key_Escape or not self._put_away():
            super().keyPressEvent(event)

    def _ask_for_details(self, annotation_id: str, ended: bool) -> None:
        """After a code its modifiers and scales; at its end only what is required and was passed over."""
        self.detail_strip.ask([annotation_id], only_required=ended)

    def _put_away(self) -> bool:
        """Hide the panel that has the keyboard, if it is one that is there only while it is asked for."""
        left = next((name for name in _ASKED_FOR if _has_keyboard(self.docks[name])), None)
        if left is None:
            return False
        before, keyboard = self._left_for.pop(left, ((), None))
        for dock in before:
            dock.raise_()
        there = keyboard is not None and isValid(keyboard) and keyboard.isVisible() and self.isAncestorOf(keyboard)
        back = keyboard if there and keyboard is not None else self.timeline
        back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.docks[left].hide()
        return True

    def _prepare_rating(self) -> None:
        self.player.put_beside_picture(RatingBar(self.workspace, self.rating, self))
        self.rating.rate_participant(self.codes.participant_id)
        self.codes.participant_changed.connect(self._rate_coded)
        self.triage.switched.connect(self.rating.stop)
        self.rating.changed.connect(lambda: self.player.transport.mode.show_rated(self.rating.dimension_name))

    def _rate_coded(self, _name: str) -> None:
        self.rating.rate_participant(self.codes.participant_id)

    def _show_where_keys_go(self) -> None:
        """What keys do now stands beside the time code; a frame is around the panel that gets them."""
        FocusRing(self.workspace.themes, self._ringed, self)
        mode = self.player.transport.mode
        self.triage.switched.connect(mode.show_triage)
        self.triage.switched.connect(self._quieten_span_menu)
        self.codes.participant_changed.connect(mode.show_coded)
        mode.show_coded(self.codes.participant_name)
        if self.workspace.document.read_only:
            mode.show_read_only()

    def _quieten_span_menu(self, on: bool) -> None:
        """In a triage the card of the flag says what can be done."""
        self.timeline.span_menu.quiet = on
        self.timeline.span_menu.follow()

    def _ringed(self) -> tuple[QWidget, ...]:
        """What a frame is put around while it has the keyboard."""
        return (*self.docks.values(), self.player)

    def _front_docks(self) -> tuple[QDockWidget, ...]:
        """The panels that are seen now: those behind another tab are not."""
        return tuple(
            dock
            for name, dock in self.docks.items()
            if name not in _ASKED_FOR and dock.isVisible() and not dock.visibleRegion().isEmpty()
        )

    def _make_room_for_triage(self, on: bool) -> None:
        """The card of the flag is to be seen beside the list of what comes."""
        if on:
            self._details.setCurrentWidget(self.flag_detail)
            self.show_dock("details")
            self.show_dock("flags")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_corner(event.size().height())

    def _fit_corner(self, height_px: int) -> None:
        """The timeline has the whole width; in a low window the lists have the whole height, else they hold nothing."""
        low = height_px < _LOW_PX
        area = Qt.DockWidgetArea.RightDockWidgetArea if low else Qt.DockWidgetArea.BottomDockWidgetArea
        if self.corner(Qt.Corner.BottomRightCorner) != area:
            self.setCorner(Qt.Corner.BottomRightCorner, area)

    def _titles(self) -> dict[str, str]:
        """The panels in the order of the View menu."""
        return {
            "flags": self.tr("Flags"),
            "details": self.tr("Details"),
            "annotations": self.tr("Annotations"),
            "transcript": self.tr("Transcript"),
            "codes": self.tr("Codes"),
            "participants": self.tr("People"),
            "signals": self.tr("Signals"),
            "find": self.tr("Find"),
            "markers": self.tr("Markers"),
            "synchrony": self.tr("Synchrony"),
            "timeline": self.tr("Timeline"),
        }

    def _lay_out_docks(self) -> None:
        self.setCentralWidget(self.player)
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self.setTabPosition(Qt.DockWidgetArea.RightDockWidgetArea, QTabWidget.TabPosition.North)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._fit_corner(self.height())
        right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        self._place("flags", self.flags, right)
        self._place("details", self._details, right)
        self.splitDockWidget(self.docks["flags"], self.docks["details"], Qt.Orientation.Vertical)
        for name, widget in (
            ("annotations", self.annotations),
            ("transcript", self.transcript),
            ("codes", self.codes),
            ("participants", self.participants),
            ("signals", self.signal_chooser),
            ("find", self.finder),
            ("markers", self.markers),
        ):
            self._place(name, widget, right)
            self.tabifyDockWidget(self.docks["flags"], self.docks[name])
        for name, panel in self._features.items():
            self._place(name, panel, right)
            self.tabifyDockWidget(self.docks["details"], self.docks[name])
            self.docks[name].visibilityChanged.connect(panel.look)
        self.docks["transcript"].visibilityChanged.connect(self.transcript.look)
        self._place("timeline", self.timeline, bottom)
        for name in _ASKED_FOR:
            self.docks[name].hide()  # until it is asked for: the other tabs need the room
        self.docks["flags"].raise_()
        self.docks["details"].raise_()
        self._shape_tabs()

    def _shape_tabs(self) -> None:
        """Tabs keep their whole names; bars of tabs come and go as panels are shown, hidden and laid out again."""
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if bar.elideMode() != Qt.TextElideMode.ElideNone:  # each setting asks for the layout again
                bar.setElideMode(Qt.TextElideMode.ElideNone)
                bar.setExpanding(False)
                bar.setDrawBase(False)

    def _make_dock(self, name: str, title: str) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setTitleBarWidget(QWidget(dock))  # the tab names it; View > Panels shows and hides it
        return dock

    def _place(self, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> None:
        dock = self.docks[name]
        widget.setAccessibleName(widget.accessibleName() or dock.windowTitle())
        dock.setWidget(widget)
        self.addDockWidget(area, dock)

    def _note_picture(self) -> None:
        self._picture_shown = True

    def _flag_chosen(self, flag_id: str | None) -> None:
        if flag_id is not None:
            self._details.setCurrentWidget(self.flag_detail)
            self.docks["details"].raise_()

    def _annotations_chosen(self, annotation_ids: tuple[str, ...]) -> None:
        if annotation_ids:
            self._details.setCurrentWidget(self._annotation_details)
            self.docks["details"].raise_()


def _has_keyboard(dock: QDockWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and dock.isAncestorOf(focus)
