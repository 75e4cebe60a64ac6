"""The menu bar and the timeline's own menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from annotator.ui.action_specs import MENUS
from annotator.ui.actions.table import in_language
from annotator.ui.look.translation import translate
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.shell.greyed import Greyed
from annotator.ui.shell.recent_menu import RecentMenu
from annotator.ui.timeline.hit import Hit


class Menus:
    """The menu bar of the window: every action, and the panels of the open session."""

    def __init__(self, window: QMainWindow, actions: Mapping[str, QAction]):
        self.recent = RecentMenu(window)
        self._panels_menu = QMenu(translate("menus", "Panels"), window)
        self._panels_menu.setEnabled(False)
        self._bar = window.menuBar()
        self._all: list[QMenu] = []
        self._review = QMenu(in_language("Review"), window)
        for name, specs in MENUS.items():
            if not specs:
                continue
            if name == "Train":
                self._bar.addMenu(self._review)
            menu = self._bar.addMenu(in_language(name))
            self._all.append(menu)
            inner: dict[str, QMenu] = {}
            for spec in specs:
                if spec.starts_group:
                    menu.addSeparator()
                if spec.submenu and spec.submenu not in inner:
                    inner[spec.submenu] = menu.addMenu(in_language(spec.submenu))
                inner.get(spec.submenu, menu).addAction(actions[spec.id])
                if spec.id == "open_session":
                    menu.addMenu(self.recent)
            if name == "View":
                menu.addMenu(self._panels_menu)
        self.show_mode(())

    def grey_by(self, greyed: Greyed) -> None:
        """Have what cannot act greyed in every menu."""
        for menu in self._all:
            greyed.watch(menu)

    def show_panels(self, pane: SessionPane | None) -> None:
        """Offer the panels of ``pane`` to be shown and hidden."""
        self._panels_menu.clear()
        self._panels_menu.setEnabled(pane is not None)
        if pane is not None:
            self._panels_menu.addActions(pane.panel_actions())

    def show_mode(self, review_groups: Sequence[Sequence[QAction]]) -> None:
        """Offer what applies now: with what the review can do while moments are replayed, else without.

        Actions that do not apply were made invisible before; menus of which nothing is left go as well.
        """
        self._review.clear()
        for group in review_groups:
            self._review.addSeparator()
            self._review.addActions(list(group))
        self._review.menuAction().setVisible(bool(review_groups))
        self._panels_menu.menuAction().setVisible(not review_groups)
        for menu in self._all:
            _hide_if_empty(menu)


def _hide_if_empty(menu: QMenu) -> bool:
    """True if nothing in it, or in the menus in it, is left."""
    left = False
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            left |= not _hide_if_empty(inner) if inner.actions() else action.isVisible()
        elif not action.isSeparator():
            left |= action.isVisible()
    menu.menuAction().setVisible(left)
    return not left


Groups = Sequence[Sequence[str]]
"""Ids of the actions of a menu, with a line between groups."""

FLAGS_MENU: Groups = (
    ("accept_flag", "reject_flag", "unsure_flag", "clear_verdict"),
    ("choose_like_this", "reject_like_this"),
    ("annotate_incongruence",),
)
"""What can be done with the chosen moments of the list."""
TRANSCRIPT_MENU: Groups = (
    ("play_selection", "annotate_span", "annotate_incongruence"),
    ("edit_utterance", "new_utterance", "split_utterance", "merge_utterance", "delete_utterance"),
)
"""What can be done with an utterance, or with the words chosen in it."""


def timeline_menu(hit: Hit) -> Groups:
    """What can be done where the timeline was right-clicked: with a row by its name, a moment on the ruler, a span."""
    if hit.area == "ruler":
        return (("add_marker", "name_marker", "delete_marker", "list_markers"),)
    if hit.area == "label":
        rows = ("tiers", "show_all_tiers", "next_grouping")
        if hit.row is None or hit.row.kind != "tier":
            return (rows,)
        return ("tier_fold", "tier_hide", "tier_lock"), ("tier_up", "tier_down", "tier_taller", "tier_lower"), rows
    names = ("play_selection", "loop", "zoom_selection", "annotate_span", "annotate_incongruence")
    if hit.kind == "flag":
        names = ("accept_flag", "reject_flag", "unsure_flag", "clear_verdict", *names)
    elif hit.kind == "annotation":
        edits = ("start_to_playhead", "end_to_playhead", "split_annotation", "merge_annotations", "comment", "delete")
        names = (*names, *edits)
    return (names,)


def context_menu(parent: QWidget, actions: Mapping[str, QAction], groups: Groups) -> QMenu:
    """A menu of these actions."""
    menu = QMenu(parent)
    for names in groups:
        menu.addSeparator()
        menu.addActions([actions[name] for name in names])
    return menu
