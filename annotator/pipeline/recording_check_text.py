"""What a check of a recording found, and what to do about it, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from annotator.analysis.measurability import LEAST_FACE_WIDTH_FOR_GAZE_PX, LEAST_FACE_WIDTH_PX
from annotator.analysis.recording_check import ConcernKind, PersonCheck, RecordingCheck, concerns
from annotator.domain.clock import format_time, in_words
from annotator.domain.percent import percent

FORMAT = "annotator-check"
VERSION = 1
_TOLD_AS = {
    "looks": "pictures",
    "found": "faces",
    "small_share": "share_under_70_px",
    "small_for_gaze_share": "share_under_100_px",
}

WORDS: Mapping[ConcernKind, str] = {
    "unseen": "No face was found in this region. Draw the region where the person sits.",
    "rarely_seen": "No face in {share} of the pictures: the person is away, turned off or covered there, or sits "
    "elsewhere. Look at the region; what is not seen stays a gap.",
    "small": "The face is too small in {share} of the pictures (narrower than {least_px} px): nothing of it can be "
    "measured there. Use the camera's own file instead of a reduced copy, and film closer next time.",
    "small_for_gaze": "The face is narrower than {gaze_px} px in {share} of the pictures: the gaze cannot be measured "
    "there, the rest can.",
    "cut_off": "The face is cut off in {share} of the pictures. Make the region larger.",
    "turned": "The face is turned too far in {share} of the pictures: what it does is not measured there. Place the "
    "camera nearer to the line of sight next time.",
    "dark": "The face is in the dark in {share} of the pictures: small movements drown in noise there. More light next "
    "time.",
    "backlit": "The face is dark before something bright in {share} of the pictures. Draw the curtain, or turn the "
    "seat, next time.",
    "company": "Somebody else's face is in this region in {share} of the pictures, and may be measured instead. Draw "
    "the regions so that each holds one person.",
}
"""What to tell of each kind of concern; ``{share}``, ``{least_px}`` and ``{gaze_px}`` are filled in."""

CUT = (
    "The picture of {name} is cut to another view at {times}. Everybody is still looked for where they sat before: set "
    "their regions from there on (Find faces)."
)
"""What to tell of cuts at which nobody's place begins."""
_MOST_TIMES_TOLD = 4

ALL_WELL = "Nothing stands in the way."


def concern_words(person: PersonCheck, say: Callable[[str], str] = lambda words: words) -> tuple[str, ...]:
    """What stands in the way for one participant, and what to do.

    Args:
        say: Puts the words of :data:`WORDS` into the reader's language.
    """
    return tuple(
        say(WORDS[one.kind]).format(
            share=percent(one.share),
            least_px=f"{LEAST_FACE_WIDTH_PX:.0f}",
            gaze_px=f"{LEAST_FACE_WIDTH_FOR_GAZE_PX:.0f}",
        )
        for one in concerns(person)
    )


def cut_words(check: RecordingCheck, say: Callable[[str], str] = lambda words: words) -> tuple[str, ...]:
    """Where the picture is cut and the regions do not follow.

    Args:
        say: Puts the words of :data:`CUT` into the reader's language.
    """
    found: list[str] = []
    for name, times_s in check.unsettled_s.items():
        times = ", ".join(format_time(time_s, decimals=1) for time_s in times_s[:_MOST_TIMES_TOLD])
        more = f" (+ {len(times_s) - _MOST_TIMES_TOLD})" if len(times_s) > _MOST_TIMES_TOLD else ""
        found.append(say(CUT).format(name=name, times=f"{times}{more}"))
    return tuple(found)


def told(check: RecordingCheck, labels: Mapping[str, str], *, short: bool = False) -> Iterator[str]:
    """The findings as lines to read.

    Args:
        labels: What participants are called, by id.
        short: Only what keeps a face from being measured, and the time.
    """
    for person in check.people:
        who = labels.get(person.participant_id, person.participant_id)
        yield f"{who}: {_face(person)}"
        told_of = concern_words(person)
        yield from (f"  {words}" for words in told_of)
        if not told_of and not short:
            yield f"  {ALL_WELL}"
    yield from cut_words(check)
    for name, lost in check.lost.items():
        yield f"{name}: {lost} of the pictures looked at could not be decoded"
    if check.moments_per_hour is not None:
        yield f"moments: about {check.moments_per_hour:.0f} an hour in the last analysis"
    if check.needed_s == 0:
        yield "everything is tracked already: analysing again takes seconds"
    elif check.needed_s is not None:
        workers = f"{check.workers} worker{'s' if check.workers > 1 else ''}"
        yield f"time needed here: about {in_words(check.needed_s)} with {workers}"


def _face(person: PersonCheck) -> str:
    if person.face_width_px is None:
        return f"no face in {person.looks} pictures"
    return (
        f"face {person.face_width_px:.0f} px wide, measurable in {percent(person.measurable_share)} of "
        f"{person.looks} pictures"
    )


def document(check: RecordingCheck) -> dict[str, Any]:
    """All of it for a JSON file."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "recorded_s": check.recorded_s,
        "needed_s": check.needed_s,
        "workers": check.workers,
        "moments_per_hour": check.moments_per_hour,
        "lost_pictures": dict(check.lost),
        "cuts": [{"media_id": cut.media_id, "at_s": cut.at_s, "regions_follow": cut.settled} for cut in check.cuts],
        "participants": [_row(person) for person in check.people],
    }


def _row(person: PersonCheck) -> dict[str, Any]:
    told = {_TOLD_AS.get(name, name): value for name, value in asdict(person).items()}
    return {**told, "concerns": [one.kind for one in concerns(person)]}
