"""How far a study is, in words and as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.exchange.table import Cell, Kind, Table, columns
from annotator.features.study.states import CoderProgress, SessionState
from annotator.features.study.study import Study

FORMAT = "annotator-study"
VERSION = 1


def coder_words(row: CoderProgress) -> str:
    """What one coder has done, short."""
    if row.state == "not begun":
        return f"{row.coder_id}: not begun"
    done = "done, " if row.state == "finished" else ""
    judged = f", {row.judged} of {row.flags} flags" if row.judged else ""
    return f"{row.coder_id}: {done}{row.annotations} annotations{judged}"


def told(study: Study, states: Sequence[SessionState]) -> Iterator[str]:
    """The study as lines to read: each session, then who has done what."""
    for state in states:
        yield f"{state.name}  {_short(state)}"
        values = study.variables.get(state.name, {})
        if values:
            yield "  " + ", ".join(f"{name} {value}" for name, value in values.items())
        if state.coders:
            yield "  " + "; ".join(coder_words(row) for row in state.coders)
        if state.missing and not state.problem:
            yield f"  missing: {'; '.join(state.missing)}"
    yield f"{len(states)} sessions, {sum(state.analysed for state in states)} analysed"
    for coder_id, counts in coder_totals(states).items():
        yield (
            f"{coder_id}: {counts['assigned']} assigned, {counts['finished']} done, {counts['begun']} begun, "
            f"{counts['not begun']} not begun, {counts['annotations']} annotations"
        )
    for name in study.unknown:
        yield f"the table of variables names '{name}', which is no session here"


def _short(state: SessionState) -> str:
    if state.problem:
        return f"cannot be read: {state.problem}"
    parts = [format_time(state.duration_s, decimals=0)]
    parts.append(f"{state.flags} flags" if state.analysed else "not analysed")
    if state.face_measurable is not None:
        parts.append(f"face {percent(state.face_measurable)}")
    if state.kappa is not None:
        parts.append(f"kappa {state.kappa:.2f}")
    return ", ".join(parts)


def coder_totals(states: Sequence[SessionState]) -> dict[str, Counter[str]]:
    """Over all sessions, by coder: how many they are assigned, have begun, have finished; how many annotations."""
    found: dict[str, Counter[str]] = {}
    for row in (row for state in states for row in state.coders):
        counts = found.setdefault(row.coder_id, Counter())
        counts["assigned"] += row.assigned
        counts[row.state] += 1
        counts["annotations"] += row.annotations
    return dict(sorted(found.items()))


def progress_table(study: Study, states: Sequence[SessionState]) -> Table:
    """One row for each session and coder."""
    variables = [name for name in study.columns if name not in ("session", "coder")]

    def rows() -> Iterator[tuple[Cell, ...]]:
        for state in states:
            own = study.variables.get(state.name, {})
            values = [own.get(name) for name in variables]
            shared = (state.analysed, state.duration_s, state.flags, state.face_measurable, state.kappa)
            missing = state.problem or "; ".join(state.missing)
            for row in state.coders or (None,):
                done = (
                    (row.coder_id, row.assigned, row.state, row.annotations, row.judged, row.changed_at)
                    if row is not None
                    else (None,) * 6
                )
                yield (state.name, *values, *shared, *done, missing)

    described: list[tuple[str, Kind, str]] = [(name, "text", "variable of the study") for name in variables]
    return Table(
        name="progress",
        columns=columns(
            ("session", "text", "name of the session"),
            *described,
            ("analysed", "truth", "it was analysed"),
            ("duration_s", "number", "length in seconds"),
            ("flags", "whole", "flags there are"),
            ("face_measurable", "number", "share of the time, everybody together"),
            ("kappa", "number", "EasyDIAg's kappa of every two coders, on average"),
            ("coder", "text", "id of the coder"),
            ("assigned", "truth", "is to code it"),
            ("coder_state", "text", "not begun, begun or finished"),
            ("annotations", "whole", "of this coder"),
            ("judged", "whole", "flags with a verdict of this coder"),
            ("changed_at", "text", "when this coder last changed something"),
            ("missing", "text", "what is still to be done"),
        ),
        rows=rows,
    )


def as_json(study: Study, states: Sequence[SessionState]) -> bytes:
    """The same as JSON."""
    sessions: list[dict[str, Any]] = [
        {**msgspec.to_builtins(state), "variables": dict(study.variables.get(state.name, {}))} for state in states
    ]
    document = {"format": FORMAT, "version": VERSION, "sessions": sessions, "unknown": list(study.unknown)}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
