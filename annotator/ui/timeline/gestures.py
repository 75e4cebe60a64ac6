"""What a press, a drag and a release on the timeline mean. A state machine without Qt: pointers in, intents out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from annotator.ui.timeline.hit import Edge, Hit, TargetKind
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.snapping import Snapper

DRAG_PX = 4.0
"""A hand that moves less than this clicks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Where the pointer is. ``magnet`` is off while Alt is held; ``extend`` is on with Ctrl."""

    x_px: float
    y_px: float
    time_s: float
    magnet: bool = True
    extend: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSpan:
    """A span as it would be after the drag; ``id`` is None for one that is being drawn."""

    row_key: str
    id: str | None
    start_s: float
    end_s: float


# --- intents ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Seek:
    """Move the playhead to a time."""

    time_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrub:
    """A hand takes hold of the playhead (``on``) or lets go."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """Choose something, or (``toggle``) add or remove it. ``id`` None chooses nothing."""

    kind: TargetKind | None
    id: str | None
    toggle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo:
    """Move the playhead to the start of something."""

    kind: TargetKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRow:
    """Make a tier the current one."""

    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectSpan:
    """Select a stretch of time; None selects none."""

    span: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Show spans as they would become; none to take the preview away. ``guides_s`` are times snapped to."""

    spans: tuple[PreviewSpan, ...] = ()
    guides_s: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A span was drawn in a tier: it is selected, and what is made of it goes there."""

    row: Row
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshape:
    """Give annotations new times, as one edit."""

    spans: tuple[tuple[str, float, float], ...]
    resized: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pan:
    """Move the content by this many pixels."""

    dx_px: float
    dy_px: float


Intent: TypeAlias = Seek | Scrub | Choose | GoTo | ChooseRow | SelectSpan | Preview | Draw | Reshape | Pan


class Surroundings(Protocol):
    """What a drag needs to know."""

    @property
    def duration_s(self) -> float:
        """How long the session lasts, in seconds."""
        ...

    @property
    def chosen_annotations(self) -> Collection[str]:
        """Ids of the chosen annotations."""
        ...

    def may_draw_in(self, row: Row) -> bool:
        """True if this coder may make an annotation there."""
        ...

    def editable(self, annotation_id: str) -> bool:
        """True if this coder may change it."""
        ...

    def annotation_span(self, annotation_id: str) -> tuple[str, float, float]:
        """Row key, start and end."""
        ...

    def snapper(self, moved: Collection[str]) -> Snapper:
        """What edges are drawn to while these annotations are moved."""
        ...


# --- drags ------------------------------------------------------------------------------------------------------------


class _Drag(Protocol):
    def move(self, pointer: Pointer) -> list[Intent]: ...
    def release(self, pointer: Pointer) -> list[Intent]: ...
    def cancel(self) -> list[Intent]: ...


@dataclass(slots=True, kw_only=True)
class _Scrubbing:
    start_s: float

    def move(self, pointer: Pointer) -> list[Intent]:
        return [Seek(time_s=pointer.time_s)]

    def release(self, pointer: Pointer) -> list[Intent]:
        return [Seek(time_s=pointer.time_s), Scrub(on=False)]

    def cancel(self) -> list[Intent]:
        return [Seek(time_s=self.start_s), Scrub(on=False)]


@dataclass(slots=True, kw_only=True)
class _Panning:
    x_px: float
    y_px: float

    def move(self, pointer: Pointer) -> list[Intent]:
        moved = Pan(dx_px=pointer.x_px - self.x_px, dy_px=pointer.y_px - self.y_px)
        self.x_px, self.y_px = pointer.x_px, pointer.y_px
        return [moved]

    def release(self, pointer: Pointer) -> list[Intent]:
        return self.move(pointer)

    def cancel(self) -> list[Intent]:
        return []


@dataclass(slots=True, kw_only=True)
class _Spanning:
    """Dragging out a stretch of time, which becomes the selected span; with ``row``, one of a tier."""

    anchor: Pointer
    row: Row | None
    snapper: Snapper
    before: tuple[float, float] | None

    def _span(self, pointer: Pointer) -> tuple[tuple[float, float], tuple[float, ...]]:
        first = self.snapper.snap(self.anchor.time_s, magnet=self.anchor.magnet)
        last = self.snapper.snap(pointer.time_s, magnet=pointer.magnet)
        guides = tuple(item.target_s for item in (first, last) if item.target_s is not None)
        return (min(first.time_s, last.time_s), max(first.time_s, last.time_s)), guides

    def move(self, pointer: Pointer) -> list[Intent]:
        (start_s, end_s), guides = self._span(pointer)
        if self.row is None:
            return [SelectSpan(span=(start_s, end_s)), Preview(guides_s=guides)]
        ghost = PreviewSpan(row_key=self.row.key, id=None, start_s=start_s, end_s=end_s)
        return [Preview(spans=(ghost,), guides_s=guides)]

    def release(self, pointer: Pointer) -> list[Intent]:
        (start_s, end_s), _guides = self._span(pointer)
        if self.row is None:
            chosen = SelectSpan(span=(start_s, end_s) if end_s > start_s else None)
            return [chosen, Preview()]
        drawn: list[Intent] = [
            SelectSpan(span=(start_s, end_s)),
            Draw(row=self.row, start_s=start_s, end_s=end_s),
        ]
        return [Preview(), *(drawn if end_s > start_s else [])]

    def cancel(self) -> list[Intent]:
        back: list[Intent] = [SelectSpan(span=self.before)] if self.row is None else []
        return [*back, Preview()]


@dataclass(slots=True, kw_only=True)
class _Moving:
    """Moving one annotation, and those chosen with it, in time."""

    anchor: Pointer
    grabbed: str
    origins: Mapping[str, tuple[str, float, float]]
    snapper: Snapper
    duration_s: float

    def _moved(self, pointer: Pointer) -> tuple[tuple[PreviewSpan, ...], tuple[float, ...]]:
        _key, start_s, end_s = self.origins[self.grabbed]
        delta_s = self._inside(pointer.time_s - self.anchor.time_s)
        guides: tuple[float, ...] = ()
        pulls: list[tuple[float, float]] = []
        for edge_s in (start_s, end_s) if pointer.magnet else ():
            target = self.snapper.nearest(edge_s + delta_s)
            if target is not None:
                pulls.append((target - edge_s, target))
        if pulls:
            delta_s, guide = min(pulls, key=lambda pull: abs(pull[0] - delta_s))
            guides = (guide,)
        to_frame = self.snapper.to_frame
        delta_s = self._inside(to_frame(start_s + delta_s) - start_s)
        spans = tuple(
            PreviewSpan(row_key=key, id=id_, start_s=to_frame(first + delta_s), end_s=to_frame(last + delta_s))
            for id_, (key, first, last) in self.origins.items()
        )
        return spans, guides

    def _inside(self, delta_s: float) -> float:
        earliest = min(first for _key, first, _last in self.origins.values())
        latest = max(last for _key, _first, last in self.origins.values())
        return min(max(delta_s, -earliest), max(self.duration_s - latest, -earliest))

    def move(self, pointer: Pointer) -> list[Intent]:
        spans, guides = self._moved(pointer)
        return [Preview(spans=spans, guides_s=guides)]

    def release(self, pointer: Pointer) -> list[Intent]:
        spans, _guides = self._moved(pointer)
        changed = tuple((span.id or "", span.start_s, span.end_s) for span in spans)
        return [Preview(), Reshape(spans=changed, resized=False)]

    def cancel(self) -> list[Intent]:
        return [Preview()]


@dataclass(slots=True, kw_only=True)
class _Resizing:
    """Moving one edge of one annotation; it stops at the other edge."""

    id: str
    edge: Edge
    origin: tuple[str, float, float]
    anchor: Pointer
    snapper: Snapper

    def _resized(self, pointer: Pointer) -> tuple[PreviewSpan, tuple[float, ...]]:
        key, start_s, end_s = self.origin
        from_s = start_s if self.edge == "start" else end_s
        snapped = self.snapper.snap(from_s + pointer.time_s - self.anchor.time_s, magnet=pointer.magnet)
        if self.edge == "start":
            start_s = min(snapped.time_s, end_s)
        else:
            end_s = max(snapped.time_s, start_s)
        guides = () if snapped.target_s is None else (snapped.target_s,)
        return PreviewSpan(row_key=key, id=self.id, start_s=start_s, end_s=end_s), guides

    def move(self, pointer: Pointer) -> list[Intent]:
        span, guides = self._resized(pointer)
        return [Preview(spans=(span,), guides_s=guides)]

    def release(self, pointer: Pointer) -> list[Intent]:
        span, _guides = self._resized(pointer)
        return [Preview(), Reshape(spans=((self.id, span.start_s, span.end_s),), resized=True)]

    def cancel(self) -> list[Intent]:
        return [Preview()]


# --- the machine ------------------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Pressed:
    pointer: Pointer
    hit: Hit
    button: Literal["left", "middle"]


class Gestures:
    """Follows one pointer from press to release and says what it means."""

    def __init__(self, surroundings: Surroundings):
        self._around = surroundings
        self._pressed: _Pressed | None = None
        self._drag: _Drag | None = None

    @property
    def dragging(self) -> bool:
        """True from the first real movement (on the ruler from the press) to the release."""
        return self._drag is not None

    @property
    def panning(self) -> bool:
        """True while the content is dragged about."""
        return isinstance(self._drag, _Panning)

    def press(
        self, pointer: Pointer, hit: Hit, *, button: Literal["left", "middle"], playhead_s: float
    ) -> list[Intent]:
        """A button goes down at a pointer; ``playhead_s`` is where to return if a scrub is cancelled."""
        self._pressed = _Pressed(pointer=pointer, hit=hit, button=button)
        if button == "middle":
            self._drag = _Panning(x_px=pointer.x_px, y_px=pointer.y_px)
            return []
        if hit.area == "ruler":
            self._drag = _Scrubbing(start_s=playhead_s)
            return [Scrub(on=True), Seek(time_s=pointer.time_s)]
        chosen = self._around.chosen_annotations
        if hit.kind == "annotation" and (pointer.extend or hit.id not in chosen):
            return [Choose(kind="annotation", id=hit.id, toggle=pointer.extend)]
        return []

    def move(self, pointer: Pointer, *, span: tuple[float, float] | None) -> list[Intent]:
        """``span`` is the span selected now, to return to if the drag is cancelled."""
        if self._drag is None:
            pressed = self._pressed
            if pressed is None or abs(pointer.x_px - pressed.pointer.x_px) < DRAG_PX:
                return []
            self._drag = self._begin(pressed, span)
            if self._drag is None:
                return []
        return self._drag.move(pointer)

    def release(self, pointer: Pointer) -> list[Intent]:
        """The button comes up."""
        pressed, drag = self._pressed, self._drag
        self._pressed = self._drag = None
        if drag is not None:
            return drag.release(pointer)
        return self._clicked(pressed) if pressed is not None else []

    def cancel(self) -> list[Intent]:
        """Take back everything since the press."""
        drag, self._drag, self._pressed = self._drag, None, None
        return drag.cancel() if drag is not None else []

    def _begin(self, pressed: _Pressed, span: tuple[float, float] | None) -> _Drag | None:
        hit, around = pressed.hit, self._around
        if hit.area not in ("row", "below"):
            return None
        if hit.kind == "annotation" and hit.id is not None:
            if not around.editable(hit.id):
                return None
            if hit.edge is not None:
                return _Resizing(
                    id=hit.id,
                    edge=hit.edge,
                    origin=around.annotation_span(hit.id),
                    anchor=pressed.pointer,
                    snapper=around.snapper((hit.id,)),
                )
            moved = [id_ for id_ in around.chosen_annotations if around.editable(id_)]
            ids = moved if hit.id in moved else [hit.id]
            return _Moving(
                anchor=pressed.pointer,
                grabbed=hit.id,
                origins={id_: around.annotation_span(id_) for id_ in ids},
                snapper=around.snapper(ids),
                duration_s=around.duration_s,
            )
        drawable = hit.row is not None and around.may_draw_in(hit.row)
        drawn_in = hit.row if drawable else None
        return _Spanning(anchor=pressed.pointer, row=drawn_in, snapper=around.snapper(()), before=span)

    def _clicked(self, pressed: _Pressed) -> list[Intent]:
        hit, pointer = pressed.hit, pressed.pointer
        intents: list[Intent] = []
        if hit.row is not None and hit.row.kind == "tier":
            intents.append(ChooseRow(row=hit.row))
        if hit.area == "label":
            return intents
        if hit.kind is None or hit.id is None:
            return [*intents, Choose(kind=None, id=None), SelectSpan(span=None), Seek(time_s=hit.time_s)]
        if hit.kind == "annotation" and pointer.extend:
            return intents
        # A click on one of several chosen annotations leaves it alone chosen.
        return [
            *intents,
            Choose(kind=hit.kind, id=hit.id, toggle=pointer.extend),
            GoTo(kind=hit.kind, id=hit.id),
        ]
