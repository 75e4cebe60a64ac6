"""What can be expected of a recording, judged by a few pictures of it before hours are spent on all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from annotator.analysis.face_alignment import align_faces, head_angles_deg
from annotator.analysis.measurability import (
    LARGEST_PITCH_DEG,
    LARGEST_YAW_DEG,
    LEAST_FACE_WIDTH_FOR_GAZE_PX,
    LEAST_FACE_WIDTH_PX,
)
from annotator.analysis.posture_signals import FACE_WIDTH_IOD
from annotator.domain.arrays import Floats, Mask, Singles
from annotator.domain.landmarks import FaceTrack

# Grey values from 0 to 255. What is bright in a face (forehead, nose, the white of the eyes) is bright on any skin: a
# face is in the dark where even that is not, and so is what is around it; against the light where that is bright.
DARK_FACE_BELOW = 75.0
BRIGHT_AROUND_FROM = 130.0
# Forehead, chin and both sides: a face is cut off where one of them lies outside the region.
_ENDS = (10, 152, 234, 454)

ConcernKind = Literal[
    "unseen", "rarely_seen", "small", "small_for_gaze", "cut_off", "turned", "dark", "backlit", "company"
]

# From which share of the pictures on something is worth telling; of those with a face, where there must be one for it.
_TELL_FROM: dict[ConcernKind, float] = {
    "small": 0.2,
    "small_for_gaze": 0.5,
    "cut_off": 0.15,
    "turned": 0.25,
    "dark": 0.25,
    "backlit": 0.25,
    "company": 0.2,
}
_RARELY_SEEN_BELOW = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FaceLooks:
    """One participant in pictures spread over one recording.

    Attributes:
        points_px: (n, 478, 3) mesh in pixels of the whole picture; NaN where no face was found.
        face_light: (n,) how bright the brightest twentieth of the face is, 0 to 255; NaN without a face.
        light_around: (n,) how bright the region around the face is (median), 0 to 255.
        company: (n,) true where another face of about this size is in the region.
        region_px: left, top, width, height.
    """

    points_px: Singles
    face_light: Floats
    light_around: Floats
    company: Mask
    region_px: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCheck:
    """What the pictures say of one participant in one recording. Shares are 0 to 1.

    Attributes:
        looks: Pictures looked at.
        found: Pictures in which the face was found.
        face_width_px: Median width of the face as if seen from the front; None without a face.
        small_share: Narrower than the face needs to be measured, of the faces found; ``small_for_gaze_share`` likewise
            for the gaze, ``turned_share`` turned too far, ``cut_off_share`` cut off by the region, ``dark_share`` too
            dark, ``backlit_share`` dark before a bright ground, ``company_share`` with another face in the region.
        measurable_share: Face found, large enough and turned little enough, of all pictures.
    """

    participant_id: str
    media_id: str
    looks: int
    found: int
    face_width_px: float | None
    small_share: float
    small_for_gaze_share: float
    turned_share: float
    cut_off_share: float
    dark_share: float
    backlit_share: float
    company_share: float
    measurable_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureCut:
    """Where the picture of a recording is cut to another view.

    Attributes:
        at_s: The first picture of the new view, session clock.
        settled: Somebody's place begins there.
    """

    media_id: str
    file_name: str
    at_s: float
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingCheck:
    """What can be expected.

    Attributes:
        people: One entry per participant and recording, in the session's order.
        needed_s: How long the analysis will take on this computer from what is on disk now; None where it could not be
            told.
        workers: With how many processes.
        recorded_s: How much recording there is.
        lost: Pictures that could not be decoded, by file name.
        moments_per_hour: How many flags an hour the last analysis raised; None where there was none: a few pictures do
            not tell.
        cuts: Where the picture is cut, as far as the pictures looked at tell: a cut away and back may be missed.
    """

    people: tuple[PersonCheck, ...]
    needed_s: float | None
    workers: int
    recorded_s: float
    lost: Mapping[str, int]
    moments_per_hour: float | None = None
    cuts: tuple[PictureCut, ...] = ()

    @property
    def unsettled_s(self) -> dict[str, list[float]]:
        """By file name, the cuts at which nobody's place begins: everybody is looked for where they sat before."""
        found: dict[str, list[float]] = {}
        for cut in self.cuts:
            if not cut.settled:
                found.setdefault(cut.file_name, []).append(cut.at_s)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something that keeps a face from being measured, and in which share of the pictures."""

    kind: ConcernKind
    share: float


def check_person(participant_id: str, media_id: str, looks: FaceLooks) -> PersonCheck:
    """Judge one participant by the pictures looked at, with the limits that the analysis itself keeps."""
    count = len(looks.points_px)
    times_s = np.arange(count, dtype=np.float64)
    alignment = align_faces(FaceTrack(times_s=times_s, points_px=looks.points_px))
    width_px = alignment.scale_px * FACE_WIDTH_IOD
    found = np.isfinite(width_px)
    yaw, pitch, _ = head_angles_deg(alignment.rotation)
    with np.errstate(invalid="ignore"):
        small = width_px < LEAST_FACE_WIDTH_PX
        small_for_gaze = width_px < LEAST_FACE_WIDTH_FOR_GAZE_PX
        turned = (np.abs(yaw) > LARGEST_YAW_DEG) | (np.abs(pitch) > LARGEST_PITCH_DEG)
        shadowed = looks.face_light < DARK_FACE_BELOW
    bright_around = looks.light_around >= BRIGHT_AROUND_FROM

    def share(hits: Mask) -> float:
        return float(hits[found].mean()) if found.any() else 0.0

    return PersonCheck(
        participant_id=participant_id,
        media_id=media_id,
        looks=count,
        found=int(found.sum()),
        face_width_px=float(np.median(width_px[found])) if found.any() else None,
        small_share=share(small),
        small_for_gaze_share=share(small_for_gaze),
        turned_share=share(turned),
        cut_off_share=share(_cut_off(looks)),
        dark_share=share(shadowed & ~bright_around),
        backlit_share=share(shadowed & bright_around),
        company_share=float(looks.company.mean()) if count else 0.0,
        measurable_share=float((found & ~small & ~turned).mean()) if count else 0.0,
    )


def concerns(check: PersonCheck) -> tuple[Concern, ...]:
    """What to tell of a participant, the worst first; () where nothing stands in the way."""
    if not check.found:
        return (Concern(kind="unseen", share=1.0),)
    found: list[Concern] = []
    seen_share = check.found / check.looks
    if seen_share < _RARELY_SEEN_BELOW:
        found.append(Concern(kind="rarely_seen", share=1 - seen_share))
    shares: dict[ConcernKind, float] = {kind: getattr(check, f"{kind}_share") for kind in _TELL_FROM}
    told = [Concern(kind=kind, share=share) for kind, share in shares.items() if share >= _TELL_FROM[kind]]
    if any(one.kind == "small" for one in told):
        told = [one for one in told if one.kind != "small_for_gaze"]
    return (*found, *told)


def _cut_off(looks: FaceLooks) -> Mask:
    left, top, width, height = looks.region_px
    x, y = looks.points_px[:, _ENDS, 0], looks.points_px[:, _ENDS, 1]
    with np.errstate(invalid="ignore"):
        outside = (x < left) | (x > left + width) | (y < top) | (y > top + height)
    return np.asarray(outside.any(axis=1), np.bool_)
