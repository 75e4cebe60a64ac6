"""What followed a cue of the client, as facts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from annotator.analysis.signals.registry import definition_of
from annotator.app.responses import responder_to, response_sentence, session_shifts, session_shifts_apart
from annotator.domain.annotations import Cue, Incongruence
from annotator.domain.attunement import cue_onset_s
from annotator.domain.participants import Participant
from annotator.domain.session import Session
from annotator.domain.signals import Signal, SignalSet
from annotator.domain.transcript import Utterance
from annotator.pipeline.signal_file import signal_path, write_signals
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import annotation, small_session


def session() -> Session:
    made = small_session()
    therapist = next(row.id for row in made.participants.values() if row.role == "therapist")
    said = Utterance(id="u9", start_s=24.0, end_s=25.0, text="I see.", participant_id=therapist)
    return replace(made, utterances=MappingProxyType({**made.utterances, "u9": said}))


def signals(participant_id: str, *, rises_at_s: float, unseen: slice | None = None) -> SignalSet:
    """Inner brows that rise for a second; the face is in view but for ``unseen``."""
    times_s = np.arange(900) / 15
    noise = np.random.default_rng(1).normal(scale=0.002, size=900)
    brows = noise + np.where((times_s >= rises_at_s) & (times_s < rises_at_s + 1), 0.2, 0.0)
    lean = noise.copy()
    if unseen is not None:
        brows[unseen] = lean[unseen] = np.nan
    made = {
        name: Signal(
            definition=definition_of(name),
            times_s=times_s,
            values=values,
            quality=np.isfinite(values).astype(np.float32),
            baseline=np.zeros(900),
            spread=np.full(900, definition_of(name).floor),
        )
        for name, values in (("brow_inner_raise", brows), ("lean_forward", lean))
    }
    return SignalSet(participant_id=participant_id, signals=made)


@pytest.fixture
def folder(tmp_path: Path):
    with SessionFolder.create(tmp_path / "a.session", session()) as made:
        yield made


def test_the_therapists_first_change_and_who_spoke_next_are_told(folder: SessionFolder) -> None:
    loaded = folder.load()
    measured = {name: signals(name, rises_at_s=22.0) for name in loaded.participants}
    shifts = session_shifts(folder, loaded, measured)
    cue = annotation("a1", start_s=20.0, end_s=21.0)
    told = response_sentence(loaded, cue, shifts, measured)
    assert re.match(r"The first change of the therapist came after (1\.9|2\.0) s: inner brows rose; ", told)
    assert told.endswith("next to speak was the therapist, after 4.0 s.")


def test_a_process_of_its_own_finds_the_same_from_what_is_on_disk(folder: SessionFolder) -> None:
    loaded = folder.load()
    measured = {name: signals(name, rises_at_s=22.0) for name in loaded.participants}
    for name, one in measured.items():
        write_signals(signal_path(folder.analysis_path / "signals", name), one, digest="")
    apart = session_shifts_apart(folder.path, cancelled=lambda: False)
    here = session_shifts(folder, loaded, measured)
    assert apart
    assert [one.participant_id for one in apart] == [one.participant_id for one in here]
    assert [one.onset_s for one in apart] == pytest.approx([one.onset_s for one in here], abs=1e-6)
    assert session_shifts_apart(folder.path, cancelled=lambda: True) == ()


def test_a_process_that_cannot_read_the_session_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"the shifts of none\.session could not be found"):
        session_shifts_apart(tmp_path / "none.session", cancelled=lambda: False)


def test_where_the_therapist_was_not_seen_that_is_told_too(folder: SessionFolder) -> None:
    loaded = folder.load()
    measured = {name: signals(name, rises_at_s=50.0, unseen=slice(300, 421)) for name in loaded.participants}
    cue = annotation("a1", start_s=20.0, end_s=21.0)
    told = response_sentence(loaded, cue, session_shifts(folder, loaded, measured), measured)
    assert told.startswith("Nothing changed in the measures of the therapist within 10 s")
    assert told.endswith("The therapist's face could be measured for 20 % of the 10 s.")


def test_only_cues_of_a_client_with_one_therapist_are_answered() -> None:
    made = session()
    of_client = annotation("a1")
    therapist = responder_to(made, of_client)
    assert therapist is not None
    assert responder_to(made, annotation("a2", participant_id=therapist)) is None
    second = Participant(id="t2", role="therapist")
    two = replace(made, participants={**made.participants, "t2": second})
    assert responder_to(two, of_client) is None
    assert response_sentence(two, of_client, (), {}) == ""


def test_the_cue_begins_where_the_first_linked_cue_does() -> None:
    plain = annotation("a1", start_s=20.0, end_s=25.0)
    assert cue_onset_s(plain) == 20.0
    cues = (
        Cue(code_id="masking", participant_id="client", start_s=23.0, end_s=24.0),
        Cue(code_id="masking", participant_id="client", start_s=21.5, end_s=22.0),
        Cue(code_id="masking", participant_id="therapist", start_s=18.0, end_s=19.0),
    )
    assert cue_onset_s(replace(plain, incongruence=Incongruence(cues=cues))) == 21.5
