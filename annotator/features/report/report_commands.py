"""Exporting a report of the open session."""

from __future__ import annotations

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, show


class ReportCommands(StageCommands):
    """Opens the dialog that writes a report."""

    def handlers(self) -> dict[str, Handler]:
        return {"export_report": self._report}

    def _report(self) -> None:
        from annotator.features.report.report_dialog import ExportReportDialog

        host = self._stage.open_host
        known = {name for found in host.document.signal_sets.values() for name in found.signals}
        shown = tuple(name for name in self._stage.options.shown_signals if name in known)
        place = host.folder.path.parent / f"{host.folder.path.stem}-report.html"
        show(
            ExportReportDialog(
                host.folder, host.document.session, place=place, signals=shown, parent=self._stage.window
            )
        )
