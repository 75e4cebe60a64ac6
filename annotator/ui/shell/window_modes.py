"""Code and Review are two modes of one window: their views, menus and keys, and the full screen for a room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from annotator.ui.action_specs import SPECS
from annotator.ui.pane.header import Header
from annotator.ui.shell.menus import Menus

if TYPE_CHECKING:
    from annotator.features.review.review_view import ReviewView


class WindowModes(QObject):
    """Puts the review in the place of the views for coding, and those back as they were left."""

    def __init__(
        self,
        window: QMainWindow,
        pages: QStackedWidget,
        header: Header,
        menus: Menus,
        actions: Mapping[str, QAction],
    ):
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._header = header
        self._menus = menus
        self._actions = actions
        self._coding: QWidget | None = None
        self._keyboard: QWidget | None = None
        self._beside: list[QDialog] = []
        self._review: ReviewView | None = None
        window.installEventFilter(self)

    def enter(self, view: ReviewView) -> None:
        """Show the review; what belongs to coding is away, its keys too."""
        coding = self._coding = self._pages.currentWidget()
        focus = QApplication.focusWidget()
        if coding is not None:
            self._keyboard = focus if focus is not None and coding.isAncestorOf(focus) else None
            self._beside = [one for one in coding.findChildren(QDialog) if one.isVisible()]
        for dialog in self._beside:
            dialog.hide()  # the room does not see what was found before it is revealed
        self._review = view
        view.full_screen_wanted.connect(self._fill_screen)
        self._pages.addWidget(view)
        self._pages.setCurrentWidget(view)
        self._apply(view)
        view.take_keyboard()

    def leave(self, view: ReviewView) -> None:
        """Show what was there before, with the keyboard where it was."""
        self._fill_screen(False)
        self._review = None
        if self._coding is not None:
            self._pages.setCurrentWidget(self._coding)
        self._pages.removeWidget(view)
        view.setParent(None)
        view.deleteLater()
        self._apply(None)
        for dialog in filter(isValid, self._beside):
            dialog.show()
        if self._keyboard is not None and isValid(self._keyboard):  # what it was on may have gone meanwhile
            self._keyboard.setFocus(Qt.FocusReason.OtherFocusReason)
        self._coding, self._keyboard, self._beside = None, None, []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The system can take the full screen away as well."""
        if watched is self._window and event.type() == QEvent.Type.WindowStateChange and self._review is not None:
            self._follow_screen(self._review)
        return super().eventFilter(watched, event)

    def _apply(self, view: ReviewView | None) -> None:
        """An action that is not visible has no key either, so what it means is never in doubt."""
        for spec in SPECS:
            self._actions[spec.id].setVisible(view is None or spec.in_review)
        self._actions["review"].setChecked(view is not None)
        self._menus.show_mode(view.offered.menu_groups() if view is not None else ())
        self._header.show_mode(reviewing=view is not None)

    def _fill_screen(self, on: bool) -> None:
        """Keep whether the window was maximised."""
        full = Qt.WindowState.WindowFullScreen
        state = self._window.windowState()
        if bool(state & full) != on:
            self._window.setWindowState(state | full if on else state & ~full)

    def _follow_screen(self, view: ReviewView) -> None:
        on = self._window.isFullScreen()
        self._window.menuBar().setVisible(not on)
        self._header.setVisible(not on)
        view.show_full_screen(on)
