from __future__ import annotations

import random
from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtGui import QImage

from annotator.domain import edits, verdict_edits
from annotator.domain.transcript import Utterance
from annotator.ui.timeline.timeline_view import TimelineView
from tests.ui.timeline.conftest import Hand, MakeView
from tests.ui.timeline.sessions import annotation, flag, full_session


def picture(view: TimelineView) -> QImage:
    """What the timeline shows once it has painted what is out of date."""
    view.canvas.refresh()
    return view.canvas.grab().toImage()


def painted_anew(view: TimelineView) -> QImage:
    """The same with every picture painted from nothing."""
    theme = view.state.workspace.themes
    theme.set_appearance("dark")
    view.canvas.refresh()
    theme.set_appearance("light")
    return picture(view)


@pytest.mark.parametrize("seconds_in_view", [3.0, 20.0, 70.0])
def test_a_picture_moved_along_with_the_view_is_the_one_painted_anew(hand: Hand, seconds_in_view: float) -> None:
    view = hand.view
    view.state.set_viewport(view.viewport.showing(30, 30 + seconds_in_view, margin=0))
    picture(view)
    for step_s in (0.013, 1.7, -0.4, 6.1, -5.2):
        view.state.set_viewport(view.viewport.panned(step_s * seconds_in_view / 20))
        moved = picture(view)
        assert moved == painted_anew(view)


def test_panning_over_a_gap_keeps_its_words_in_the_middle_of_what_is_seen(hand: Hand) -> None:
    view = hand.view
    view.state.set_viewport(view.viewport.showing(70, 82, margin=0))
    for _step in range(6):
        view.state.set_viewport(view.viewport.panned(1.3))
        picture(view)
    assert picture(view) == painted_anew(view)


@pytest.mark.parametrize("seconds_in_view", [2.0, 12.0, 40.0, 90.0])
def test_crowded_rows_are_moved_right_too(make_view: MakeView, seconds_in_view: float) -> None:
    """Many annotations over each other, short and long, some chosen: what came into view meets what was there."""
    rng = random.Random(5)
    starts = [rng.uniform(0, 98) for _ in range(400)]
    rows = [annotation(f"x{n}", at_s, min(at_s + 10 ** rng.uniform(-1.5, 1.0), 100)) for n, at_s in enumerate(starts)]
    session = full_session()
    turns = [
        Utterance(id=f"v{n}", start_s=at_s, end_s=min(at_s + 3, 100), text=f"word {n}", participant_id="c")
        for n, at_s in enumerate(starts[:60])
    ]
    session = edits.apply(session, edits.put_rows(session, "utterances", turns, label="Talk"))
    hand = make_view(edits.apply(session, edits.add_annotations(session, rows)))
    view = hand.view
    for chosen in ((), ("x1", "x7")):
        view.state.workspace.selection.choose_annotations(list(chosen))
        view.state.set_viewport(view.viewport.showing(5, 5 + seconds_in_view, margin=0))
        picture(view)
        for step in (0.11, 0.3, -0.07, -0.21, 0.02):
            view.state.set_viewport(view.viewport.panned(step * seconds_in_view))
            assert picture(view) == painted_anew(view)


@pytest.mark.parametrize("seconds_in_view", [1.5, 8.0, 25.0, 60.0, 95.0])
@pytest.mark.parametrize("count", [12, 60, 400])
def test_flags_are_moved_right_too(make_view: MakeView, seconds_in_view: float, count: int) -> None:
    """Few and many, short and long, over each other; judged, a candidate, the chosen one; a crowd as a strip."""
    rng = random.Random(3)
    flags = {}
    for number in range(count):
        start_s = rng.uniform(0, 97)
        made = flag(f"x{number}", start_s, min(start_s + 10 ** rng.uniform(-1.3, 1.0), 100))
        kind = "incongruence" if number % 5 == 0 else "shift"
        flags[made.id] = replace(made, kind=kind, rule="masking" if number % 5 == 0 else "phasic")
    session = full_session()
    session = replace(session, findings=replace(session.findings, flags=MappingProxyType(flags)))
    for number, verdict in enumerate(("rejected", "unsure", None)):
        judged = verdict_edits.judge_flag(session, flags[f"x{number}"], coder_id="me", verdict=verdict)
        session = edits.apply(session, judged)
    view = make_view(session).view
    view.state.workspace.selection.choose_flag("x7")
    view.state.set_viewport(view.viewport.showing(2, 2 + seconds_in_view, margin=0))
    picture(view)
    for step in (0.11, 0.3, -0.07, -0.21, 0.02, 0.5):
        view.state.set_viewport(view.viewport.panned(step * seconds_in_view))
        assert picture(view) == painted_anew(view)
