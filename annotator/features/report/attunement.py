"""How the therapist met the client's cues: offered, met, missed over the session, how soon, and by which response."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from annotator.analysis.therapist_timing import TherapistTiming, heard_turns, over_cues
from annotator.analysis.verdict_agreement import wilson_interval
from annotator.app import page_words as words
from annotator.app.attunement_tables import client_cues
from annotator.app.page_markup import Markup, Part, join, table, tag
from annotator.domain.attunement import (
    OUTCOMES,
    PAIRED_WITHIN_S,
    MetCue,
    Outcome,
    attunement,
    by_parts,
    by_response,
)
from annotator.domain.clock import format_time
from annotator.domain.detection_scores import Latencies
from annotator.domain.percent import percent, percent_range
from annotator.domain.session import Session
from annotator.features.report.contents import ReportContents
from annotator.features.report.drawing import AXIS_PX, LABEL_PX, WIDTH_PX, Strip, axis, picture, strips

_LANE_PX, _LATENCY_PX, _CAPTION_PX = 22.0, 56.0, 20.0
_DOT_PX = 4.5
_PARTS = 3
_NAMES: dict[Outcome, str] = {"met": "met", "missed": "missed", "other": "other response", "uncoded": "not coded"}
_LEAST_LATENCY_S = 4.0


def attunement_section(contents: ReportContents) -> Markup | None:
    """One part for each coder who annotated the client's incongruences; None where there are no cues and no therapist.

    Cues and responses of different coders are never mixed: each is held against their own.
    """
    session = contents.session
    found = {
        coder_id: rows
        for coder_id in words.coders(session, deidentify=False)
        if (rows := client_cues(session, coder_id=coder_id))
    }
    if not any(row.role == "therapist" for row in session.participants.values()):
        return None
    if not found:
        return tag(
            "p",
            "No incongruence of the client was annotated, so there is nothing the therapist could have met or missed.",
        )
    names = words.coders(session, deidentify=contents.options.deidentify)
    parts: list[Part] = [_summary(session, found, names)]
    for coder_id, rows in found.items():
        parts.append(tag("h3", names[coder_id]) if len(found) > 1 else None)
        parts.extend(
            tag("figure", _strip(session, rows, strip), class_="picture") for strip in strips(session.info.duration_s)
        )
        parts.append(_table(contents, rows))
    parts.append(_responses(contents, list(chain.from_iterable(found.values()))))
    parts.append(
        tag(
            "p",
            "A cue is an annotated incongruence of the client; it begins where its first linked cue of face or body "
            "begins. Its response is the one the coder linked to it, else the first response code the same coder gave "
            f"the therapist within {PAIRED_WITHIN_S:.0f} s and before the next cue. Exploring, acknowledging, "
            "validating, mirroring and a silence that is held meet a cue; changing the subject, advice, interrupting "
            "and staying with the words alone miss it. Shares are of the cues whose response was coded, with Wilson's "
            "95 % interval; latency runs from the cue's beginning to the response's and is there only where the "
            "response was given a time. Few cues say little, and a cue that was missed need not have been a mistake.",
            class_="muted",
        )
    )
    return join(parts)


def met_by(contents: ReportContents, annotation_id: str) -> str:
    """How a cue was met and how soon, e.g. ``met, after 2.1 s``; empty where nothing was coded or it is no cue."""
    row = contents.session.annotations.get(annotation_id)
    if row is None:
        return ""
    cue = next(
        (one for one in client_cues(contents.session, coder_id=row.coder_id) if one.cue.id == annotation_id), None
    )
    if cue is None or cue.outcome == "uncoded":
        return ""
    return ", ".join(
        [_NAMES[cue.outcome], *([f"after {_seconds(cue.latency_s)}"] if cue.latency_s is not None else [])]
    )


def _summary(session: Session, found: dict[str, tuple[MetCue, ...]], names: words.Names) -> Markup:
    heads = (
        "Coder",
        "Cues",
        "Met",
        "Missed",
        "Other",
        "Not coded",
        "Share met (95 % interval)",
        "Latency, median (range)",
    )
    rows: list[tuple[str, ...]] = []
    for coder_id, cues in found.items():
        all_of = attunement(cues)
        coded = all_of.cues - all_of.counts["uncoded"]
        met = all_of.counts["met"]
        share = f"{percent(met, coded)} ({percent_range(*wilson_interval(met, coded))})" if coded else "–"
        counts = [str(all_of.counts[outcome]) for outcome in OUTCOMES]
        rows.append((names[coder_id], str(all_of.cues), *counts, share, _spread(all_of.latencies)))
    thirds = [
        f"{part.counts['met']} of {part.cues - part.counts['uncoded']}"
        for cues in found.values()
        for part in by_parts(cues, duration_s=session.info.duration_s, parts=_PARTS)
    ]
    told = f"Met by thirds of the session: {', '.join(thirds)}." if len(found) == 1 else None
    return join(table(heads, rows, numeric=range(1, 8)), tag("p", told) if told else None)


def _strip(session: Session, cues: Sequence[MetCue], strip: Strip) -> Markup:
    """Lanes of outcomes over time with a sign for each cue, and the latencies below."""
    there = {row.outcome for row in cues}
    lanes: list[Outcome] = [lane for lane in OUTCOMES if lane in there or lane in ("met", "missed")]
    bottom = AXIS_PX + _LANE_PX * len(lanes)
    height = bottom + _CAPTION_PX + _LATENCY_PX + 4
    parts: list[Part] = [axis(strip, height)]
    for place, lane in enumerate(lanes):
        y = AXIS_PX + (place + 0.5) * _LANE_PX
        parts.append(tag("line", x1=LABEL_PX, x2=WIDTH_PX, y1=y, y2=y, class_="line"))
        parts.append(tag("text", _NAMES[lane].capitalize(), x=LABEL_PX - 24, y=y + 4, text_anchor="end"))
        parts.append(_sign(lane, LABEL_PX - 12, y))
    here = [row for row in cues if strip.start_s <= row.onset_s < strip.end_s or row.onset_s == session.info.duration_s]
    for row in here:
        y = AXIS_PX + (lanes.index(row.outcome) + 0.5) * _LANE_PX
        title = f"{words.code_name(session, row.cue.code_id)}, {format_time(row.onset_s, decimals=1)}"
        parts.append(_sign(row.outcome, strip.x(row.onset_s), y, f"{title}: {_NAMES[row.outcome]}"))
    parts.append(_latencies(here, strip, top=bottom + _CAPTION_PX))
    span = words.span(strip.start_s, strip.end_s)
    counted = ", ".join(f"{sum(row.outcome == lane for row in here)} {_NAMES[lane]}" for lane in lanes)
    return picture(parts, height_px=height, label=f"Cues and how they were met, {span}: {counted}")


def _latencies(cues: Sequence[MetCue], strip: Strip, *, top: float) -> Markup:
    timed = [(row, row.latency_s) for row in cues if row.latency_s is not None]
    most_s = max([_LEAST_LATENCY_S, *(latency_s for _, latency_s in timed)])
    bottom = top + _LATENCY_PX
    drawn: list[Part] = [
        tag("text", "Latency", x=LABEL_PX - 8, y=top + 4, text_anchor="end"),
        tag("text", f"0 to {most_s:.0f} s", x=LABEL_PX - 8, y=top + 18, text_anchor="end", class_="small"),
        tag("line", x1=LABEL_PX, x2=WIDTH_PX, y1=bottom, y2=bottom, class_="line"),
        tag("line", x1=LABEL_PX, x2=WIDTH_PX, y1=top, y2=top, class_="line"),
    ]
    for row, latency_s in timed:
        x, y = strip.x(row.onset_s), bottom - latency_s / most_s * _LATENCY_PX
        drawn.append(tag("line", x1=x, x2=x, y1=bottom, y2=y, class_="stem"))
        drawn.append(_sign(row.outcome, x, y, f"{_NAMES[row.outcome]} after {_seconds(latency_s)}"))
    return join(drawn)


def _sign(outcome: Outcome, x: float, y: float, title: str = "") -> Markup:
    """A disc, a cross, a diamond or a ring: colour is never the only sign."""
    told = tag("title", title) if title else None
    d = _DOT_PX
    if outcome == "missed":
        line = f"M{x - d:.1f} {y - d:.1f}l{2 * d} {2 * d}M{x - d:.1f} {y + d:.1f}l{2 * d} {-2 * d}"
        return tag("path", told, d=line, class_="missed")
    if outcome == "other":
        return tag("path", told, d=f"M{x:.1f} {y - d:.1f}l{d} {d}l{-d} {d}l{-d} {-d}Z", class_="other")
    return tag("circle", told, cx=x, cy=y, r=d, class_=outcome)


def _table(contents: ReportContents, cues: Sequence[MetCue]) -> Markup:
    session = contents.session
    turns = heard_turns(contents.signals, session.participants.values())
    rows = [
        (
            format_time(row.onset_s, decimals=1),
            words.code_name(session, row.cue.code_id),
            response_name(contents, row.response_id) or "–",
            _NAMES[row.outcome].capitalize(),
            _seconds(row.latency_s),
            *(_heard(turns.after(row.onset_s)) if turns is not None else ()),
        )
        for row in cues
    ]
    heads = ("At", "Cue", "Therapist's response", "Outcome", "Latency")
    if turns is None:
        return table(heads, rows, numeric=(0, 4))
    found = over_cues(turns.after(row.onset_s) for row in cues)
    told = (
        f"Heard: after a cue the therapist began to speak {found.answered} of {found.cues} times, after a median of "
        f"{_seconds(found.speaks_after_s)} with {_seconds(found.silence_held_s)} of silence before, and came in while "
        f"the client was speaking {found.interruptions} times."
    )
    return join(
        table((*heads, "Therapist speaks after", "Silence held", "Comes in"), rows, numeric=(0, 4, 5, 6)),
        tag("p", told),
    )


def _heard(timing: TherapistTiming) -> tuple[str, str, str]:
    """What was heard of the therapist, beside what the coder said."""
    if timing.speaks_after_s is not None and timing.silence_held_s is None:
        return "speaking already", "–", "–"
    comes_in = "–" if timing.speaks_after_s is None else "yes" if timing.interrupts else "no"
    return _seconds(timing.speaks_after_s), _seconds(timing.silence_held_s), comes_in


def _responses(contents: ReportContents, cues: Sequence[MetCue]) -> Markup | None:
    """How often each response was given, and how soon."""
    found = by_response(cues, duration_s=contents.session.info.duration_s)
    given = [row for row in found if row.response_id]
    if not given:
        return None
    rows = [
        (
            response_name(contents, row.response_id) or "in words",
            _NAMES[row.outcome],
            str(row.count),
            _spread(row.latencies),
        )
        for row in given
    ]
    heads = ("Response", "Counts as", "Times", "Latency, median (range)")
    return join(tag("h3", "Responses"), table(heads, rows, numeric=(2, 3)))


def response_name(contents: ReportContents, response_id: str) -> str:
    """A response code's name; a coder's own words only where words are shown, else nothing."""
    code = contents.session.codebook.code(response_id)
    if code is not None:
        return code.name
    return response_id if contents.options.shows_words else ""


def _spread(found: Latencies | None) -> str:
    if found is None:
        return "–"
    if found.count == 1:
        return _seconds(found.median_s)
    return f"{_seconds(found.median_s)} ({found.least_s:.1f}–{found.most_s:.1f})"


def _seconds(value_s: float | None) -> str:
    return "–" if value_s is None else f"{value_s:.1f} s"
