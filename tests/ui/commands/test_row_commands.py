"""Working along a row in the window: gaps, neighbours, all of a kind, and moving what comes later."""

from __future__ import annotations

import pytest

from annotator.domain.annotations import Annotation
from annotator.ui.action_dialogs.intervals import IntervalsDialog
from annotator.ui.action_dialogs.move_later import MoveLaterDialog
from annotator.ui.dialogs.paste import PasteDialog
from tests.ui.windows import Opened


def code(opened: Opened, code_id: str, start_s: float, end_s: float) -> str:
    opened.pane.workspace.selection.choose_span((start_s, end_s))
    opened.pane.codes.press_code(code_id)
    (id_,) = opened.pane.workspace.selection.annotation_ids
    return id_


def row(opened: Opened, id_: str) -> Annotation:
    return opened.document.session.annotations[id_]


def test_the_next_gap_is_marked_and_a_codes_key_fills_it(opened: Opened) -> None:
    first, second = code(opened, "smile", 1.0, 2.0), code(opened, "smile", 4.0, 5.0)
    selection, playhead = opened.pane.workspace.selection, opened.pane.workspace.playhead
    playhead.seek(1.5)
    opened.trigger("next_gap")
    assert selection.span == (row(opened, first).end_s, row(opened, second).start_s)
    assert playhead.time_s == row(opened, first).end_s
    opened.pane.codes.press_code("lip_press")
    (filled,) = selection.annotation_ids
    assert (row(opened, filled).start_s, row(opened, filled).end_s) == (2.0, 4.0)
    opened.trigger("previous_gap")
    assert selection.span == (0.0, 1.0)
    opened.trigger("previous_gap")
    assert opened.window.message == "No gap before this in Face, client"


def test_an_annotation_meets_its_neighbours(opened: Opened) -> None:
    first, second = code(opened, "smile", 1.0, 2.0), code(opened, "brow_raise", 4.0, 5.0)
    opened.pane.workspace.selection.choose_annotations([first])
    opened.trigger("meet_next")
    assert row(opened, first).end_s == row(opened, second).start_s
    assert opened.pane.workspace.playhead.time_s == row(opened, second).start_s, "one sees where it ends now"
    opened.trigger("undo")
    opened.pane.workspace.selection.choose_annotations([second])
    opened.trigger("meet_previous")
    assert row(opened, second).start_s == row(opened, first).end_s
    assert opened.document.undo_stack.undoText() == "Meet the one before"


def test_a_tier_is_chosen_and_copied_to_the_other_participant(opened: Opened) -> None:
    smiles = [code(opened, "smile", 1.0, 2.0), code(opened, "smile", 4.0, 5.0)]
    brow = code(opened, "brow_raise", 2.5, 3.0)
    code(opened, "nod", 1.0, 2.0)
    selection = opened.pane.workspace.selection
    selection.choose_annotations(smiles[:1])
    opened.trigger("choose_same_code")
    assert selection.annotation_ids == tuple(smiles)
    opened.trigger("choose_tier")
    assert set(selection.annotation_ids) == {*smiles, brow}
    opened.trigger("copy")
    opened.trigger("paste_special")
    (dialog,) = opened.window.findChildren(PasteDialog)
    dialog.time.choose(False)
    dialog.participant.choose("therapist")
    dialog.accept()
    copies = [row(opened, id_) for id_ in selection.annotation_ids]
    assert [(one.participant_id, one.start_s) for one in copies] == [
        ("therapist", 1.0),
        ("therapist", 2.5),
        ("therapist", 4.0),
    ]


def test_what_starts_later_is_moved_and_can_be_undone_in_one_step(opened: Opened) -> None:
    ids = [code(opened, "smile", 1.0, 2.0), code(opened, "smile", 4.0, 5.0), code(opened, "nod", 5.0, 6.0)]
    opened.pane.workspace.selection.choose_annotations(ids[1:2])
    opened.pane.workspace.playhead.seek(3.0)
    opened.trigger("move_later_ones")
    (dialog,) = opened.window.findChildren(MoveLaterDialog)
    assert dialog.tiers.currentData() == "Face", "the tier of what is chosen is proposed"
    dialog.tiers.choose(None)
    dialog.by.setValue(0.5)
    dialog.accept()
    assert [row(opened, id_).start_s for id_ in ids] == pytest.approx([1.0, 4.5, 5.5], abs=0.021)
    opened.trigger("undo")
    assert [row(opened, id_).start_s for id_ in ids] == [1.0, 4.0, 5.0]


def test_intervals_are_put_down_and_then_coded_right_one_after_the_other(opened: Opened) -> None:
    selection = opened.pane.workspace.selection
    selection.choose_span((1.0, 4.0))
    opened.trigger("annotate_intervals")
    (dialog,) = opened.window.findChildren(IntervalsDialog)
    dialog.every.setValue(1.0)
    dialog.code.choose("smile")
    dialog.accept()
    made = sorted(opened.document.session.annotations.values(), key=lambda one: one.start_s)
    assert [one.start_s for one in made] == pytest.approx([1.0, 2.0, 3.0], abs=0.02)
    assert selection.annotation_ids == (made[0].id,)
    opened.trigger("next_annotation")
    opened.trigger("recode")
    opened.pane.codes.press_code("lip_press")
    assert row(opened, made[1].id).code_id == "lip_press"
    opened.trigger("undo")
    opened.trigger("undo")
    assert not opened.document.session.annotations, "all of them are one step"
