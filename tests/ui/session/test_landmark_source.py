"""Landmarks of the moment on screen: read in the background, honest where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.ui.session.landmark_source import LandmarkSource
from tests.ui.windows import Opened


@pytest.fixture
def source(opened: Opened) -> LandmarkSource:
    window = opened.window
    assert window.host is not None
    return LandmarkSource(window.host, window.host.background)


def test_they_arrive_and_are_those_of_the_moment(opened: Opened, source: LandmarkSource, qtbot: QtBot) -> None:
    with qtbot.waitSignal(source.arrived):
        assert source.at(2.0) == []
    people = {who: (face, pose) for who, face, pose in source.at(2.0)}
    assert set(people) == {"client", "therapist"}
    face, pose = people["client"]
    assert face is not None
    assert face[0, 0] == pytest.approx(2.0, abs=0.05)
    assert pose is not None
    assert np.isnan(pose[0]).all(), "what is hardly visible is not drawn"
    assert pose[1, 0] == pytest.approx(2.0, abs=0.3)
    therapist_face = people["therapist"][0]
    assert therapist_face is not None
    assert therapist_face[0, 0] > face[0, 0] + 100


def test_a_face_that_was_not_found_is_none(opened: Opened, source: LandmarkSource, qtbot: QtBot) -> None:
    end_s = opened.document.session.info.duration_s
    with qtbot.waitSignal(source.arrived):
        source.at(end_s - 0.5)
    assert [face for _who, face, _pose in source.at(end_s - 0.5)] == [None, None]


def test_after_a_new_analysis_they_are_read_anew(opened: Opened, source: LandmarkSource, qtbot: QtBot) -> None:
    with qtbot.waitSignal(source.arrived):
        source.at(2.0)
    opened.document.set_findings(opened.document.session.findings)
    assert source.at(2.0) == []
    qtbot.waitUntil(lambda: len(source.at(2.0)) == 2)


def test_what_was_asked_for_before_a_new_analysis_is_not_taken(
    opened: Opened, source: LandmarkSource, qtbot: QtBot
) -> None:
    source.at(2.0)
    source.forget()
    arrivals: list[int] = []
    source.arrived.connect(lambda: arrivals.append(len(source.at(2.0))))
    source.at(2.0)
    qtbot.waitUntil(lambda: arrivals == [2])
