"""Showing and exporting how similar two people's movement is."""

from __future__ import annotations

from pathlib import Path

from annotator.app.synchrony import PairSynchrony, export_synchrony
from annotator.exchange.nameless_ids import nameless_ids
from annotator.features.synchrony.synchrony_panel import SynchronyPanel
from annotator.inside import named_after
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands
from annotator.ui.look.translation import translate
from annotator.ui.widgets.ask_where import ask_where


class SynchronyCommands(StageCommands):
    """Acts on the synchrony panel of the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {"show_synchrony": self._show, "export_synchrony": self._export}

    def _show(self) -> None:
        self._pane().show_dock("synchrony")

    def _export(self) -> None:
        panel = self._pane().panel(SynchronyPanel)
        result = panel.result
        if result is None:
            self._show()
            self._stage.say(translate("commands", "Synchrony is not computed yet; export it when it is shown"))
            return
        suggested = named_after(Path.home(), self._stage.session.info.title, "-synchrony.csv")
        nameless = translate("commands", "CSV without names in ids (*.csv)")
        title, kinds = translate("commands", "Export synchrony"), f"CSV (*.csv);;{nameless}"
        chosen = ask_where(self._stage.window, title, suggested, kinds)
        if chosen is not None:
            self._write(result, chosen[0], nameless=chosen[1] == nameless)

    def _write(self, result: PairSynchrony, path: Path, *, nameless: bool) -> None:
        session = self._stage.session
        self._stage.background.run(
            lambda: export_synchrony(result, path, ids=nameless_ids([(session, ())]) if nameless else {}),
            done=lambda _nothing: self._stage.say(translate("commands", "Exported to {path}").format(path=path)),
            failed=self._told(translate("commands", "The export could not be written")),
        )
