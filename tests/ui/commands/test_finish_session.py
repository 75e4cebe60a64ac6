"""A coder says that they are done."""

from __future__ import annotations

from tests.ui.windows import Opened


def test_a_coder_says_that_they_are_done_and_takes_it_back(opened: Opened) -> None:
    action = opened.window.actions_by_id["finish_session"]
    assert not action.isChecked()
    opened.trigger("finish_session")
    assert action.isChecked()
    assert opened.document.coder.finished_at
    opened.trigger("undo")
    assert not action.isChecked()
    opened.trigger("redo")
    opened.trigger("finish_session")
    assert not opened.document.coder.finished_at
