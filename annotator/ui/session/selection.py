"""What is chosen. Widgets read and write this and never talk to each other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


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

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._flag_id: str | None = None
        self._annotation_ids: tuple[str, ...] = ()
        self._utterance_id: str | None = None
        self._span: tuple[float, float] | None = None
        self._tier: str | None = None

    @property
    def flag_id(self) -> str | None:
        """The chosen flag, or None."""
        return self._flag_id

    @property
    def annotation_ids(self) -> tuple[str, ...]:
        """The chosen annotations, in order of choosing."""
        return self._annotation_ids

    @property
    def utterance_id(self) -> str | None:
        """The chosen utterance, or None."""
        return self._utterance_id

    @property
    def span(self) -> tuple[float, float] | None:
        """The selected stretch, start and end in seconds of the session, or None."""
        return self._span

    @property
    def tier(self) -> str | None:
        """Name of the tier that new annotations go to, or None."""
        return self._tier

    def choose_flag(self, flag_id: str | None) -> None:
        """Choose a flag; None chooses none."""
        if flag_id != self._flag_id:
            self._flag_id = flag_id
            self.flag_changed.emit(flag_id)

    def choose_annotations(self, annotation_ids: Iterable[str]) -> None:
        """Choose these, and no others."""
        chosen = tuple(dict.fromkeys(annotation_ids))
        if chosen != self._annotation_ids:
            self._annotation_ids = chosen
            self.annotations_changed.emit(chosen)

    def choose_utterance(self, utterance_id: str | None) -> None:
        """Choose an utterance; None chooses none."""
        if utterance_id != self._utterance_id:
            self._utterance_id = utterance_id
            self.utterance_changed.emit(utterance_id)

    def choose_span(self, span: tuple[float, float] | None) -> None:
        """Select a stretch of time, either end first; None selects none."""
        if span is not None:
            span = (min(span), max(span))
        if span != self._span:
            self._span = span
            self.span_changed.emit(span)

    def choose_tier(self, tier: str | None) -> None:
        """Let new annotations go to this tier."""
        if tier != self._tier:
            self._tier = tier
            self.tier_changed.emit(tier)

    def clear(self) -> None:
        """Choose nothing; the current tier stays."""
        self.choose_flag(None)
        self.choose_annotations(())
        self.choose_utterance(None)
        self.choose_span(None)
