"""Rows and spans of the open session, kept up to date by what each edit touches. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit
from annotator.domain.flags import Flag
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.ui.timeline import sources
from annotator.ui.timeline.rows import RowLayout, place_rows
from annotator.ui.timeline.sources import RowSpans, SourceOptions


class TimelineContent:
    """What the timeline shows now.

    Attributes:
        layout: Rows and where they are.
        spans: Spans by row key.
        flags: Flags by id, or empty for a coder who is blind to them.
        codes: Codes by id.
        versions: By row key, a number that grows whenever the row's content changes.
    """

    def __init__(self, session: Session, signal_sets: Mapping[str, SignalSet], options: SourceOptions):
        self.layout = RowLayout()
        self.spans: dict[str, RowSpans] = {}
        self.flags: dict[str, Flag] = {}
        self.codes: dict[str, Code] = {}
        self.versions: dict[str, int] = {}
        self.several_coders = False
        self._epoch = 0
        self.session = session
        self.signal_sets = signal_sets
        self.options = options
        self.rebuild(session, signal_sets, options)

    def rebuild(self, session: Session, signal_sets: Mapping[str, SignalSet], options: SourceOptions) -> None:
        """Take over everything anew."""
        self.session, self.signal_sets, self.options = session, signal_sets, options
        self.spans = sources.all_spans(session, options)
        self._read_names()
        self._epoch += 1
        self.versions.clear()
        self._place()

    def arrange(self, options: SourceOptions) -> None:
        """Other rows or heights of the same content."""
        regroup = options.grouping != self.options.grouping or options.coder_id != self.options.coder_id
        if regroup:
            self.rebuild(self.session, self.signal_sets, options)
            return
        self.options = options
        self._place()

    def take_signals(self, signal_sets: Mapping[str, SignalSet]) -> None:
        self.signal_sets = signal_sets
        self._place()

    def take_edit(self, session: Session, edit: Edit) -> None:
        """Rebuild only the rows that an edit touches."""
        self.session = session
        if edit.touches("codebook", "participants", "media", "coders", "info"):
            self.rebuild(session, self.signal_sets, self.options)
            return
        touched: set[str] = set()
        if edit.touches("utterances"):
            touched |= self._replace("transcript:", sources.utterance_spans(session))
        if edit.touches("verdicts"):
            touched |= self._replace("flags:", sources.flag_spans(session, self.options.coder_id))
        if edit.touches("annotations"):
            touched |= self._replace_tiers(session, edit)
        self._read_names()
        for key in touched:
            self.touch(key)
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
        return sources.annotation_row_key(held, self.options.grouping) if held else None

    def _replace(self, prefix: str, fresh: Mapping[str, RowSpans]) -> set[str]:
        stale = {key for key in self.spans if key.startswith(prefix)}
        for key in stale:
            del self.spans[key]
        self.spans.update(fresh)
        return stale | set(fresh)

    def _replace_tiers(self, session: Session, edit: Edit) -> set[str]:
        rows = [row for change in edit.changes for row in (change.before, change.after)]
        grouping = self.options.grouping
        touched = {sources.annotation_row_key(row, grouping) for row in rows if isinstance(row, Annotation)}
        fresh = sources.annotation_spans(session, self.options, only=touched)
        for key in touched:
            self.spans.pop(key, None)
        self.spans.update(fresh)
        return touched

    def _read_names(self) -> None:
        session, coder_id = self.session, self.options.coder_id
        blind = sources.is_blind_to(session, coder_id, "flags")
        self.flags = {} if blind else session.all_flags()
        self.codes = {code.id: code for code in session.codebook.codes}
        coders = {row.coder_id for row in sources.seen_annotations(session, coder_id)}
        several = len(coders | {coder_id}) > 1
        if several != self.several_coders:
            # Initials come or go on every annotation.
            self.several_coders = several
            self._epoch += 1

    def _place(self) -> None:
        rows = sources.build_rows(self.session, self.signal_sets, self.options, self.spans)
        self.layout = place_rows(rows, group_gap_px=self.options.metrics.group_gap_px)
