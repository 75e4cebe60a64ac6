"""Opening the made-up session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands
from annotator.ui.look.translation import translate

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder


class DemoCommands(StageCommands):
    """Makes the demo session the first time it is asked for."""

    def handlers(self) -> dict[str, Handler]:
        return {"open_demo": self._open_demo}

    def _open_demo(self) -> None:
        demo_folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "demo"

        def make() -> SessionFolder:
            from annotator.features.demo.build import build_demo
            from annotator.storage.session_folder import SessionFolder

            return SessionFolder.open(build_demo(demo_folder, on_progress=lambda _done: None))

        self._stage.open_folder(
            make, words=translate("commands", "Making the demo session; this takes about a minute the first time")
        )
