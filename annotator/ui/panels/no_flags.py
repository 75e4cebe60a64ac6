"""Why no flag is listed, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.ui.panels.coverage_text import coverage_summary
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.panel_parts import EmptyState


def tell_no_flags(empty: EmptyState, workspace: Workspace, *, filtered_out: int) -> None:
    """Say it in place of the list; ``filtered_out`` are there and do not pass the filter."""
    document = workspace.document
    if filtered_out:
        empty.tell(
            _tr("No moment passes the filter"), _tr("All {n} are filtered out.").format(n=filtered_out), _tr("Show all")
        )
    elif document.coder.is_blind_to("flags"):
        empty.tell(
            _tr("Flags are hidden"),
            _tr("You are coding blind to flags. Session > Blinding says what is hidden from you, and why."),
        )
    elif document.analysing:
        empty.tell(
            _tr("Being analysed"),
            _tr("Flags appear here when the analysis is done; how far it is stands at the top of the window."),
        )
    elif document.session.findings.info is None:
        words = _tr(
            "The analysis measures each participant's face and posture and flags shifts against their own "
            "baseline. Press {analyse} to analyse. Nothing leaves this computer."
        )
        empty.tell(_tr("Not analysed yet"), workspace.keymap.fill(words), _tr("Analyse"))
    else:
        none = _tr("The analysis found no shift against anyone's own baseline.")
        empty.tell(_tr("No flags"), f"{none}\n\n{coverage_summary(document.session)}", _tr("Analyse again"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("FlagList", text)
