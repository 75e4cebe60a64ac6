"""What is chosen. Widgets read and write this and never talk to each other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from annotator.ui.session.watched import Watched


class Selection(QObject):
    """The chosen flag, annotations, utterance and time span."""

    flag_changed = Signal(object)
    """Flag id or None."""
    annotations_changed = Signal(object)
    """Tuple of annotation ids, in order of choosing."""
    utterance_changed = Signal(object)
    """Utterance id or None."""
    span_changed = Signal(object)
    """``(start_s, end_s)`` or None."""
    tier_changed = Signal(object)
    """Name of the tier that new annotations go to, or None."""

    flag_id = Watched[str | None](None, "flag_changed", told_with_value=True)
    """The chosen flag, or None."""
    annotation_ids = Watched[tuple[str, ...]]((), "annotations_changed", told_with_value=True)
    """The chosen annotations, in order of choosing."""
    utterance_id = Watched[str | None](None, "utterance_changed", told_with_value=True)
    """The chosen utterance, or None."""
    span = Watched[tuple[float, float] | None](None, "span_changed", told_with_value=True)
    """The selected stretch, start and end in seconds of the session, or None."""
    tier = Watched[str | None](None, "tier_changed", told_with_value=True)
    """Name of the tier that new annotations go to, or None."""

    def choose_flag(self, flag_id: str | None) -> None:
        """Choose a flag; None chooses none."""
        self.flag_id = flag_id

    def choose_annotations(self, annotation_ids: Iterable[str]) -> None:
        """Choose these, and no others."""
        self.annotation_ids = tuple(dict.fromkeys(annotation_ids))

    def choose_utterance(self, utterance_id: str | None) -> None:
        """Choose an utterance; None chooses none."""
        self.utterance_id = utterance_id

    def choose_span(self, span: tuple[float, float] | None) -> None:
        """Select a stretch of time, either end first; None selects none."""
        self.span = span if span is None else (min(span), max(span))

    def choose_tier(self, tier: str | None) -> None:
        """Let new annotations go to this tier."""
        self.tier = tier

    def clear(self) -> None:
        """Choose nothing; the current tier stays."""
        self.choose_flag(None)
        self.choose_annotations(())
        self.choose_utterance(None)
        self.choose_span(None)
