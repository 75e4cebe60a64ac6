"""Runs one of the shipped models on a picture of its own size, with MediaPipe 1.

MediaPipe 1's ready-made tasks know no fixed place for a body and no far faces, smooth, and report their use. What is
used of it is its plainest task, which runs any model on a picture and gives its answers as rows of numbers: the
arithmetic around the models (:mod:`annotator.tracking.picture_square` and the modules that name a model) is what the
graphs of 0.10.21 do, so both give the same landmarks to a fraction of a pixel. The library is called directly, without
its Python classes, which make every number an object and hand each call to another thread.

This module may be imported anywhere; the library is loaded when :class:`ModelRunner` is made, in worker processes only.
"""

from __future__ import annotations

import ctypes
import importlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.system_libraries import remedy_for
from annotator.tracking.deferred_import import absent, deferred
from annotator.tracking.offline import lead_nowhere
from annotator.tracking.protocol import TrackingError

# The library's own numbers.
_RGB, _ON_THE_PROCESSOR, _SINGLE_PICTURES, _NO_FILE = 1, 1, 1, -1


class ModelRunner:
    """One model, loaded. For one thread at a time."""

    def __init__(self, model_file: bytes, *, width_px: int, height_px: int) -> None:
        """Load the library, once per process, and the model.

        Args:
            width_px: Of the pictures the model takes; likewise ``height_px``.

        Raises:
            TrackingError: MediaPipe is not there, or does not take the model.
        """
        try:
            self._library = _library()
            self._result_type: Any = _part("components.containers.embedding_result_c").MpEmbeddingResultC
            options: Any = _part("vision.image_embedder").MpImageEmbedderOptionsC()
        except (ImportError, OSError, AttributeError) as error:
            raise TrackingError(f"MediaPipe cannot be loaded ({error}); {remedy_for(str(error))}") from error
        self._shape = (height_px, width_px, 3)
        self._task = ctypes.c_void_p()
        base = options.base_options
        base.model_asset_buffer = model_file
        base.model_asset_buffer_count = len(model_file)
        base.file_descriptor = _NO_FILE
        base.delegate = _ON_THE_PROCESSOR
        options.running_mode = _SINGLE_PICTURES
        self._call("MpImageEmbedderCreate", ctypes.byref(options), ctypes.byref(self._task))

    def answers(self, rgb: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        """Each of the model's answers as a row.

        Raises:
            TrackingError: the model failed.
            ValueError: the picture has another size than the model takes.
        """
        if rgb.shape != self._shape or rgb.dtype != np.uint8:
            raise ValueError(f"the model takes pictures of {self._shape}, not {rgb.shape}")
        pixels = np.ascontiguousarray(rgb)
        picture = ctypes.c_void_p()
        height, width, _ = self._shape
        first_pixel = pixels.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        self._call("MpImageCreateFromUint8Data", _RGB, width, height, first_pixel, pixels.size, ctypes.byref(picture))
        found = self._result_type()
        try:
            self._call("MpImageEmbedderEmbedImage", self._task, picture, None, ctypes.byref(found))
            rows: list[NDArray[np.float32]] = []
            for number in range(found.embeddings_count):
                one = found.embeddings[number]
                rows.append(np.ctypeslib.as_array(one.float_embedding, (one.values_count,)).astype(np.float32))
            return rows
        finally:
            self._library.MpImageEmbedderCloseResult(ctypes.byref(found))
            self._library.MpImageFree(picture)

    def close(self) -> None:
        """Release the model."""
        if self._task:
            task, self._task = self._task, ctypes.c_void_p()
            self._call("MpImageEmbedderClose", task)

    def _call(self, name: str, *arguments: Any) -> None:
        problem = ctypes.c_char_p()
        if getattr(self._library, name)(*arguments, ctypes.byref(problem)):
            said = (problem.value or b"it does not say why").decode(errors="replace").splitlines()[0]
            self._library.MpErrorFree(problem)
            raise TrackingError(f"MediaPipe failed ({name}): {said}")


def _part(name: str) -> Any:
    """One of MediaPipe's modules that describe its library."""
    # Its drawing functions want matplotlib: 40 MB and most of the time of the import, for nothing. Its recorder would
    # look for sound devices in every working process, and where there is not even a driver that ends the process.
    with deferred("matplotlib", "pyplot"), absent("sounddevice"):
        return importlib.import_module(f"mediapipe.tasks.python.{name}")


def _library() -> Any:
    lead_nowhere()
    return _part("core.mediapipe_c_bindings").load_raw_library()
