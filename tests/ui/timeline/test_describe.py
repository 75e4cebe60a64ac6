from __future__ import annotations

from dataclasses import replace

from annotator.ui.timeline import describe
from tests.ui.timeline import sessions

SESSION = sessions.full_session()


def test_an_annotation_says_when_who_what_how_sure_and_its_note() -> None:
    annotation = replace(SESSION.annotations["a1"], note="first <real> smile", confidence=4)
    text = describe.annotation_text(SESSION, annotation, sessions.SMILE, several_coders=True)
    for part in ("Smile", "0:00:20.000", "4.00 s", "Anna", "Mia Ek", "4 of 5", "first &lt;real&gt; smile"):
        assert part in text


def test_a_flag_says_how_strong_it_is_and_what_was_decided() -> None:
    text = describe.flag_text(SESSION, sessions.flag("f", 1.0, 2.0), "rejected")
    for part in ("Anna", "expression", "3.1 SD", "rejected", "lip corners rose"):
        assert part in text


def test_a_signal_says_its_value_against_the_baseline() -> None:
    signal = sessions.signal_sets()["c"].signals["lip_corner_pull"]
    assert "4.0 SD above baseline" in describe.signal_text(SESSION, "c", signal, 31.0)
    assert "not measurable here" in describe.signal_text(SESSION, "c", signal, 85.0)


def test_a_signal_s_label_explains_how_it_is_measured() -> None:
    definition = sessions.signal_sets()["c"].signals["lip_corner_pull"].definition
    text = describe.definition_text(definition)
    assert "|61-291|" in text
    assert "open jaw" in text


def test_an_utterance_without_a_speaker_says_so() -> None:
    utterance = replace(SESSION.utterances["u1"], participant_id=None)
    text = describe.utterance_text(SESSION, utterance)
    assert "speaker not known" in text
    assert "valence +0.60" in text


def test_a_point_has_one_time() -> None:
    assert describe.when(5.0, 5.0) == "0:00:05.000"
