"""When a person speaks: how soon they answer, how long silences grow, how much of the talk is theirs."""

from __future__ import annotations

from functools import partial

import numpy as np

from annotator.analysis.signals.entry import SignalEntry, WaitRule
from annotator.analysis.speakers import in_spans
from annotator.analysis.voice.frames import STEP_S
from annotator.analysis.voice.heard_person import GRID_S, HeardCourse, HeardPerson

_SHARE_S = 60.0
_LATENCY_SHOWN_S = 1.5
_AS_GOOD = "As good as what is known of who speaks when."


def _latency(person: HeardPerson) -> HeardCourse:
    return person.held(
        [
            (answer.at_s, min(answer.end_s, answer.at_s + _LATENCY_SHOWN_S), answer.latency_s)
            for answer in person.answers
        ]
    )


def _silence(person: HeardPerson) -> HeardCourse:
    values = np.zeros(person.count)
    times_s = person.times_s
    known = np.zeros(person.count, dtype=np.bool_)
    for start_s, end_s in (*person.heard, *person.own, *person.others, *person.silences):
        known |= (times_s >= start_s - GRID_S / 2) & (times_s < end_s)
    for start_s, end_s in person.silences:
        first, last = np.searchsorted(times_s, (start_s, end_s))
        values[first:last] = times_s[first:last] - start_s
    lengths = np.array([end_s - start_s for start_s, end_s in person.silences])
    return HeardCourse(values=np.where(known, values, np.nan), samples=lengths)


def _talk_share(person: HeardPerson) -> HeardCourse:
    rows = person.count * round(GRID_S / STEP_S)
    own, others = in_spans(rows, 0.0, person.own), in_spans(rows, 0.0, person.others)
    sums = [np.concatenate(([0.0], np.cumsum(said))) for said in (own, own | others)]
    half = round(_SHARE_S / 2 / STEP_S)
    middles = np.minimum(np.round(person.times_s / STEP_S).astype(np.int64), rows)
    low, high = np.maximum(middles - half, 0), np.minimum(middles + half, rows)
    mine, all_of_it = (total[high] - total[low] for total in sums)
    shares = np.where(all_of_it > 0, mine / np.maximum(all_of_it, 1), np.nan)
    return HeardCourse(values=shares, samples=shares[np.isfinite(shares)])


def _turn_length(person: HeardPerson) -> HeardCourse:
    return person.held([(turn.start_s, turn.end_s, turn.duration_s) for turn in person.own_turns])


_entry = partial(SignalEntry, family="timing", unit="s", source="Heldner & Edlund (2010)")

TIMING: tuple[SignalEntry, ...] = (
    _entry(
        name="response_latency",
        label="Time to answer",
        formula="start of the person's turn less the end of the turn before; negative where both speak",
        weakness=_AS_GOOD + " A line of a transcript that ends late shortens it.",
        rises="the answer came late",
        falls="the answer came early",
        floor=0.4,
        usual_range="-0.5 to 2",
        hear=_latency,
        codes_up=("late_answer",),
        wait=WaitRule(least_s=1.5, beyond_s=1.0, full_s=3.0),
    ),
    _entry(
        name="silence",
        label="Silence",
        formula="how long nobody has spoken",
        weakness=_AS_GOOD + " Crying, sighs and laughter may be taken for speech or for silence.",
        rises="a long silence",
        falls="a short silence",
        floor=0.5,
        usual_range="0 to 5",
        hear=_silence,
        codes_up=("silence",),
        wait=WaitRule(least_s=4.0, beyond_s=2.5, full_s=8.0, grows=True),
        covers_family=True,
    ),
    _entry(
        name="talk_share",
        label="Share of the talk",
        unit="ratio",
        formula="the person's speech by everybody's in the minute around",
        weakness=_AS_GOOD,
        rises="the person spoke more of the time",
        falls="the person spoke less of the time",
        floor=0.1,
        usual_range="0 to 1",
        hear=_talk_share,
    ),
    _entry(
        name="turn_length",
        label="Length of a turn",
        formula="from its first to its last word, with the pauses up to 2 s in it",
        weakness=_AS_GOOD,
        rises="the turn was long",
        falls="the turn was short",
        floor=1.0,
        usual_range="1 to 30",
        hear=_turn_length,
    ),
)
