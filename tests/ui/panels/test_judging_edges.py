"""Edges of a flag moved by whole frames before it is accepted."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.flags import Verdict
from annotator.domain.media import FrameTimes
from annotator.ui.panels import judging
from tests.ui.panels import sessions

# Not evenly spaced, as telephones record.
TIMES = np.array([0.0, 0.1, 0.15, 0.4, 0.5, 0.6])
FRAMES = FrameTimes(times_s=TIMES, end_s=0.7)


@pytest.mark.parametrize(
    ("edge", "steps", "span"),
    [
        ("start", -1, (0.1, 0.5)),
        ("start", 1, (0.4, 0.5)),
        ("start", 9, (0.4, 0.5)),
        ("start", -9, (0.0, 0.5)),
        ("end", 1, (0.15, 0.6)),
        ("end", 2, (0.15, 0.7)),
        ("end", 9, (0.15, 0.7)),
        ("end", -9, (0.15, 0.4)),
    ],
)
def test_an_edge_steps_on_real_frames_and_stops_before_the_other(edge, steps, span) -> None:
    assert judging.step_edge(FRAMES, (0.15, 0.5), edge=edge, steps=steps) == pytest.approx(span)


def test_the_end_comes_back_from_the_end_of_the_recording() -> None:
    assert judging.step_edge(FRAMES, (0.15, 0.7), edge="end", steps=-1) == pytest.approx((0.15, 0.6))
    assert judging.frames_moved(FRAMES, 0.5, 0.7) == 2


def test_an_edge_is_not_put_beyond_the_other() -> None:
    assert judging.put_edge((1.0, 2.0), edge="start", time_s=2.0) == (1.0, 2.0)
    assert judging.put_edge((1.0, 2.0), edge="end", time_s=1.5) == (1.0, 1.5)


def test_moved_edges_make_the_verdict_adjusted_and_the_annotation_theirs() -> None:
    session = sessions.session()
    flag, code = session.findings.flags["f1"], session.codebook.codes[1]
    edit = judging.accept(session, flag, coder_id="c1", code=code, span=(12.0, 13.0))
    verdict, annotation = (change.after for change in edit.changes)
    assert isinstance(verdict, Verdict)
    assert verdict.verdict == "adjusted"
    assert verdict.flag == flag
    assert (annotation.start_s, annotation.end_s) == (12.0, 13.0)  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]


def test_accepting_again_with_other_edges_moves_the_annotation_that_is_there() -> None:
    workspace, _ = sessions.workspace(sessions.session())
    document = workspace.document
    flag, code = document.session.findings.flags["f1"], document.session.codebook.codes[1]
    document.perform(judging.accept(document.session, flag, coder_id="c1", code=code))
    document.perform(judging.accept(document.session, flag, coder_id="c1", code=code, span=(12.0, 13.0)))
    (annotation,) = document.session.annotations.values()
    assert (annotation.start_s, annotation.end_s) == (12.0, 13.0)
    verdict = document.session.verdict_of("f1", "c1")
    assert verdict is not None
    assert verdict.verdict == "adjusted"
    document.close()
