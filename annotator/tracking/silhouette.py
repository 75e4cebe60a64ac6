"""Which part of a picture is the person, by MediaPipe's selfie segmentation.

This module may be imported anywhere; MediaPipe itself is loaded when :class:`Silhouette` is made, which happens in
worker processes only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.tracking.protocol import TrackingError
from annotator.tracking.solutions import solution


class Silhouette:
    """Cuts the person out of a picture in which one person sits."""

    def __init__(self) -> None:
        """Load MediaPipe.

        Raises:
            TrackingError: it does not load.
        """
        selfie_segmentation = solution("selfie_segmentation")
        self._model: Any = selfie_segmentation.SelfieSegmentation(model_selection=0)

    def share(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(height, width) how certainly each pixel is the person, 0 to 1.

        Raises:
            TrackingError: the model failed.
        """
        try:
            found: Any = self._model.process(np.ascontiguousarray(rgb)).segmentation_mask
        except (RuntimeError, ValueError) as error:
            raise TrackingError(f"MediaPipe failed on a picture of {rgb.shape[1]} x {rgb.shape[0]}: {error}") from error
        return np.asarray(found, dtype=np.float32)

    def close(self) -> None:
        """Release the model."""
        self._model.close()
