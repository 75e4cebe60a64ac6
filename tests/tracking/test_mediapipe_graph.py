"""A graph ends when nobody holds it any more."""

from __future__ import annotations

import weakref

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.tracking.mediapipe_graph import FACE_MESH, PictureGraph

pytestmark = pytest.mark.usefixtures("release_0_10_21")


def test_nothing_keeps_a_graph_that_was_closed(portrait: NDArray[np.uint8]) -> None:
    graph = PictureGraph(FACE_MESH, constants={"faces": 1, "attention": True, "follow": True})
    assert len(graph.messages(portrait)) == 1
    held = weakref.ref(graph)
    graph.close()
    del graph
    assert held() is None, "something holds it: a worker that starts afresh with each stretch would grow"
