"""Examining the machine from the Help menu."""

from __future__ import annotations

from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage, show


class DoctorCommands:
    """Opens the dialog that examines the machine."""

    def __init__(self, stage: Stage):
        self._stage = stage

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"doctor": self._show}

    def _show(self) -> None:
        from annotator.ui.dialogs.doctor import DoctorDialog

        show(DoctorDialog(self._stage.window))
