"""What two coders settle on, as edits: annotations of the coder "consensus"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.analysis.consensus import CONSENSUS_ID, Side, settled
from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.clock import utc_now
from annotator.domain.edits import Edit
from annotator.domain.session import Coder
from annotator.features.agreement.consensus_model import MomentRow
from annotator.ui.document import SessionDocument
from annotator.ui.look.translation import translate


def offers(row: MomentRow, side: Side) -> bool:
    """True if there is something to take from this side; from both only where they agree."""
    if side == "both":
        return row.moment.agreed
    return (row.moment.first if side == "first" else row.moment.second) is not None


def settling(document: SessionDocument, rows: Sequence[MomentRow], side: Side) -> Edit:
    """The edit that takes these moments as one side has them; of both in the middle, on real frames."""
    now = utc_now()
    made: list[Annotation] = []
    for row in rows:
        one = settled(row.moment, side, now=now)
        if side == "both":
            start_s = document.snap(one.start_s)
            one = replace(one, start_s=start_s, end_s=max(start_s, document.snap(one.end_s)))
        made.append(one)
    session, many = document.session, translate("ConsensusWindow", "Settle {n} moments").format(n=len(made))
    label = translate("ConsensusWindow", "Settle a moment") if len(made) == 1 else many
    coder = Coder(id=CONSENSUS_ID, name=translate("ConsensusWindow", "Consensus"))
    new = [] if CONSENSUS_ID in document.whole_session.coders else [coder]
    return edits.merged(
        label,
        edits.put_rows(session, "coders", new, label=label),
        edits.put_rows(session, "annotations", made, label=label),
    )


def taking_back(document: SessionDocument, rows: Sequence[MomentRow]) -> Edit:
    """The edit that leaves these moments open again."""
    gone = [row.settled.id for row in rows if row.settled is not None]
    many = translate("ConsensusWindow", "Take back {n} settled moments").format(n=len(gone))
    label = translate("ConsensusWindow", "Take back a settled moment") if len(gone) == 1 else many
    return edits.delete_annotations(document.session, gone, label=label)
