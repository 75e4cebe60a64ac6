"""Words, speech and candidates of a session on disk, without tracking: signals are written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from annotator.analysis.signals.registry import definition_of
from annotator.analysis.valence import LexiconError, RatedUtterance, rate
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain import edits, verdict_edits
from annotator.domain.session import AnalysisInfo, Findings, Session
from annotator.domain.signals import SignalSet
from annotator.features.demo.recording import RecordingSettings, generate_recording
from annotator.features.demo.script import Script, ScriptedLine
from annotator.jobs.cancelling import Cancelled
from annotator.pipeline.derive import FlagFinder
from annotator.pipeline.signal_file import signal_path, write_signals
from annotator.pipeline.speech_file import heard_speech, listen
from annotator.pipeline.verbal import (
    LANGUAGE,
    NOT_AVAILABLE,
    VALENCE_FROM,
    bring_lexicon,
    say_language,
    word_rating,
)
from annotator.storage.session_folder import SessionFolder
from tests.analysis.synthetic import bump, signal_of
from tests.fixtures.found_anew import rederive

LINE = ScriptedLine(role="client", start_s=2.0, end_s=5.0, text="It was terrible.")
TRANSCRIPT = "start,end,speaker,text\n2,5,Client,It was terrible.\n6,7,Client,We took the bus.\n"


def rated_transcript(folder: SessionFolder, session: Session) -> tuple[RatedUtterance, ...]:
    return rate(session.utterances.values(), word_rating(folder, session).rater)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "talk.mp4"
    script = Script(duration_s=9.0, roles=("client",), lines=(LINE,))
    generate_recording(script, path, settings=RecordingSettings(width_px=192, height_px=192, frames_per_s=5))
    return path


@pytest.fixture
def folder(recording: Path, tmp_path: Path) -> Iterator[SessionFolder]:
    """A session in which the client smiles with the first words; analysed but for the flags."""
    transcript = tmp_path / "talk.csv"
    transcript.write_text(TRANSCRIPT)
    people = [ParticipantSpec(role="client")]
    video = VideoSpec(path=recording, offset_s=100.0)
    with new_session(tmp_path / "a.session", [video], people, transcript=transcript) as made:
        (client,) = made.load().participants
        # The transcript is on the session clock, on which the recording begins at 100 s.
        times_s = np.arange(0, 30, 1 / 15)
        smile = 6 * bump(times_s, start_s=2.5, rise_s=0.4, hold_s=1.2, fall_s=0.5)
        noise = 0.2 * np.random.default_rng(1).normal(size=len(times_s))
        values = {"lip_corner_pull": smile + noise, "brow_lower": noise[::-1], "head_yaw": noise}
        signals = {name: signal_of(definition_of(name), times_s, course) for name, course in values.items()}
        written = SignalSet(participant_id=client, signals=MappingProxyType(signals))
        write_signals(signal_path(made.analysis_path / "signals", client), written, digest="test")
        info = AnalysisInfo(
            program_version="1", model_name="none", model_sha256="", parameters=MappingProxyType({"sensitivity": 5}),
            finished_at="",
        )  # fmt: skip
        made.write_findings(Findings(info=info))
        yield made


def rules(folder: SessionFolder) -> list[str]:
    return [flag.rule for flag in rederive(folder, 5).flags.values() if flag.kind == "incongruence"]


def test_candidates_come_with_the_flags_and_survive_reading_back(folder: SessionFolder) -> None:
    findings = rederive(folder, 5)
    kinds = {flag.kind for flag in findings.flags.values()}
    assert kinds == {"shift", "incongruence"}
    assert folder.load().findings == findings
    assert rederive(folder, 5).flags == findings.flags


def test_a_rule_stays_switched_off_until_it_is_switched_on(folder: SessionFolder) -> None:
    assert rules(folder) == ["masking"]
    rederive(folder, 5, rules_off=["masking"])
    assert rules(folder) == []
    rederive(folder, 5, rules_off=[])
    assert rules(folder) == ["masking"]
    with pytest.raises(ValueError, match="'x' is not a rule"):
        rederive(folder, 5, rules_off=["x"])


def test_a_coder_s_rating_overrides_the_word_list_and_the_word_list_is_never_written(folder: SessionFolder) -> None:
    session = folder.load()
    first = next(iter(session.utterances.values()))
    assert first.valence is None
    assert [row.source for row in rated_transcript(folder, session)] == ["word list", "word list"]
    rated = replace(first, valence=0.6)
    folder.write(edits.put_rows(session, "utterances", [rated], label="Rate"), coder_id="anna")
    assert rules(folder) == []
    after = folder.load()
    assert [row.valence for row in after.utterances.values()] == [0.6, None]
    assert [row.source for row in rated_transcript(folder, after)] == ["coder", "word list"]


def test_the_user_s_word_list_is_kept_with_the_session_and_can_be_taken_away(
    folder: SessionFolder, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("terrible\t3\nbus\t-3\n")
    assert bring_lexicon(folder, words) == 2
    words.write_text("broken\n")
    with pytest.raises(LexiconError, match=r"words\.txt: line 1"):
        bring_lexicon(folder, words)
    words.unlink()
    assert [row.valence is not None and row.valence > 0 for row in rated_transcript(folder, folder.load())] == [
        True, False,
    ]  # fmt: skip
    assert "masking" not in rules(folder)
    assert bring_lexicon(folder, None) == 0
    assert rules(folder) == ["masking"]


def test_speech_is_listened_to_once_and_stands_on_the_session_clock(folder: SessionFolder) -> None:
    session = folder.load()
    assert heard_speech(folder, session) is None
    listen(folder, session)
    found = heard_speech(folder, session)
    assert found is not None
    assert [(round(start_s), round(end_s)) for start_s, end_s in found.speech] == [(102, 105)]
    assert found.heard[0][0] == pytest.approx(100.0, abs=0.1)
    # Nothing is decoded again: asking to stop at once changes nothing any more.
    listen(folder, session, cancelled=lambda: True)
    assert heard_speech(folder, session) == found


def test_damaged_or_foreign_speech_is_listened_to_again(folder: SessionFolder) -> None:
    session = folder.load()
    listen(folder, session)
    found = heard_speech(folder, session)
    (kept,) = (folder.analysis_path / "speech").iterdir()
    kept.write_bytes(kept.read_bytes()[:60])
    assert heard_speech(folder, session) is None
    listen(folder, session)
    assert heard_speech(folder, session) == found
    (media,) = session.media.values()
    other = replace(session, media=MappingProxyType({media.id: replace(media, fingerprint="sha256:other")}))
    assert heard_speech(folder, other) is None


def test_listening_can_be_stopped_and_leaves_nothing(folder: SessionFolder) -> None:
    with pytest.raises(Cancelled):
        listen(folder, folder.load(), cancelled=lambda: True)
    assert heard_speech(folder, folder.load()) is None


def test_a_recording_without_sound_is_silent_about_speech(folder: SessionFolder) -> None:
    session = folder.load()
    silent = MappingProxyType({key: replace(media, has_audio=False) for key, media in session.media.items()})
    listen(folder, replace(session, media=silent))
    assert heard_speech(folder, session) is None


def test_one_finder_follows_rules_and_sensitivity_and_writes_nothing(folder: SessionFolder) -> None:
    before = folder.load().findings
    finder = FlagFinder(folder, folder.load())
    everything = finder.find(5, rules_off=[])
    without = finder.find(5, rules_off=["masking"])
    assert {flag.rule for flag in everything.flags.values()} - {flag.rule for flag in without.flags.values()} == {
        "masking"
    }
    assert finder.find(5, rules_off=[]).flags == everything.flags
    assert finder.find(1, rules_off=[]).info != everything.info
    assert folder.load().findings == before
    with pytest.raises(ValueError, match="nonsense"):
        finder.find(5, rules_off=["nonsense"])


def test_verdicts_on_flags_of_another_version_stay_with_the_moment(folder: SessionFolder) -> None:
    found = rederive(folder, 5)
    shift = next(flag for flag in found.flags.values() if flag.kind == "shift")
    old = replace(shift, id="old", start_s=shift.start_s - 0.1, text="as an earlier version told it")
    folder.write_findings(replace(found, flags=MappingProxyType({"old": old})))
    session = folder.load()
    folder.write(verdict_edits.judge_flag(session, old, coder_id="anna", verdict="accepted"), coder_id="anna")
    again = rederive(folder, 5)
    assert shift.id not in again.flags
    assert again.flags["old"] == replace(shift, id="old")
    verdict = folder.load().verdict_of("old", "anna")
    assert verdict is not None
    assert verdict.flag.text == "as an earlier version told it"


def test_words_in_a_language_without_a_list_are_not_rated_rather_than_neutral(folder: SessionFolder) -> None:
    assert rules(folder) == ["masking"]
    say_language(folder, "de")
    findings = rederive(folder, 5)
    assert findings.info is not None
    assert findings.info.parameters[VALENCE_FROM] == NOT_AVAILABLE
    assert findings.info.parameters[LANGUAGE] == "de"
    assert any("valence is not available in German" in note for note in findings.info.notes)
    assert [(row.valence, row.source) for row in rated_transcript(folder, folder.load())] == [(None, "none")] * 2
    assert {flag.rule for flag in findings.flags.values() if flag.kind == "incongruence"} <= {"unspoken_shift"}
    say_language(folder, "")
    found = rederive(folder, 5)
    assert found.info is not None
    assert found.info.parameters[VALENCE_FROM] == "VADER (en)"
    assert not any("valence" in note for note in found.info.notes)
    with pytest.raises(ValueError, match="two letters"):
        say_language(folder, "../x")
