"""Tiers that depend on a parent tier: what stands on them lies within an annotation of the parent, and follows it.

Which annotation is the parent's is told by time: the one of the same coder on the parent tier that covers most, of the
same participant first. What lies nowhere (taken in from elsewhere, or there before the tier depended on another) stays,
and is named.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import TierScheme
from annotator.domain.edits import Change, Edit, EditError
from annotator.domain.session import Session

_SLACK_S = 0.0015
"""Files of other programs have whole milliseconds."""
_SAME_LENGTH_S = 0.05
"""An annotation whose length changes by less was moved: its ends went to real frames."""


def dependent_schemes(codebook: Codebook) -> dict[str, TierScheme]:
    """Tiers that depend on another, by name."""
    return {row.tier: row for row in codebook.tiers if row.parent_tier}


def parent_of(rows: Iterable[Annotation], child: Annotation, scheme: TierScheme) -> Annotation | None:
    """The annotation among ``rows`` that ``child`` belongs to: what shares most time with it; None if nothing does."""
    best: tuple[bool, float, float, str] | None = None
    found: Annotation | None = None
    for row in rows:
        if row.tier != scheme.parent_tier or row.coder_id != child.coder_id:
            continue
        end_s = math.inf if row.running else row.end_s
        shared_s = min(end_s, child.end_s) - max(row.start_s, child.start_s)
        touches = row.start_s - _SLACK_S <= child.start_s <= end_s + _SLACK_S if child.start_s == child.end_s else False
        if shared_s <= 0 and not touches:
            continue
        rank = (row.participant_id == child.participant_id, shared_s, -(end_s - row.start_s), row.id)
        if best is None or rank > best:
            best, found = rank, row
    return found


def lies_within(child: Annotation, parent: Annotation) -> bool:
    """True if the child does not stand out of the parent."""
    end_s = math.inf if parent.running else parent.end_s
    return parent.start_s - _SLACK_S <= child.start_s and child.end_s <= end_s + _SLACK_S


def parent_finder(session: Session) -> Callable[[Annotation], Annotation | None]:
    """Who tells of any annotation of a session which one it depends on; None where it depends on nothing."""
    schemes = dependent_schemes(session.codebook)
    parents = _rows_by_tier(
        session.annotations.values() if schemes else (), {row.parent_tier for row in schemes.values()}
    )

    def find(row: Annotation) -> Annotation | None:
        scheme = schemes.get(row.tier)
        return None if scheme is None else parent_of(parents.get((row.coder_id, scheme.parent_tier), ()), row, scheme)

    return find


def outside_parent(session: Session) -> frozenset[str]:
    """Ids of the annotations on dependent tiers that do not lie within one of the parent's."""
    schemes, find = dependent_schemes(session.codebook), parent_finder(session)
    rows = [row for row in session.annotations.values() if row.tier in schemes] if schemes else []
    return frozenset(row.id for row in rows if (parent := find(row)) is None or not lies_within(row, parent))


def _rows_by_tier(rows: Iterable[Annotation], tiers: set[str]) -> dict[tuple[str, str], list[Annotation]]:
    found: dict[tuple[str, str], list[Annotation]] = {}
    for row in rows:
        if row.tier in tiers:
            found.setdefault((row.coder_id, row.tier), []).append(row)
    return found


def with_dependents(session: Session, edit: Edit) -> Edit:
    """The edit with what it means on dependent tiers.

    What is deleted or moved takes along what depends on it; what is put on a dependent tier is cut to its parent.

    Raises:
        EditError: something would lie outside every annotation of the parent tier, or be cut off whole.
    """
    schemes = dependent_schemes(session.codebook)
    if not schemes or not edit.touches("annotations"):
        return edit
    return _Following(session, edit, schemes).edit()


@dataclass(slots=True)
class _Step:
    before: Annotation | None
    after: Annotation | None


class _Following:
    """One edit being completed: the annotations as they will be, and the steps that lead there."""

    def __init__(self, session: Session, edit: Edit, schemes: dict[str, TierScheme]):
        self._session = session
        self._edit = edit
        self._schemes = schemes
        self._parents = {row.parent_tier for row in schemes.values()}
        tiers = self._parents | set(schemes)
        self._before = [row for row in session.annotations.values() if row.tier in tiers]
        self._after = {row.id: row for row in self._before}
        self._steps: dict[str, _Step] = {}
        for change in edit.changes:
            if change.table == "annotations":
                self._take(_annotation(change.before), _annotation(change.after))

    def edit(self) -> Edit:
        waiting = [step for step in self._steps.values() if step.before is not None]
        while waiting:  # what follows a parent may be the parent of more
            waiting = [made for step in waiting for made in self._follow(step)]
        for id_ in sorted(self._steps, key=self._depth):
            self._fit(id_)
        rest = tuple(change for change in self._edit.changes if change.table != "annotations")
        rows = tuple(
            Change(table="annotations", before=step.before, after=step.after)
            for step in self._in_order()
            if step.before != step.after
        )
        return replace(self._edit, changes=(*rest, *rows))

    def _in_order(self) -> Iterator[_Step]:
        """What follows first: the last change of an edit is the one it was made for."""
        asked = {change.key for change in self._edit.changes if change.table == "annotations"}
        yield from (step for id_, step in self._steps.items() if id_ not in asked)
        yield from (step for id_, step in self._steps.items() if id_ in asked)

    def _take(self, before: Annotation | None, after: Annotation | None) -> None:
        row = after if after is not None else before
        if row is None:
            return
        step = self._steps.get(row.id)
        if step is None:
            self._steps[row.id] = _Step(before, after)
        else:
            step.after = after
        if after is None:
            self._after.pop(row.id, None)
        else:
            self._after[row.id] = after

    def _depth(self, id_: str) -> int:
        row, depth = self._after.get(id_), 0
        scheme = self._schemes.get(row.tier) if row is not None else None
        while scheme is not None and depth < len(self._schemes):
            depth += 1
            scheme = self._schemes.get(scheme.parent_tier)
        return depth

    def _follow(self, step: _Step) -> Iterator[_Step]:
        """What depends on one annotation that changed, changed along with it."""
        before, after = step.before, step.after
        if before is None or before.tier not in self._parents:
            return
        same_place = after is not None and (after.tier, after.coder_id) == (before.tier, before.coder_id)
        if after is not None and not same_place:
            return  # what depended on it is named as lying outside
        for child in self._children(before):
            if child.id not in self._steps:
                changed = self._left(child) if after is None else self._beside(child, before, after)
                if changed != child:
                    self._take(child, changed)
                    yield self._steps[child.id]

    def _children(self, parent: Annotation) -> list[Annotation]:
        found: list[Annotation] = []
        for row in self._before:
            scheme = self._schemes.get(row.tier)
            if scheme is None or scheme.parent_tier != parent.tier or row.coder_id != parent.coder_id:
                continue
            if row.end_s < parent.start_s or (row.start_s > parent.end_s and not parent.running):
                continue
            theirs = parent_of(self._before, row, scheme)
            if theirs is not None and theirs.id == parent.id:
                found.append(row)
        return found

    def _left(self, child: Annotation) -> Annotation | None:
        """A child whose parent goes: it stays where another one covers it, as where parents were merged."""
        other = parent_of(self._after.values(), child, self._schemes[child.tier])
        return child if other is not None and lies_within(child, other) else None

    def _beside(self, child: Annotation, before: Annotation, after: Annotation) -> Annotation:
        """A child of what was ``before`` and is now ``after``."""
        scheme = self._schemes[child.tier]
        if before.running and not after.running:
            ended = replace(child, end_s=after.end_s, running=False) if child.running else child
            return _cut(ended, after, scheme) or child
        if after.running:
            return child
        by_s, at_end_s = after.start_s - before.start_s, after.end_s - before.end_s
        moved = child
        if by_s and abs(at_end_s - by_s) < _SAME_LENGTH_S:
            moved = replace(child, start_s=child.start_s + by_s, end_s=child.end_s + by_s)
        cut = _cut(moved, after, scheme)
        if cut is None and parent_of(self._after.values(), child, scheme) is not None:
            return child  # as where the parent was split
        if cut is None:
            raise EditError(
                f"this would leave what stands on '{child.tier}' at {format_time(child.start_s)} outside; move or "
                "delete that first"
            )
        return cut

    def _fit(self, id_: str) -> None:
        """Cut what is new or changed on a dependent tier to its parent."""
        step = self._steps[id_]
        row = step.after
        scheme = self._schemes.get(row.tier) if row is not None else None
        if row is None or scheme is None or (step.before is not None and _place(step.before) == _place(row)):
            return
        parent = parent_of(self._after.values(), row, scheme)
        if parent is None and step.before is not None and step.before.running:
            return  # what was started live is not lost at its end
        if parent is None:
            raise EditError(
                f"what stands on '{row.tier}' lies within an annotation on '{scheme.parent_tier}'; there is none of "
                f"yours at {format_time(row.start_s)}: make that first"
            )
        if scheme.relation == "attached":
            self._check_alone(row, parent, scheme)
        cut = _cut(row, parent, scheme)
        if cut is not None and cut != row:
            step.after = cut
            self._after[id_] = cut

    def _check_alone(self, row: Annotation, parent: Annotation, scheme: TierScheme) -> None:
        for other in self._after.values():
            if other.id == row.id or (other.tier, other.coder_id) != (row.tier, row.coder_id):
                continue
            theirs = parent_of(self._after.values(), other, scheme)
            if theirs is not None and theirs.id == parent.id and lies_within(other, parent):
                raise EditError(
                    f"the annotation on '{scheme.parent_tier}' at {format_time(parent.start_s)} has one on "
                    f"'{row.tier}' already; there is one for each: change that"
                )


def _cut(row: Annotation, parent: Annotation, scheme: TierScheme) -> Annotation | None:
    """A row cut to its parent, or made as long where it is attached; None if nothing is left of it."""
    if scheme.relation == "attached":
        return replace(row, start_s=parent.start_s, end_s=parent.end_s, running=parent.running)
    if row.running:
        return replace(row, start_s=max(row.start_s, parent.start_s), end_s=max(row.start_s, parent.start_s))
    last_s = math.inf if parent.running else parent.end_s
    start_s, end_s = max(row.start_s, parent.start_s), min(row.end_s, last_s)
    if row.start_s == row.end_s:
        return row if lies_within(row, parent) else None
    return replace(row, start_s=start_s, end_s=end_s) if end_s > start_s else None


def _place(row: Annotation) -> tuple[str, str, float, float, bool]:
    return row.tier, row.coder_id, row.start_s, row.end_s, row.running


def _annotation(row: object) -> Annotation | None:
    return row if isinstance(row, Annotation) else None
