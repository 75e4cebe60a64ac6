"""Why no flag is listed, and what to do about it."""

from __future__ import annotations

from annotator.ui.look.translation import translate
from annotator.ui.panels.coverage_text import coverage_summary
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.panel_parts import EmptyState


def tell_no_flags(empty: EmptyState, workspace: Workspace, *, filtered_out: int) -> None:
    """Say it in place of the list; ``filtered_out`` are there and do not pass the filter."""
    document = workspace.document
    if filtered_out:
        empty.tell(
            translate("FlagList", "No moment passes the filter"),
            translate("FlagList", "All {n} are filtered out.").format(n=filtered_out),
            translate("FlagList", "Show all"),
        )
    elif document.coder.is_blind_to("flags"):
        empty.tell(
            translate("FlagList", "Flags are hidden"),
            translate(
                "FlagList", "You are coding blind to flags. Session > Blinding says what is hidden from you, and why."
            ),
        )
    elif document.analysing:
        empty.tell(
            translate("FlagList", "Being analysed"),
            translate(
                "FlagList",
                "Flags appear here when the analysis is done; how far it is stands at the top of the window.",
            ),
        )
    elif document.session.findings.info is None:
        words = translate(
            "FlagList",
            "The analysis measures each participant's face and posture and flags shifts against their own "
            "baseline. Press {analyse} to analyse. Nothing leaves this computer.",
        )
        empty.tell(
            translate("FlagList", "Not analysed yet"), workspace.keymap.fill(words), translate("FlagList", "Analyse")
        )
    else:
        none = translate("FlagList", "The analysis found no shift against anyone's own baseline.")
        empty.tell(
            translate("FlagList", "No flags"),
            f"{none}\n\n{coverage_summary(document.session)}",
            translate("FlagList", "Analyse again"),
        )
