from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.domain import codebook_edits, edits
from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import TierScheme
from annotator.domain.media import FrameTimes
from annotator.ui.panels.coding_pad import CodingPad
from tests.ui.panels import sessions


@pytest.fixture
def pad(qtbot, open_workspace) -> CodingPad:
    made = CodingPad(open_workspace())
    qtbot.addWidget(made)
    made.resize(380, 500)
    made.show()
    return made


def spans(pad):
    rows = pad.workspace.document.session.annotations.values()
    return [(row.code_id, row.participant_id, row.start_s, row.end_s) for row in rows]


def at(pad, time_s):
    pad.workspace.playhead.seek(time_s)


def test_keys_start_and_end_codes_at_the_playhead(pad):
    at(pad, 2.0)
    assert pad.press_key("2")
    assert pad.buttons["smile"].is_open
    at(pad, 4.0)
    assert pad.press_key("2")
    assert spans(pad) == [("smile", "p1", 2.0, 4.0)]
    assert not pad.buttons["smile"].is_open
    assert not pad.press_key("z")


def test_an_exclusive_code_ends_the_other_in_one_edit(pad):
    at(pad, 2.0)
    pad.press_key("2")
    at(pad, 3.0)
    pad.press_key("3")
    assert spans(pad) == [("smile", "p1", 2.0, 3.0), ("frown", "p1", 3.0, 3.0)]
    assert pad.buttons["frown"].is_open
    pad.workspace.document.undo()
    assert spans(pad) == [("smile", "p1", 2.0, 2.0)]
    assert pad.buttons["smile"].is_open, "one step takes back the start of the one and the end of the other"
    assert not pad.buttons["frown"].is_open


def test_a_button_codes_the_chosen_participant(pad):
    pad.set_participant("p2")
    at(pad, 5.0)
    QTest.mouseClick(pad.buttons["nod"], Qt.MouseButton.LeftButton)
    assert spans(pad) == [("nod", "p2", 5.0, 5.0)]
    (row,) = pad.workspace.document.session.annotations
    assert pad.workspace.selection.annotation_ids == (row,)


def test_an_incongruence_code_links_the_words_it_overlaps(pad):
    at(pad, 12.4)
    pad.press_key("1")
    at(pad, 15.0)
    pad.press_key("1")
    (row,) = pad.workspace.document.session.annotations.values()
    assert row.incongruence.utterance_id == "u2"


def test_what_is_open_is_named_and_can_be_ended(pad, qtbot):
    at(pad, 1.0)
    with qtbot.waitSignal(pad.open_changed) as told:
        pad.press_key("2")
    assert told.args == [1]
    at(pad, 3.5)
    assert pad.running_lines.text().replace("\u00a0", " ") == "● Smile (client) 2.5 s"
    at(pad, 6.0)
    QTest.mouseClick(pad.finish, Qt.MouseButton.LeftButton)
    assert spans(pad) == [("smile", "p1", 1.0, 6.0)]
    assert not pad.running_lines.isVisible()


def test_a_code_for_one_role_goes_to_that_role(qtbot, open_workspace):
    from annotator.domain.codebook import Code

    book = Codebook(id="b", codes=(Code(id="asks", name="Asks", kind="point", applies_to=("therapist",)),))
    pad = CodingPad(open_workspace(sessions.session(codebook=book)))
    qtbot.addWidget(pad)
    pad.press_code("asks")
    assert spans(pad)[0][1] == "p2"


def test_definitions_are_one_glance_away(pad):
    button = pad.buttons["smile"]
    assert "Lip corners pulled up." in button.toolTip()
    assert button.accessibleName() == "Smile, key 2"


def test_without_codes_it_says_what_to_do(qtbot, open_workspace):
    pad = CodingPad(open_workspace(sessions.session(codebook=Codebook(id="empty"))))
    qtbot.addWidget(pad)
    pad.show()
    with qtbot.waitSignal(pad.edit_codebook_requested):
        QTest.mouseClick(pad.empty_state.button, Qt.MouseButton.LeftButton)


# --- what runs is in the session


def test_what_was_started_is_on_disk_from_its_start(qtbot, on_disk):
    workspace, read = on_disk
    pad = CodingPad(workspace)
    qtbot.addWidget(pad)
    at(pad, 2.0)
    pad.press_key("2")
    (row,) = read().annotations.values()
    assert (row.code_id, row.start_s, row.end_s, row.running) == ("smile", 2.0, 2.0, True)
    again = CodingPad(workspace)  # the window was closed with the power button, and opened again
    qtbot.addWidget(again)
    assert again.buttons["smile"].is_open
    at(again, 5.0)
    again.press_key("2")
    (row,) = read().annotations.values()
    assert (row.end_s, row.running) == (5.0, False)


def test_going_back_before_the_start_loses_nothing(pad):
    at(pad, 8.0)
    pad.press_key("2")
    at(pad, 5.0)
    assert pad.running_lines.text().endswith("3.0\u00a0s")
    pad.press_key("3")
    assert "runs from 0:00:08.000" in pad.error.text()
    assert [row[0] for row in spans(pad)] == ["smile"]
    pad.press_key("2")
    assert spans(pad) == [("smile", "p1", 5.0, 8.0)]


def test_a_code_lasts_a_frame_at_least(pad):
    frames = FrameTimes(times_s=np.arange(0.0, 20.0, 0.04), end_s=20.0)
    pad.workspace.playhead.set_frames(frames)
    at(pad, 2.0)
    pad.press_key("2")
    pad.press_key("2")
    assert spans(pad) == [("smile", "p1", 2.0, pytest.approx(2.04))]


def test_the_reaction_time_counts_while_it_plays_only_and_grows_with_the_speed(pad):
    document, playhead = pad.workspace.document, pad.workspace.playhead
    coder = replace(document.coder, start_earlier_s=0.3)
    document.perform(edits.put_rows(document.session, "coders", [coder], label="x"))
    at(pad, 2.0)
    pad.press_key("2")
    assert spans(pad)[0][2] == 2.0
    document.undo()
    playhead.set_rate(2.0)
    playhead.play()
    pad.press_key("2")
    assert spans(pad)[0][2] == pytest.approx(1.4)
    at(pad, 4.0)
    pad.press_key("2")
    assert spans(pad)[0][3] == 4.0, "one sees an end coming"


def test_while_paused_a_code_goes_on_the_marked_span(pad):
    pad.workspace.selection.choose_span((3.0, 4.4))
    pad.press_key("2")
    assert spans(pad) == [("smile", "p1", 3.0, pytest.approx(4.4))]
    assert pad.workspace.selection.span is None


# --- digits that rate


def lettered(session):
    """The same codes with letters as keys, so that digits are free."""
    codes = tuple(replace(code, shortcut="qwertz"[at]) for at, code in enumerate(session.codebook.codes))
    return replace(session, codebook=replace(session.codebook, codes=codes))


def test_after_a_code_a_digit_rates_its_intensity_and_the_next_its_confidence(qtbot, open_workspace):
    pad = CodingPad(open_workspace(lettered(sessions.session())))
    qtbot.addWidget(pad)
    pad.press_code("smile")
    assert pad.rating.on
    pad.rate(4, shifted=False)
    pad.rate(2, shifted=False)
    (row,) = pad.workspace.document.session.annotations.values()
    assert (row.intensity, row.confidence) == (4, 2)
    assert not pad.rating.on
    pad.workspace.document.undo()
    (row,) = pad.workspace.document.session.annotations.values()
    assert (row.intensity, row.confidence) == (4, None)


def test_with_shift_a_digit_rates_the_confidence_and_0_takes_a_rating_back(qtbot, open_workspace):
    pad = CodingPad(open_workspace(lettered(sessions.session())))
    qtbot.addWidget(pad)
    pad.press_code("smile")
    pad.rate(5, shifted=True)
    pad.rate(3, shifted=False)
    pad.start_rating()
    pad.start_rating()
    pad.rate(0, shifted=False)
    (row,) = pad.workspace.document.session.annotations.values()
    assert (row.intensity, row.confidence) == (None, 5)


def test_an_incongruence_is_rated_on_its_link(pad):
    pad.press_key("1")
    pad.start_rating()
    pad.rate(5, shifted=False)
    (row,) = pad.workspace.document.session.annotations.values()
    assert (row.intensity, row.incongruence.intensity) == (None, 5)


def test_where_digits_are_codes_they_rate_only_when_asked(pad):
    pad.press_key("2")
    assert not pad.rating.on
    assert "a digit is the key of its code" in pad.strip.toolTip()
    pad.start_rating()
    assert pad.rating.on
    pad.workspace.selection.choose_annotations(())
    assert not pad.rating.on, "choosing something else ends it"


def test_the_next_key_recodes_what_was_coded_last(pad):
    at(pad, 1.0)
    pad.press_key("2")
    at(pad, 3.0)
    pad.press_key("2")
    pad.start_recoding()
    assert pad.definition.text() == "Recode: now the key of the right code"
    at(pad, 5.0)
    pad.press_key("3")
    (row,) = pad.workspace.document.session.annotations.values()
    assert (row.start_s, row.end_s) == (1.0, 3.0)
    code = next(code for code in pad.workspace.document.session.codebook.codes if code.shortcut == "3")
    assert (row.code_id, row.tier) == (code.id, code.tier)
    assert pad.workspace.document.undo_stack.undoText() == f"Recode as {code.name}"
    pad.press_key("3")
    assert len(pad.workspace.document.session.annotations) == 2, "only the next key"


def test_recoding_can_be_left_and_does_not_follow_another_choice(pad):
    at(pad, 1.0)
    pad.press_key("2")
    pad.start_recoding()
    pad.start_recoding()
    pad.press_key("2")
    (row,) = pad.workspace.document.session.annotations.values()
    assert row.code_id == "smile"
    pad.start_recoding()
    pad.workspace.selection.choose_annotations(())
    pad.press_key("3")
    assert len(pad.workspace.document.session.annotations) == 2


def test_what_runs_goes_on_under_its_new_code_and_a_point_does_not_run(pad):
    at(pad, 1.0)
    pad.press_key("2")
    pad.start_recoding()
    pad.press_key("3")
    (row,) = pad.workspace.document.session.annotations.values()
    assert row.running
    pad.start_recoding()
    pad.press_code("nod")
    (row,) = pad.workspace.document.session.annotations.values()
    assert (row.code_id, row.running) == ("nod", False)


def with_vocabulary(pad, tier="Face", *ids):
    document = pad.workspace.document
    book = replace(document.session.codebook, tiers=(TierScheme(tier=tier, code_ids=ids),))
    document.perform(codebook_edits.replace_codebook(document.session, book))


def test_a_tier_with_a_vocabulary_offers_only_its_codes_and_gets_them(pad, qtbot):
    with_vocabulary(pad, "Mouth", "smile")
    assert len(pad.buttons) > 1
    pad.workspace.selection.choose_tier("Mouth")
    assert set(pad.buttons) == {"smile"}
    at(pad, 2.0)
    pad.press_key("2")
    (row,) = pad.workspace.document.session.annotations.values()
    assert (row.code_id, row.tier) == ("smile", "Mouth")
    with qtbot.waitSignal(pad.told) as told:
        pad.press_key("3")
    assert "does not take" in told.args[0]
    assert len(pad.workspace.document.session.annotations) == 1
    pad.workspace.selection.choose_tier(None)
    assert len(pad.buttons) > 1


def test_without_vocabularies_there_is_no_choice_of_tiers(pad):
    assert not pad.tier_choice.isVisible()
    with_vocabulary(pad, "Mouth", "smile")
    assert pad.tier_choice.isVisible()
    assert [pad.tier_choice.itemText(row) for row in range(pad.tier_choice.count())] == ["All tiers", "Mouth"]


def test_what_was_coded_is_told_at_its_start_and_its_end(pad):
    told = []
    pad.coded.connect(lambda id_, ended: told.append((id_, ended)))
    at(pad, 2.0)
    pad.press_key("2")
    at(pad, 3.0)
    pad.press_key("2")
    (row,) = pad.workspace.document.session.annotations.values()
    assert told == [(row.id, False), (row.id, True)]
