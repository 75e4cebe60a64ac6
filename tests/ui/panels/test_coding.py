from annotator.ui.panels.coding import Coding, code_for_key, to_annotation
from tests.ui.panels.sessions import CODEBOOK

SMILE, FROWN, NOD, MASKING = (CODEBOOK.code(code_id) for code_id in ("smile", "frown", "nod", "masking"))


def press(coding, code, time_s, person="p1"):
    return coding.press(CODEBOOK, code, participant_id=person, time_s=time_s)


def spans(finished):
    return [(one.code.id, one.participant_id, one.start_s, one.end_s) for one in finished]


def test_first_press_starts_and_second_ends():
    coding, finished = press(Coding(), SMILE, 2.0)
    assert coding.is_open("smile", "p1")
    assert not finished
    coding, finished = press(coding, SMILE, 3.5)
    assert spans(finished) == [("smile", "p1", 2.0, 3.5)]
    assert not coding.open_since_s


def test_a_point_code_is_done_at_once():
    coding, finished = press(Coding(), NOD, 4.0)
    assert spans(finished) == [("nod", "p1", 4.0, 4.0)]
    assert not coding.open_since_s


def test_exclusive_codes_end_each_other_for_the_same_participant_only():
    coding, _ = press(Coding(), SMILE, 1.0)
    coding, _ = press(coding, SMILE, 1.5, person="p2")
    coding, finished = press(coding, FROWN, 2.0)
    assert spans(finished) == [("smile", "p1", 1.0, 2.0)]
    assert set(coding.open_since_s) == {("smile", "p2"), ("frown", "p1")}


def test_codes_outside_a_group_run_beside_each_other():
    coding, _ = press(Coding(), SMILE, 1.0)
    coding, finished = press(coding, MASKING, 2.0)
    assert not finished
    assert len(coding.open_since_s) == 2


def test_a_start_is_put_earlier_but_never_before_zero_and_ends_stay():
    coding, _ = press(Coding(earlier_s=0.4), SMILE, 2.0)
    _, finished = press(coding, SMILE, 3.0)
    assert spans(finished) == [("smile", "p1", 1.6, 3.0)]
    _, finished = press(Coding(earlier_s=0.4), NOD, 0.1)
    assert spans(finished) == [("nod", "p1", 0.0, 0.0)]


def test_going_back_before_the_start_keeps_the_stretch():
    coding, _ = press(Coding(), SMILE, 5.0)
    _, finished = press(coding, SMILE, 3.0)
    assert spans(finished) == [("smile", "p1", 3.0, 5.0)]


def test_all_open_codes_can_be_ended_or_forgotten():
    coding, _ = press(Coding(), SMILE, 1.0)
    coding, _ = press(coding, MASKING, 2.0)
    ended, finished = coding.finish_all(CODEBOOK, time_s=6.0)
    assert spans(finished) == [("smile", "p1", 1.0, 6.0), ("masking", "p1", 2.0, 6.0)]
    assert not ended.open_since_s
    assert not coding.cancel_all().open_since_s


def test_keys_are_the_same_in_upper_and_lower_case():
    assert code_for_key(CODEBOOK, "N") == NOD
    assert code_for_key(CODEBOOK, "x") is None


def test_the_annotation_stands_on_the_codes_tier():
    _, (finished,) = press(Coding(), NOD, 4.0)
    row = to_annotation(finished, coder_id="c1", now="2026-01-01T00:00:00+00:00")
    assert (row.code_id, row.tier, row.coder_id, row.start_s) == ("nod", "Codes", "c1", 4.0)
    assert row.created_at == row.modified_at
