"""Cues are shown where they were measured."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.analysis.signals.registry import SEEN
from annotator.domain.landmark_lines import FACE_LINES
from annotator.features.review.cue_layer import CueLayer, points_of
from annotator.ui.player.view_transform import Zoom, place

_MOUTH, _BROW, _CHIN = 61, 105, 152


@pytest.mark.parametrize(
    ("signal", "there", "elsewhere"),
    [
        ("lip_corner_pull", _MOUTH, _BROW),
        ("brow_lower", _BROW, _MOUTH),
        ("head_yaw", _CHIN, _MOUTH),
        ("gaze_horizontal", 468, _MOUTH),
    ],
)
def test_a_signal_of_the_face_is_shown_where_it_is_measured(signal: str, there: int, elsewhere: int) -> None:
    face, body = points_of([signal])
    assert there in face
    assert elsewhere not in face
    assert not body


def test_a_signal_of_the_body_leaves_the_face_alone() -> None:
    assert points_of(["shoulder_raise_left"]) == (frozenset(), frozenset((11, 12)))
    assert points_of(["nose_to_shoulders"])[1] == frozenset((11, 12))


@pytest.mark.parametrize("name", SEEN)
def test_every_signal_is_measured_somewhere_in_particular(name: str) -> None:
    assert points_of([name]) != points_of([])


def test_only_what_moved_is_painted(qtbot: QtBot) -> None:
    picture = QWidget()
    qtbot.addWidget(picture)
    picture.resize(400, 400)
    where = place(picture_width_px=100, picture_height_px=100, view_width_px=400, view_height_px=400, zoom=Zoom())
    layer = CueLayer(lambda: where, picture)
    face = np.random.default_rng(1).uniform(60, 90, (478, 3)).astype(np.float32)
    mouth = list({number for line in FACE_LINES[2:3] for number in line})
    face[mouth] = np.random.default_rng(2).uniform(10, 30, (len(mouth), 3))
    layer.set_signals(["lip_corner_pull"])
    layer.show_tracks([("client", face, None)])
    picture.show()
    assert layer.overlay is not None
    painted = layer.overlay.face_lines.boundingRect()
    assert painted.right() <= 30
    assert layer.size() == picture.size()
    layer.show_tracks([])
    assert layer.overlay is None
