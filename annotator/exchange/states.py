"""Starts and stops written as single events, made into spans; what never stops or never started is reported."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

from annotator.domain.clock import format_time
from annotator.exchange.coding import CodedSpan
from annotator.exchange.spoken_text import Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class StateEvent:
    """One line of an event log.

    Attributes:
        key: Events with the same key start and stop each other.
        stops: True for a stop, False for a start; None where the log only toggles.
        where: Its place in the file, for messages.
    """

    key: Hashable
    time_s: float
    stops: bool | None
    span: CodedSpan
    where: str


def paired(events: Iterable[StateEvent], found: Findings) -> Iterator[CodedSpan]:
    """Spans from the starts and stops of a log, in the order of their stops."""
    running: dict[Hashable, StateEvent] = {}
    for event in sorted(events, key=lambda event: event.time_s):
        begun = running.get(event.key)
        stops = begun is not None if event.stops is None else event.stops
        if not stops:
            if begun is not None:
                _unpaired(begun, "never stops", found)
            running[event.key] = event
        elif begun is None:
            _unpaired(event, "stops without a start", found)
        else:
            del running[event.key]
            notes = dict.fromkeys(note for note in (begun.span.note, event.span.note) if note)
            details = dict.fromkeys((*begun.span.details, *event.span.details))
            yield replace(
                begun.span,
                start_s=begun.time_s,
                end_s=event.time_s,
                note="; ".join(notes),
                details=tuple(details),
            )
    for event in running.values():
        _unpaired(event, "never stops", found)


def _unpaired(event: StateEvent, what: str, found: Findings) -> None:
    person = f" of {event.span.person}" if event.span.person else ""
    found.counts["unpaired states"] += 1
    found.problems.append(
        f"{event.where}: '{event.span.value}'{person} at {format_time(event.time_s)} {what}; it was left out"
    )
