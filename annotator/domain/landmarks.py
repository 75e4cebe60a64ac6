"""What tracking leaves behind for one participant: raw points and plain picture measures.

Points are in pixels of the upright, uncropped picture. Not found is NaN, never 0 and never interpolated.
Times are seconds on the session clock, taken from the frames' presentation times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.domain.arrays import Floats, Singles

FACE_POINTS = 478
POSE_POINTS = 33


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FaceTrack:
    """Refined face mesh over time.

    Attributes:
        times_s: (n,) float64.
        points_px: (n, 478, 3) float32: x right, y down, z towards the camera negative, all in pixels. Fewer columns
            where ``kept`` says which.
        blendshapes: (n, 52) float32 where the optional model bundle was used, else None.
        kept: The mesh points that the columns of ``points_px`` are; None for all 478 in order. An hour of all of them
            takes 310 MB, of those that are measured 40 MB.
    """

    times_s: Floats
    points_px: Singles
    blendshapes: Singles | None = None
    kept: tuple[int, ...] | None = None

    def of(self, points: Sequence[int], rows: slice = slice(None)) -> Singles:
        """These mesh points, (rows, len(points), 3).

        Raises:
            ValueError: a point was not kept.
        """
        columns = list(points) if self.kept is None else [self.kept.index(point) for point in points]
        return self.points_px[rows][:, columns]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PoseTrack:
    """Body pose over time.

    Attributes:
        times_s: (m,) float64.
        points_px: (m, 33, 2) float32: x right, y down. (z and hips of seated people are guesses and not kept in use.)
        visibility: (m, 33) float32 in 0..1.
    """

    times_s: Floats
    points_px: Singles
    visibility: Singles


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PictureTrack:
    """Measures of the picture inside the participant's region, without any model.

    Attributes:
        times_s: (k,) float64; the frames at which the face was looked for.
        motion_energy: (k,) mean absolute luma difference to the frame before, 0..255 (as in MEA).
        cut_score: (k,) 0..1, how unlike the frame before the whole picture is; near 1 is a camera cut.
        brightness: (k,) mean luma 0..255.
        torso_flow_px: (k, 2) median optical flow of the torso since the frame before, pixels; NaN where unknown.
        camera_motion: (k, 3) how the background moved since the frame before, pixels: what was at p is now at
            exp(first) p + (second, third); NaN where unknown. None where nobody looked.
    """

    times_s: Floats
    motion_energy: Singles
    cut_score: Singles
    brightness: Singles
    torso_flow_px: Singles
    camera_motion: Singles | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ParticipantTracks:
    """Everything tracked for one participant, in time order.

    Attributes:
        region_px: left, top, width, height of the participant's region in pixels of the upright picture.
    """

    participant_id: str
    region_px: tuple[int, int, int, int]
    face: FaceTrack
    pose: PoseTrack
    picture: PictureTrack
