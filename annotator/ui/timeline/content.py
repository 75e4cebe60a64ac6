"""Rows and spans of the open session, kept up to date by what each edit touches. Pure: no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit
from annotator.domain.flags import Flag
from annotator.domain.markers import Marker
from annotator.domain.session import Session
from annotator.domain.signals import SignalDefinition, SignalSet
from annotator.ui.look.names import signal_definitions
from annotator.ui.timeline import sources
from annotator.ui.timeline.arrangement import TierGrouping
from annotator.ui.timeline.rating_rows import RatingCurves
from annotator.ui.timeline.rows import Row, RowLayout, place_rows
from annotator.ui.timeline.sources import RowSpans, SourceOptions
from annotator.ui.timeline.tier_rows import annotation_row_key, group_key, is_tier, place_of

_MANY = 40
"""More new annotations than this in a row, and it is built anew."""


class TimelineContent:
    """What the timeline shows now.

    Attributes:
        layout: Rows and where they are.
        spans: Spans by row key.
        flags: Flags by id.
        definitions: Of all signals that were measured, by name.
        markers: In order of time.
        codes: Codes by id.
        bundles: By the key of a folded group what it is made of, and the spans of all its rows.
        curves: Continuous ratings, ready to be drawn.
        versions: By row key, a number that grows whenever the row's content changes.
    """

    def __init__(self, session: Session, signal_sets: Mapping[str, SignalSet], options: SourceOptions):
        self.layout = RowLayout()
        self.spans: dict[str, RowSpans] = {}
        self.flags: dict[str, Flag] = {}
        self.markers: tuple[Marker, ...] = ()
        self.codes: dict[str, Code] = {}
        self.versions: dict[str, int] = {}
        self.bundles: dict[str, tuple[object, RowSpans]] = {}
        self.several_coders = False
        self._coders: Counter[str] = Counter()
        self._tints: dict[str, int] = {}
        self._epoch = 0
        self.definitions: dict[str, SignalDefinition] = {}
        self._upper: list[Row] = []
        self.curves = RatingCurves(session)
        self.session = session
        self.signal_sets = signal_sets
        self.options = options
        self.rebuild(session, signal_sets, options)

    def rebuild(self, session: Session, signal_sets: Mapping[str, SignalSet], options: SourceOptions) -> None:
        """Take over everything anew."""
        self.session, self.signal_sets, self.options = session, signal_sets, options
        self.definitions = signal_definitions(signal_sets.values())
        self.spans = sources.all_spans(session, options)
        self.curves = RatingCurves(session)
        self._coders = Counter(row.coder_id for row in session.annotations.values())
        self.flags = session.all_flags()
        self._read_markers()
        self._take_codes()
        self.several_coders = self._are_several()
        self._look_anew()

    def arrange(self, options: SourceOptions) -> None:
        """Other rows or heights of the same content."""
        before = self.options
        other = options.arrangement.grouping != before.arrangement.grouping or options.coder_id != before.coder_id
        if other:
            self.rebuild(self.session, self.signal_sets, options)
            return
        self.options = options
        self._place()

    def take_signals(self, signal_sets: Mapping[str, SignalSet]) -> None:
        """Take over the signals of an analysis, by participant id."""
        self.signal_sets = signal_sets
        self.definitions = signal_definitions(signal_sets.values())
        for key in self.spans:
            if key.startswith("flags:"):
                self.touch(key)
        self._place()

    def take_findings(self, session: Session) -> None:
        """Other flags and coverage; what people made is as it was."""
        self.session = session
        before = {placed.row.key for placed in self.layout.of_kind("flags")}
        touched = self._replace("flags:", sources.flag_spans(session))
        self.flags = session.all_flags()
        for key in touched | before:
            self.touch(key)
        self._place()

    def take_edit(self, session: Session, edit: Edit) -> None:
        """Rebuild only the rows that an edit touches."""
        self.session = session
        if edit.touches("codebook", "participants", "media", "coders", "info", "tier_locks"):
            if edit.touches("annotations", "utterances", "verdicts", "markers", "coders", "ratings"):
                self.rebuild(session, self.signal_sets, self.options)
            else:
                self._take_names()
            return
        touched: set[str] = set()
        if edit.touches("utterances"):
            touched |= self._replace("transcript:", sources.utterance_spans(session))
        if edit.touches("verdicts"):
            touched |= self._replace("flags:", sources.flag_spans(session))
            self.flags = session.all_flags()
        if edit.touches("markers"):
            self._read_markers()
        if edit.touches("ratings"):
            touched |= self.curves.take_edit(session, edit)
        if edit.touches("annotations"):
            touched |= self._change_tiers(edit)
        for key in touched:
            self.touch(key)
        self._place(upper=edit.touches("utterances", "verdicts", "ratings"))

    def _take_names(self) -> None:
        """Codes, people or media are called or coloured in another way: everything lies where it lay."""
        tints, annotations = sources.code_tints(self.session), self.session.annotations
        if tints != self._tints:
            for key, held in self.spans.items():
                if is_tier(key):
                    inside = [annotations[id_] for id_ in held.spans.ids]
                    self.spans[key] = sources.recoloured(held, inside, tints)
        self._take_codes()
        self._look_anew()

    def _take_codes(self) -> None:
        self.codes = {code.id: code for code in self.session.codebook.codes}
        self._tints = sources.code_tints(self.session)

    def _look_anew(self) -> None:
        """Every row looks different from now on."""
        self._epoch += 1
        self.versions.clear()
        self._place()

    def touch(self, key: str) -> None:
        """The row looks different from now on."""
        self.versions[key] = self.versions.get(key, 0) + 1

    def version(self, key: str) -> tuple[int, int]:
        """Differs whenever the row's content does."""
        return self._epoch, self.versions.get(key, 0)

    def annotation_key(self, annotation_id: str) -> str | None:
        """Key of the row an annotation lies in."""
        held = self.session.annotations.get(annotation_id)
        return annotation_row_key(held, self.grouping) if held else None

    @property
    def grouping(self) -> TierGrouping:
        """By what the tiers are grouped."""
        return self.options.arrangement.grouping

    def spans_in(self, row: Row) -> RowSpans | None:
        """What lies in a row; in the heading of a folded group, what lies in the group."""
        bundle = self.bundles.get(row.key)
        held = bundle[1] if bundle is not None else self.spans.get(row.key)
        return held.in_one_lane() if held is not None and row.folded else held

    def group_of(self, key: str) -> str:
        """The heading that a tier row stands under; empty for none and for other rows."""
        return group_key(self.session, place_of(key), self.grouping) if is_tier(key) else ""

    def every_row(self) -> list[Row]:
        """All rows, the hidden ones and those inside folded groups too."""
        shown = replace(self.options, arrangement=replace(self.options.arrangement, hidden=frozenset()))
        return sources.build_rows(self.session, self.signal_sets, shown, self.spans, self.curves.keys)

    def _replace(self, prefix: str, fresh: Mapping[str, RowSpans]) -> set[str]:
        stale = {key for key in self.spans if key.startswith(prefix)}
        for key in stale:
            del self.spans[key]
        self.spans.update(fresh)
        return stale | set(fresh)

    def _change_tiers(self, edit: Edit) -> set[str]:
        """Take annotations out of their rows and put others in."""
        gone: dict[str, set[str]] = {}
        come: dict[str, list[Annotation]] = {}
        for change in edit.changes:
            if isinstance(change.before, Annotation):
                gone.setdefault(annotation_row_key(change.before, self.grouping), set()).add(change.before.id)
                self._coders[change.before.coder_id] -= 1
            if isinstance(change.after, Annotation):
                come.setdefault(annotation_row_key(change.after, self.grouping), []).append(change.after)
                self._coders[change.after.coder_id] += 1
        touched = gone.keys() | come.keys()
        stayed = self._all_stay(edit)
        many = {key for key in touched if len(come.get(key, ())) > _MANY}
        if stayed:
            fresh = {key: sources.recoloured(self.spans[key], come[key], self._tints) for key in touched}
        else:
            fresh = sources.annotation_spans(self.session, self.options, only=many) if many else {}
        for key in touched:
            held = fresh.get(key) or sources.changed_row(
                self.spans.get(key), gone.get(key, ()), come.get(key, ()), self._tints, self.options.coder_id
            )
            if len(held.spans):
                self.spans[key] = held
            else:
                self.spans.pop(key, None)
        several = self._are_several()
        if several != self.several_coders:
            # Initials come or go on every annotation.
            self.several_coders = several
            self._epoch += 1
        return touched

    def _all_stay(self, edit: Edit) -> bool:
        """True if annotations changed only in what says nothing about where they lie."""
        for change in edit.changes:
            before, after = change.before, change.after
            if change.table != "annotations":
                continue
            if not isinstance(before, Annotation) or not isinstance(after, Annotation):
                return False
            rows = annotation_row_key(before, self.grouping), annotation_row_key(after, self.grouping)
            times = (before.start_s, before.end_s, before.running), (after.start_s, after.end_s, after.running)
            if rows[0] != rows[1] or times[0] != times[1] or before.coder_id != after.coder_id:
                return False
            if rows[0] not in self.spans:
                return False
        return True

    def _are_several(self) -> bool:
        others = [coder_id for coder_id, count in self._coders.items() if count > 0]
        return len({*others, self.options.coder_id}) > 1

    def _read_markers(self) -> None:
        held = sorted(self.session.markers.values(), key=lambda marker: (marker.time_s, marker.id))
        self.markers = tuple(held)

    def _place(self, *, upper: bool = True) -> None:
        """``upper``: the rows above the tiers may be others now."""
        if upper:
            held = (self.session, self.signal_sets, self.options, self.spans, self.curves.keys)
            self._upper = sources.upper_rows(*held)
        rows = [*self._upper, *sources.tier_rows(self.session, self.options, self.spans)]
        self.layout = place_rows(rows, group_gap_px=self.options.metrics.group_gap_px)
        self._bundle_groups([row for row in rows if row.kind == "group" and row.folded])

    def _bundle_groups(self, groups: list[Row]) -> None:
        """What lies in the rows of a folded group is shown in its heading."""
        for key in [key for key in self.bundles if key not in {row.key for row in groups}]:
            del self.bundles[key]
        for row in groups:
            keys = [key for key in self.spans if self.group_of(key) == row.key]
            stamp = tuple((key, self.version(key)) for key in keys)
            held = self.bundles.get(row.key)
            if held is None or held[0] != stamp:
                self.bundles[row.key] = (stamp, sources.together([self.spans[key] for key in keys]))
                self.touch(row.key)
