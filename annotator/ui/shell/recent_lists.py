"""The sessions opened last, in the File menu and on the start page, told apart by whether they are still there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from annotator.ui.background.work import Background
from annotator.ui.commands.stage import Stage
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.shell.recent_menu import RecentMenu
from annotator.ui.shell.start_page import StartPage

_MOST_IN_MENU = 10


class RecentLists(QObject):
    """Shows what the preferences know. Whether a session is there is looked up aside: a network drive may take long."""

    def __init__(
        self, start: StartPage, menu: RecentMenu, *, preferences: Preferences, background: Background, stage: Stage
    ):
        super().__init__(start)
        self._start = start
        self._menu = menu
        self._preferences = preferences
        self._background = background
        self._stage = stage
        start.recent.forgotten.connect(self._forget)
        start.recent.pictures_wanted.connect(self._want_pictures)
        start.recent.pictures.setChecked(preferences.pictures_on_cards)
        self.show()

    def show(self) -> None:
        """List them as they are known now."""
        paths = self._preferences.recent
        self._start.set_recent(paths, self._preferences.recent_notes())
        open_now = self._stage.host.folder.path if self._stage.host is not None else None
        self._menu.show_paths([path for path in paths if path != open_now][:_MOST_IN_MENU])
        if self._preferences.pictures_on_cards:
            self._read_pictures()
        self._background.run(
            lambda: [path for path in paths if not path.exists()],
            done=self._mark_missing,
            failed=lambda error: self._stage.say(str(error)),
        )

    def _read_pictures(self) -> None:
        """One after the other, aside: the page is there before them."""
        for path in self._start.recent.without_picture():
            self._background.run(
                partial(_picture_of, path), done=partial(self._start.recent.show_picture, path), failed=_bear
            )

    def _want_pictures(self, on: bool) -> None:
        self._preferences.pictures_on_cards = on
        if on:
            self._read_pictures()

    def _mark_missing(self, paths: list[Path]) -> None:
        self._start.recent.mark_missing(paths)
        self._menu.mark_missing(paths)

    def _forget(self, path: Path) -> None:
        self._preferences.forget_recent(path)
        self.show()


def _picture_of(session: Path) -> bytes:
    from annotator.app.card_picture import read_card_picture

    return read_card_picture(session)


def _bear(_error: Exception) -> None:
    """A card without a picture is a card."""
