"""Follows one person with MediaPipe's models, of either release."""

from __future__ import annotations

from typing import Any

from annotator.domain.arrays import Pixels, Singles
from annotator.tracking.close_crop import CROP_FACES, CloseCrop, choose_crop
from annotator.tracking.protocol import Box, FacePoints, Mesh, Models, PosePoints, TrackerModel

# While no face is found, the full-range detector (9 ms) looks at every fifth picture only.
_SEARCH_EVERY = 5
# Which detector looks at the mesh's face: the short-range one or not, how many faces wide, and the least score. On four
# real clips and two synthetic people, 34 to 217 px, the first gave .85 to .98; .62 at most to a face covered whole or
# turned away, .60 to .77 at 4 % of the light, .66 to .82 where the lower half was covered. The second, asked only where
# the first says no, gave .61 to .94 to nearly all faces, and .66 at most to the others.
_LOOKS = ((True, 3.0, 0.8), (False, 2.0, 0.7))
_LEAST_OVERLAP = 0.3


class MediaPipeTracker:
    """The MediaPipe implementation of :class:`annotator.tracking.protocol.Tracker`."""

    def __init__(self, models: Models) -> None:
        """Follow one person. ``models`` may be shared with other trackers of the process, one call at a time."""
        self._models = models
        self._mesh: Mesh | None = None
        self._close_mesh: Mesh | None = None
        self._crop: CloseCrop | None = None
        self._misses = 0
        self._body_place: Any = None

    @property
    def model(self) -> TrackerModel:
        """The model in use."""
        return self._models.model

    @property
    def gives_blendshapes(self) -> bool:
        """True with the optional bundle."""
        return self._models.gives_blendshapes

    def face(self, rgb: Pixels) -> FacePoints | None:
        """See :meth:`annotator.tracking.protocol.Tracker.face`.

        The mesh's own detector sees faces from 11 % of the picture's width. Where it finds none, the full-range
        detector looks, and the mesh works on a crop around what that found; the crop stays where it is until the
        face nears its border, because a moving crop moves the landmarks.
        """
        points = self._followed(rgb)
        if points is None:
            points = self._searched(rgb)
        if points is None:
            return None
        blendshapes = self._models.blendshapes(_crop_around(rgb, points).of(rgb)) if self.gives_blendshapes else None
        return FacePoints(points_px=points, blendshapes=blendshapes)

    def confirms(self, rgb: Pixels, face: FacePoints) -> bool:
        """See :meth:`annotator.tracking.protocol.Tracker.confirms`."""
        return any(
            self._sees(rgb, face.points_px, close=close, faces=faces, least_score=score)
            for close, faces, score in _LOOKS
        )

    def pose(self, rgb: Pixels, *, search: bool) -> PosePoints | None:
        """See :meth:`annotator.tracking.protocol.Tracker.pose`.

        A body detector (13 ms) says where to read the landmarks (21 ms). A person who sits need not be found anew each
        time: reading in the same place for 2 s moves the shoulders by 0.7 % of their distance (median), half of what
        they jitter, and jitters less itself, on four recordings at 2 Hz.
        """
        if search or self._body_place is None:
            return self._pose_afresh(rgb)
        found = self._models.pose(rgb, self._body_place)
        return found if found is not None else self._pose_afresh(rgb)

    def _pose_afresh(self, rgb: Pixels) -> PosePoints | None:
        self._body_place = self._models.body_place(rgb)
        return None if self._body_place is None else self._models.pose(rgb, self._body_place)

    def restart(self) -> None:
        """See :meth:`annotator.tracking.protocol.Tracker.restart`."""
        for mesh in (self._mesh, self._close_mesh):
            if mesh is not None:
                mesh.close()
        self._mesh = self._close_mesh = self._crop = None
        self._body_place = None
        self._misses = 0

    def close(self) -> None:
        """Release the meshes; the models stay."""
        self.restart()

    def _sees(self, rgb: Pixels, points_px: Singles, *, close: bool, faces: float, least_score: float) -> bool:
        crop = _crop_around(rgb, points_px, faces=faces)
        left, top, width, height = _box_of(points_px)
        place = (left - crop.left_px, top - crop.top_px, width, height)
        return any(
            score >= least_score and _overlap(place, box) >= _LEAST_OVERLAP
            for box, score in self._models.faces(crop.of(rgb), close=close)
        )

    def _followed(self, rgb: Pixels) -> Singles | None:
        """The face where it was before: in the crop if there is one, else anywhere in the picture."""
        if self._crop is not None and self._close_mesh is not None:
            points = _points_in_crop(self._close_mesh, rgb, self._crop)
            if points is None:
                self._crop = None
            elif not self._crop.holds(points, picture_width_px=rgb.shape[1], picture_height_px=rgb.shape[0]):
                self._look_closely(rgb, _crop_around(rgb, points))
            return points
        if self._mesh is None:
            self._mesh = self._models.new_mesh()
        points = self._mesh.points(rgb)
        if points is not None:
            self._misses = 0
        return points

    def _searched(self, rgb: Pixels) -> Singles | None:
        """Look for a face that the mesh's own detector does not see, and put the crop around it."""
        due = self._misses % _SEARCH_EVERY == 0
        self._misses += 1
        boxes = [box for box, _ in self._models.faces(rgb, close=False)] if due else []
        box = max(boxes, key=lambda box: box[2] * box[3], default=None)
        if box is None:
            return None
        crop = choose_crop(box, picture_width_px=rgb.shape[1], picture_height_px=rgb.shape[0])
        return self._look_closely(rgb, crop)

    def _look_closely(self, rgb: Pixels, crop: CloseCrop) -> Singles | None:
        """Move the crop; the mesh in it starts afresh. None, and no crop, if it sees no face there."""
        if self._close_mesh is not None:
            self._close_mesh.close()
        self._close_mesh = self._models.new_mesh()
        # The first answer in a new crop stands on the detector alone; the second has settled.
        _points_in_crop(self._close_mesh, rgb, crop)
        points = _points_in_crop(self._close_mesh, rgb, crop)
        self._crop = None if points is None else crop
        if points is not None:
            self._misses = 0
        return points


def _points_in_crop(mesh: Mesh, rgb: Pixels, crop: CloseCrop) -> Singles | None:
    points = mesh.points(crop.of(rgb))
    if points is not None:
        points[:, 0] += crop.left_px
        points[:, 1] += crop.top_px
    return points


def _crop_around(rgb: Pixels, points_px: Singles, *, faces: float = CROP_FACES) -> CloseCrop:
    return choose_crop(_box_of(points_px), picture_width_px=rgb.shape[1], picture_height_px=rgb.shape[0], faces=faces)


def _box_of(points_px: Singles) -> Box:
    (left, top), (right, bottom) = points_px[:, :2].min(axis=0), points_px[:, :2].max(axis=0)
    return float(left), float(top), float(right - left), float(bottom - top)


def _overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(0.0, across) * max(0.0, down)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)
