"""What two coders made of the same moments, and the one annotation they settle on.

A consensus is a coder of its own, so that it can be shown, exported, and chosen as what trainees are held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annotator.analysis.annotation_linking import OVERLAP, link_annotations
from annotator.domain.annotations import Annotation
from annotator.domain.code_links import with_intensity

CONSENSUS_ID = "consensus"
"""The coder who holds what was settled."""

Side = Literal["first", "second", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedMoment:
    """One moment that either coder annotated, or both did.

    Attributes:
        first: What the first coder made of it; None where they annotated nothing there. ``second`` likewise.
    """

    first: Annotation | None
    second: Annotation | None

    @property
    def rows(self) -> tuple[Annotation, ...]:
        """The annotations there are, the first coder's first."""
        return tuple(row for row in (self.first, self.second) if row is not None)

    @property
    def id(self) -> str:
        """The id of the consensus annotation for this moment: the same moment settled again replaces it."""
        return ":".join((CONSENSUS_ID, *("" if row is None else row.id for row in (self.first, self.second))))

    @property
    def start_s(self) -> float:
        """Where the earlier of the annotations begins, in seconds of the session."""
        return min(row.start_s for row in self.rows)

    @property
    def end_s(self) -> float:
        """Where the later of the annotations ends, in seconds of the session."""
        return max(row.end_s for row in self.rows)

    @property
    def agreed(self) -> bool:
        """True where both gave the same code."""
        return self.first is not None and self.second is not None and self.first.code_id == self.second.code_id

    @property
    def overlap(self) -> float:
        """Seconds that both cover, of the longer one, 0 to 1; 1 for two points, 0 for one annotation alone."""
        if self.first is None or self.second is None:
            return 0.0
        longer_s = max(self.first.end_s - self.first.start_s, self.second.end_s - self.second.start_s)
        both_s = min(self.first.end_s, self.second.end_s) - max(self.first.start_s, self.second.start_s)
        return max(0.0, both_s / longer_s) if longer_s > 0 else 1.0


def compared_moments(
    annotations: Sequence[Annotation], first_id: str, second_id: str, *, overlap: float = OVERLAP
) -> tuple[ComparedMoment, ...]:
    """Every moment that one of two coders annotated, in order of time.

    Args:
        overlap: The smallest overlap that makes one moment of two annotations.

    Raises:
        ValueError: ``overlap`` is not above 0 and at most 1.
    """
    linked = link_annotations(
        (row for row in annotations if row.coder_id == first_id),
        (row for row in annotations if row.coder_id == second_id),
        overlap=overlap,
    )
    moments = [
        *(ComparedMoment(first=mine, second=theirs) for mine, theirs in linked.pairs),
        *(ComparedMoment(first=row, second=None) for row in linked.only_first),
        *(ComparedMoment(first=None, second=row) for row in linked.only_second),
    ]
    return tuple(sorted(moments, key=lambda moment: (moment.start_s, moment.end_s, moment.id)))


def settled(moment: ComparedMoment, side: Side, *, now: str) -> Annotation:
    """The consensus annotation: one coder's as it stands, or the middle of both.

    Of two, edges are the mean, notes are joined, and the stronger intensity and the lower confidence count, as in
    merging.

    Raises:
        ValueError: there is no annotation on that side, or both have different codes.
    """
    if side == "both":
        return replace(_middle(moment), id=moment.id, coder_id=CONSENSUS_ID, created_at=now, modified_at=now)
    row = moment.first if side == "first" else moment.second
    if row is None:
        raise ValueError("this coder annotated nothing there")
    return replace(row, id=moment.id, coder_id=CONSENSUS_ID, created_at=now, modified_at=now)


def is_stale(moment: ComparedMoment, consensus: Annotation) -> bool:
    """True if one of the two annotations was changed after the moment was settled."""
    return any(row.modified_at > consensus.modified_at for row in moment.rows)


def _middle(moment: ComparedMoment) -> Annotation:
    first, second = moment.first, moment.second
    if first is None or second is None or first.code_id != second.code_id:
        raise ValueError("only annotations of both coders with the same code have a middle")
    base = first if first.incongruence is not None or second.incongruence is None else second
    intensities = [row.rated_intensity for row in moment.rows if row.rated_intensity is not None]
    middle = replace(
        base,
        start_s=(first.start_s + second.start_s) / 2,
        end_s=(first.end_s + second.end_s) / 2,
        note="\n".join(dict.fromkeys(row.note for row in moment.rows if row.note)),
        confidence=min((row.confidence for row in moment.rows if row.confidence is not None), default=None),
        flag_id=first.flag_id if first.flag_id == second.flag_id else None,
    )
    return with_intensity(middle, max(intensities, default=None))
