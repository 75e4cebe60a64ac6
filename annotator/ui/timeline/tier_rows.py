"""Rows of annotation tiers: one per tier, participant, coder or code, under headings, as somebody arranged them.

A tier that depends on another stands indented under that one, wherever it was moved.

Pure: no Qt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.session import Session
from annotator.domain.tier_tree import under_parents
from annotator.ui.timeline.arrangement import Arrangement, TierGrouping
from annotator.ui.timeline.rows import Row, RowMetrics, lanes_height
from annotator.ui.timeline.spans import Spans

DEFAULT_TIER = "Codes"
_PREFIX = "tier:"
_GROUP_PREFIX = "group:"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierPlace:
    """Which annotations lie in a row: those of a tier and, where named, of one participant, coder or code."""

    tier: str
    participant_id: str | None = None
    coder_id: str | None = None
    code_id: str | None = None

    @property
    def key(self) -> str:
        """Names the row for as long as it means the same."""
        return _PREFIX + "\n".join((self.tier, self.participant_id or "", self.coder_id or "", self.code_id or ""))


def tier_key(
    tier: str, participant_id: str | None = None, coder_id: str | None = None, code_id: str | None = None
) -> str:
    """The key of a row."""
    return TierPlace(tier=tier, participant_id=participant_id, coder_id=coder_id, code_id=code_id).key


def is_tier(key: str) -> bool:
    """True for the key of a tier's row."""
    return key.startswith(_PREFIX)


def place_of(key: str) -> TierPlace:
    """What a row's key says."""
    tier, participant_id, coder_id, code_id = key.removeprefix(_PREFIX).rsplit("\n", 3)
    return TierPlace(
        tier=tier, participant_id=participant_id or None, coder_id=coder_id or None, code_id=code_id or None
    )


def annotation_row_key(annotation: Annotation, grouping: TierGrouping) -> str:
    """The row that an annotation lies in."""
    end = {
        "tier": "\n\n\n",
        "participant": f"\n{annotation.participant_id}\n\n",
        "coder": f"\n\n{annotation.coder_id}\n",
        "code": f"\n\n\n{annotation.code_id}",
    }[grouping]
    return f"{_PREFIX}{annotation.tier}{end}"


def tier_names(session: Session, used: Iterable[str] = ()) -> list[str]:
    """Tiers in the codebook's order, then those that only annotations name (``used``)."""
    named = [code.tier for code in session.codebook.codes]
    return list(dict.fromkeys([*named, *used])) or [DEFAULT_TIER]


def build_tier_rows(
    session: Session,
    spans: Mapping[str, Spans],
    *,
    coder_id: str,
    arrangement: Arrangement,
    metrics: RowMetrics,
    empty_tiers: bool,
) -> list[Row]:
    """The rows from top to bottom, the hidden ones left out.

    Args:
        spans: What lies in each row, by its key; rows that nothing lies in are left out there.
        coder_id: Who looks.
        empty_tiers: Give tiers without an annotation a row too.
    """
    places = _places(session, spans, coder_id, arrangement.grouping)
    made: dict[str, Row] = {}
    kept_empty = False
    for place in places:
        held = spans.get(place.key)
        empty = held is None or not len(held)
        if empty and kept_empty and not empty_tiers:
            continue  # one empty tier invites to draw; the others only take room until something is on them
        kept_empty = kept_empty or empty
        made[place.key] = _row(session, place, held, arrangement, metrics)
    ordered = _under_parents(session, [made[key] for key in arrangement.ordered(made)], arrangement.grouping)
    rows = ordered if arrangement.grouping == "tier" else _grouped(session, ordered, arrangement, metrics)
    return _invited([row for row in rows if not {row.key, row.group} & arrangement.hidden])


def siblings(rows: Sequence[Row], row: Row) -> list[Row]:
    """Among which a tier can be moved, with itself: of the tiers of its group those that depend on the same one.

    Args:
        rows: The tiers of its group, from top to bottom.
        row: One of them.
    """
    at = [held.key for held in rows].index(row.key)
    first = next((place + 1 for place in range(at, -1, -1) if rows[place].depth < row.depth), 0)
    end = next((place for place in range(at, len(rows)) if rows[place].depth < row.depth), len(rows))
    return [held for held in rows[first:end] if held.depth == row.depth]


def _under_parents(session: Session, rows: list[Row], grouping: TierGrouping) -> list[Row]:
    """Dependent tiers indented below their parents, each in its group. Rows of codes are not of whole tiers."""
    if grouping == "code" or not any(scheme.parent_tier for scheme in session.codebook.tiers):
        return rows
    groups: dict[str, dict[str, Row]] = {}
    for row in rows:
        groups.setdefault(row.group, {})[row.name] = row
    return [
        replace(held[name], depth=depth)
        for held in groups.values()
        for name, depth in under_parents(held, session.codebook)
    ]


def _invited(rows: list[Row]) -> list[Row]:
    """The first empty row says what it is for."""
    for index, row in enumerate(rows):
        if row.kind == "tier" and row.count == 0 and not row.folded and not row.locked:
            return [
                *rows[:index],
                replace(row, notice=QCoreApplication.translate("timeline", "Drag here to select a span, then code it")),
                *rows[index + 1 :],
            ]
    return rows


def _row(session: Session, place: TierPlace, held: Spans | None, arrangement: Arrangement, metrics: RowMetrics) -> Row:
    folded = place.key in arrangement.folded
    lanes = held.lane_count if held is not None else 1
    code = session.codebook.code(place.code_id or "")
    title, subtitle = _titles(session, place, code)
    usual_px = metrics.folded_px if folded else lanes_height(lanes, metrics)
    return Row(
        key=place.key,
        kind="tier",
        title=title,
        subtitle=subtitle,
        name=place.tier,
        participant_id=place.participant_id,
        coder_id=place.coder_id,
        code_id=place.code_id,
        color=code.color if code is not None else "",
        group=group_key(session, place, arrangement.grouping),
        lanes=1 if folded else lanes,
        height_px=usual_px if folded else metrics.scaled(usual_px, arrangement.scale(place.key)),
        count=len(held) if held is not None else 0,
        folded=folded,
        locked=place.tier in session.tier_locks,
    )


def _titles(session: Session, place: TierPlace, code: Code | None) -> tuple[str, str]:
    if place.code_id is not None:
        return (code.name if code is not None else place.code_id), place.tier
    if place.participant_id is not None:
        person = session.participants.get(place.participant_id)
        return place.tier, person.label if person is not None else place.participant_id
    if place.coder_id is not None:
        return place.tier, session.coder_name(place.coder_id)
    return place.tier, ""


def _places(session: Session, spans: Mapping[str, Spans], coder_id: str, grouping: TierGrouping) -> list[TierPlace]:
    used = [place_of(key) for key, held in spans.items() if is_tier(key) and len(held)]
    tiers = tier_names(session, (place.tier for place in used))
    if grouping == "participant":
        made = [TierPlace(tier=tier, participant_id=id_) for tier in tiers for id_ in session.participants]
    elif grouping == "coder":
        coders = dict.fromkeys([coder_id, *(place.coder_id for place in used)])
        made = [TierPlace(tier=tier, coder_id=id_) for tier in tiers for id_ in coders]
    elif grouping == "code":
        made = [TierPlace(tier=code.tier, code_id=code.id) for code in session.codebook.codes]
    else:
        return [TierPlace(tier=tier) for tier in tiers]
    return list(dict.fromkeys([*made, *used])) or [TierPlace(tier=DEFAULT_TIER)]


# --- groups -----------------------------------------------------------------------------------------------------------


def group_key(session: Session, place: TierPlace, grouping: TierGrouping) -> str:
    """The heading that a row stands under; empty for none."""
    if grouping == "participant":
        return f"{_GROUP_PREFIX}participant:{place.participant_id or ''}"
    if grouping == "coder":
        return f"{_GROUP_PREFIX}coder:{place.coder_id or ''}"
    if grouping == "code":
        code = session.codebook.code(place.code_id or "")
        return f"{_GROUP_PREFIX}code:{code.parent_id if code is not None and code.parent_id else place.tier}"
    return ""


def _group_title(session: Session, key: str) -> str:
    kind, id_ = key.removeprefix(_GROUP_PREFIX).split(":", 1)
    if kind == "participant":
        person = session.participants.get(id_)
        return person.label if person is not None else id_
    if kind == "coder":
        return session.coder_name(id_)
    code = session.codebook.code(id_)
    return code.name if code is not None else id_


def _grouped(session: Session, rows: list[Row], arrangement: Arrangement, metrics: RowMetrics) -> list[Row]:
    """A heading before the rows of each group; only that where the group is folded."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    made: list[Row] = []
    for key, inside in groups.items():
        folded = key in arrangement.folded
        count = sum(row.count for row in inside)
        made.append(
            Row(
                key=key,
                kind="group",
                title=_group_title(session, key),
                subtitle="",
                height_px=metrics.folded_px,
                count=count,
                folded=folded,
            )
        )
        if not folded:
            made.extend(inside)
    return made
