"""The rhythm of head and gaze: how often a minute, not when. Nothing here is flagged.

Heads nod and tilt with every sentence and eyes wander while somebody thinks; as rates such movements tell how a person
speaks and listens, as flags they would be noise.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from annotator.analysis.articulation import talks_plainly
from annotator.analysis.gaze import GAZE_POINTS
from annotator.analysis.sampling import bridged, moving_average, runs, sample_period_s, samples_in
from annotator.analysis.signals.entry import Course, OfMesh, SignalEntry
from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.mesh import distance
from annotator.domain.arrays import Floats, Mask

_MOUTH_POINTS = (13, 14, 152)
_WINDOW_S = 60.0
# From less a rate cannot be told.
_LEAST_SEEN_S = 10.0
# The line of sight is away beyond the one and back within the other, as coarse as the measure; a blink is no return.
_AWAY_DEG, _BACK_DEG = 12.0, 8.0
_SMOOTHING_S = 0.2
_LONGEST_BLINK_S = 0.42
GLANCE_BELOW_S = 1.0


def per_minute(times_s: Floats, counts: Floats, seen: Mask) -> Floats:
    """Events a minute of what was seen within half a minute to either side, (n,); NaN from less than 10 s of it.

    Args:
        counts: (n,) how many events each sample stands for.
        seen: (n,) whether an event would have been seen.
    """
    if not len(times_s):
        return np.empty(0)
    first = np.searchsorted(times_s, times_s - _WINDOW_S / 2)
    last = np.searchsorted(times_s, times_s + _WINDOW_S / 2, side="right")
    events = np.concatenate(([0.0], np.cumsum(np.where(seen, counts, 0.0))))
    seen_s = np.concatenate(([0.0], np.cumsum(seen))) * sample_period_s(times_s)
    lasted_s = seen_s[last] - seen_s[first]
    rate = 60 * (events[last] - events[first]) / np.maximum(lasted_s, _LEAST_SEEN_S)
    return np.where(lasted_s >= _LEAST_SEEN_S, rate, np.nan)


def excursions(times_s: Floats, away_deg: Floats) -> list[tuple[int, int]]:
    """First and last sample (exclusive) of each time the line of sight left its usual direction and came back.

    Only those of which both the leaving and the coming back were seen.
    """
    if len(times_s) < 2:
        return []
    smooth = moving_average(away_deg, samples_in(_SMOOTHING_S, times_s))
    course = bridged(times_s, smooth, longest_s=_LONGEST_BLINK_S)
    found: list[tuple[int, int]] = []
    with np.errstate(invalid="ignore"):
        outside, far = runs(course >= _BACK_DEG), course >= _AWAY_DEG
    for start, stop in outside:
        seen = start > 0 and stop < len(course) and np.isfinite(course[[start - 1, stop]]).all()
        if seen and far[start:stop].any():
            found.append((start, stop))
    return found


def _excursion_rate(*, brief: bool) -> OfMesh:
    def course(measured: Measured) -> Course:
        times_s, away_deg = measured.face_times_s, measured.gaze["gaze_away"]
        counts = np.zeros(len(times_s))
        for start, stop in excursions(times_s, away_deg):
            if (times_s[stop] - times_s[start] < GLANCE_BELOW_S) is brief:
                counts[stop] += 1
        seen = np.isfinite(bridged(times_s, away_deg, longest_s=_LONGEST_BLINK_S))
        return Course(times_s=times_s, values=per_minute(times_s, counts, seen), known=measured.usable.head)

    return OfMesh(GAZE_POINTS, course)


def _beats(measured: Measured) -> Course:
    """Swings of the head while the mouth moves as in speech, nods and shakes together."""
    times_s = measured.face_times_s
    lips = measured.of_mesh((13, 14), lambda mesh: distance(mesh, 13, 14))
    jaw = measured.of_mesh((152,), lambda mesh: -mesh[152][:, 1])
    known = measured.usable.face
    talks = known & talks_plainly(times_s, jaw=np.where(known, jaw, np.nan), lips=np.where(known, lips, np.nan))
    swings_hz = np.fmax(measured.head["head_nod_rate"], measured.head["head_shake_rate"])
    counts = np.nan_to_num(swings_hz) * sample_period_s(times_s)
    return Course(times_s=times_s, values=per_minute(times_s, counts, talks), known=measured.usable.head)


_entry = partial(SignalEntry, unit="per minute")

RHYTHM: tuple[SignalEntry, ...] = (
    _entry(
        name="speech_beats",
        label="Beats of speech",
        family="head",
        formula="swings of pitch or yaw of at least 1.5 deg while lips and jaw move as in speech, a minute of such "
        "speech within 30 s to either side",
        source="proposal: beats as head movement with the rhythm of speech; counted as nodding and shaking are",
        weakness="Who speaks is read from the mouth alone: chewing counts, quiet speech does not. Not compared "
        "with labels. Unknown where less than 10 s of speech lie around.",
        rises="the head beat time to the words more often",
        falls="the head beat time to the words less often",
        floor=5.0,
        usual_range="0 to 150",
        measure=OfMesh(_MOUTH_POINTS, _beats),
        drawn_at=("outline", "nose"),
    ),
    _entry(
        name="looks_away",
        label="Looks away and back",
        family="gaze",
        formula="times a minute, within 30 s to either side, the line of sight leaves its usual direction by 12 "
        "deg for at least 1 s and comes back within 8 deg of it",
        source="proposal: mutual gaze is taken up again and again; the usual direction stands for the partner",
        weakness="Where the partner sits is not known: somebody who mostly looks at the floor looks up and back. "
        "Errs as the line of sight does. Not compared with labels.",
        rises="looked away and back more often",
        falls="looked away and back less often",
        floor=1.0,
        usual_range="0 to 20",
        measure=_excursion_rate(brief=False),
        drawn_at=("eyes",),
    ),
    _entry(
        name="glances",
        label="Glances",
        family="gaze",
        formula="times a minute, within 30 s to either side, the line of sight leaves its usual direction by 12 "
        "deg for less than 1 s and comes back within 8 deg of it",
        source="proposal: looks of under a second, which are too many and too brief to be coded one by one",
        weakness="At 15 pictures a second the shortest are missed; a blink may hide one. Errs as the line of sight "
        "does. Not compared with labels.",
        rises="glanced aside more often",
        falls="glanced aside less often",
        floor=1.0,
        usual_range="0 to 30",
        measure=_excursion_rate(brief=True),
        drawn_at=("eyes",),
    ),
)
