"""What synchrony says, in sentences that describe and never judge."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from annotator.app.synchrony import LEAST_SEGMENTS, PairSynchrony
from annotator.app.synchrony_measures import SynchronyMeasure
from annotator.domain.participants import Participant
from annotator.domain.percent import percent

_METHOD = (
    "Synchrony is the correlation of two people's motion energy in each window at each lag, as absolute Fisher z "
    "(|z|), averaged. 0: no relation; larger: their movement rises and falls together, or one after the other. The "
    "effect size d is the distance of this mean from the mean of the shuffled recordings in their standard deviations."
)
_METHOD_OF_VOICES = (
    "Each voice is averaged over the person's own speech around every half second, less what is usual for them, since "
    "people speak in turns. Synchrony is the correlation of these averages in each window at each lag, as absolute "
    "Fisher z (|z|), averaged. The effect size d is the distance of this mean from the mean of the shuffled recordings "
    "in their standard deviations."
)
_LIMITS = (
    "Motion energy is how much changes in a person's region of the picture: it does not know a gesture from a shift in "
    "the chair, and people who share one picture share its light changes and camera shake. It is no measure of rapport."
)
_LIMITS_OF_VOICES = (
    "People who share one microphone share its automatic gain and the noise of the room. What is said, and how long "
    "turns are, moves both voices too. Slow changes need long sessions to stand out. It is no measure of rapport."
)


def method(measure: SynchronyMeasure) -> str:
    """How it is computed."""
    return _METHOD_OF_VOICES if measure.turns else _METHOD


def limits(measure: SynchronyMeasure) -> str:
    """What it cannot tell."""
    return _LIMITS_OF_VOICES if measure.turns else _LIMITS


def person_labels(participants: Iterable[Participant]) -> dict[str, str]:
    """What each participant is called within a sentence, by id: the name, else ``the client``."""
    people = tuple(participants)
    labels = {person.id: person.name or f"the {person.role}" for person in people}
    uses = Counter(labels.values())
    return {id_: label if uses[label] == 1 else f"{label} ({id_})" for id_, label in labels.items()}


def comparison_sentence(pair: PairSynchrony) -> str:
    """How the pair compares with shuffled recordings."""
    result = pair.result
    if not math.isfinite(result.mean):
        return "In no window could both people be measured for long enough."
    if not pair.parameters.surrogates:
        return "It was not compared with shuffled recordings."
    if not pair.comparable:
        return (
            f"Too short to compare with shuffled recordings: there are {pair.segments} pieces of "
            f"{pair.parameters.window_s:g} s to shuffle, and {LEAST_SEGMENTS} are needed. A shorter window gives more."
        )
    below = int(np.count_nonzero(result.surrogate_means < result.mean))
    return _rank_sentence(pair.measure.noun, below, len(result.surrogate_means))


def _rank_sentence(noun: str, below: int, total: int) -> str:
    """How many of the shuffled recordings are less similar than the pair."""
    if below == total:
        return f"More similar {noun} than in any of {total} shuffled recordings."
    if below == 0:
        return f"Less similar {noun} than in any of {total} shuffled recordings."
    if 2 * below < total:
        return f"Less similar {noun} than in {total - below} of {total} shuffled recordings."
    return f"More similar {noun} than in {below} of {total} shuffled recordings."


def number_sentence(pair: PairSynchrony) -> str:
    """The grand mean, with what it is compared with and over what it was taken."""
    result = pair.result
    if not math.isfinite(result.mean):
        return ""
    words = f"Mean |z| {result.mean:.3f}"
    if pair.comparable:
        words += f", shuffled {float(np.mean(result.surrogate_means)):.3f}, d = {result.effect_size:.2f}"
    return f"{words} ({pair.usable_windows} windows, lags up to ±{pair.parameters.lag_s:g} s)"


def leading_sentence(pair: PairSynchrony, labels: Mapping[str, str]) -> str:
    """In whose movement the similarity comes first.

    Args:
        labels: What each participant is called, by id.
    """
    result = pair.result
    if not math.isfinite(result.leading):
        return ""
    first, second = (labels.get(id_, id_) for id_ in (pair.first_id, pair.second_id))
    leader, follower = (first, second) if result.leading >= 0 else (second, first)
    leads = result.leading_by_window
    known = leads[np.isfinite(leads)]
    first_does = "changes" if pair.measure.turns else "moves"
    times = int(np.count_nonzero(known > 0 if result.leading >= 0 else known < 0))
    return (
        f"Mean |z| is {abs(result.leading):.3f} higher where {leader} {first_does} first than where {follower} does; "
        f"it is higher there in {times} of {len(known)} windows."
    )


def coverage_sentence(pair: PairSynchrony, labels: Mapping[str, str]) -> str:
    """How much of the time could be compared."""
    windows = len(pair.result.window_start_s)
    first, second = (labels.get(id_, id_) for id_ in (pair.first_id, pair.second_id))
    outliers = ""
    if pair.left_out > 0:
        outliers = f" {percent(pair.left_out)} of the values are above {pair.parameters.outlier_sd:g} SD and left out."
    return (
        f"Measured: {first} {percent(pair.first_measured)}, {second} {percent(pair.second_measured)}, "
        f"both {percent(pair.both_measured)} of {pair.end_s - pair.start_s:.0f} s at {pair.rate_hz:g} Hz; "
        f"{pair.usable_windows} of {windows} windows could be used.{outliers}"
    )
