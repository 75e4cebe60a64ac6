"""The validation report holds what was measured, and says which targets are missed."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np

from annotator.analysis.signals.registry import DEFINITIONS
from annotator.domain.flags import Evidence, Flag
from annotator.domain.landmarks import ParticipantTracks
from annotator.domain.signals import Signal, SignalSet
from benchmarks.candidates import Score
from benchmarks.conditions import CONDITIONS
from benchmarks.labelled_people import LabelledClip, LabelledEvent, scored
from benchmarks.matching import Event, Matching, Pair
from benchmarks.measured_people import PeopleResult
from benchmarks.people_tracks import Measured, Person
from benchmarks.report import write_report
from benchmarks.results import ConditionResult, Validation

_KNOWN = Event(participant_id="client", families=("expression",), onset_s=5.0, offset_s=7.0, name="smile")
_TEXT = "Lip corners rose by 5.0 SD against this person's baseline at 0:00:05.0 for 2.0 s."


def _flag(kind: str = "shift") -> Flag:
    evidence = Evidence(signal="lip_corner_pull", unit="IOD", before=0.2, after=0.3, effect_z=5.0, direction="up")
    return Flag(
        id=kind, kind="shift" if kind == "shift" else "incongruence", family="expression", participant_id="client",
        start_s=5.0, onset_s=5.0, apex_s=6.0, offset_s=7.0, end_s=7.0, score=5.0, rule="phasic", text=_TEXT,
        evidence=(evidence,),
    )  # fmt: skip


def _result(name: str, *flags: Flag, false: tuple[Event, ...] = ()) -> ConditionResult:
    condition = next(one for one in CONDITIONS if one.name == name)
    found = Event(participant_id="client", families=("expression",), onset_s=5.04, offset_s=7.0, score=5.0, name=_TEXT)
    matching = Matching(pairs=(Pair(known=_KNOWN, found=found),) if condition.scripted else (), false=false)
    return ConditionResult(
        condition=condition, by_onset=matching, one_second=matching, by_overlap=matching,
        known=(_KNOWN,) if condition.scripted else (), found=(found,), flags=flags, person_hours=1 / 6, measurable=1.0,
    )  # fmt: skip


def test_the_report_says_what_was_measured_and_what_is_missed(tmp_path: Path) -> None:
    score = Score()
    score.found.update({"masking": 9, "emblem": 5})
    score.missed["emblem"] = 5
    score.failures.append("seed 3: missed emblem at 12.0 s")
    false = Event(participant_id="client", families=("expression",), onset_s=9.0, offset_s=9.5, name=_TEXT)
    validation = Validation(
        conditions=(
            _result("reference", _flag()),
            _result("talker", _flag(), _flag("candidate"), false=(false, false)),
            _result("still"),
        ),
        seeds=1,
        candidates=score,
        candidate_seeds=1,
    )
    missed = write_report(validation, tmp_path / "docs" / "validation.md")
    text = (tmp_path / "docs" / "validation.md").read_text(encoding="utf-8")
    # Two false shifts and a false candidate in ten minutes of a neutral talker.
    assert len(missed) == 2
    assert missed[0].startswith("candidates, recall is 0.737")
    assert missed[1].startswith("false flags per 10 minutes, neutral talker is 3.000")
    assert "| median onset error, expression, ms | ≤ 80 | 40.0 | met |" in text
    assert "| emblem | 5 | 5 | 0 | 0.50 | 1.00 |" in text
    assert "seed 3: missed emblem" in text
    assert "talker: 1 in 10 minutes (6.0 per hour)" in text
    for line in text.splitlines():
        if line.startswith("!["):
            assert (tmp_path / "docs" / line.split("(")[1].rstrip(")")).is_file()


def _person() -> tuple[LabelledClip, Measured]:
    event = LabelledEvent(label="smile", start_s=2.0, end_s=3.0, sure=True, likely=True)
    clip = LabelledClip(
        name="a", video=Path("a.mp4"), person="p1", kind="talker control", duration_s=10.0, events=(event,),
        marked=((2.0, 3.0),), exhaustive=frozenset({"smile"}),
    )  # fmt: skip
    times_s = np.arange(0, 10, 0.1)
    smile = Signal(
        definition=DEFINITIONS["lip_corner_pull"], times_s=times_s, values=np.zeros(100), baseline=np.zeros(100),
        quality=np.ones(100, np.float32), spread=np.full(100, 0.01),
    )  # fmt: skip
    signals = SignalSet(participant_id="client", signals={"lip_corner_pull": smile})
    tracked = Person(clip=clip, tracks=cast(ParticipantTracks, None), frames=None, heard=None)
    return clip, Measured(person=tracked, signals=signals, candidates=())


def test_what_was_missed_in_real_people_stands_first_with_its_signals(tmp_path: Path) -> None:
    clip, person = _person()
    result = PeopleResult(people=(person,), score=scored([(clip, [])]))
    write_report(Validation(people=result, conditions=(_result("reference", _flag()),)), tmp_path / "validation.md")
    text = (tmp_path / "validation.md").read_text(encoding="utf-8")
    assert text.index("## Real people") < text.index("## Targets") < text.index("## Conditions")
    assert "expression: hit 0 of 1, named 0 of 1 = 0.00" in text
    assert "| smile | 1 | 0 | 0 | 1 | 1 |" in text, "generated movements of the kind stand beside"
    assert "- missed in a: smile at 2.0 s" in text
    assert (tmp_path / "pictures" / "validation" / "real-failures.png").is_file()


def test_what_was_not_measured_again_stays_and_says_so(tmp_path: Path) -> None:
    page = tmp_path / "validation.md"
    page.write_text("# Validation\n\n## Voice and timing\n\nTen of ten.\n\n## What this does not show\n\nOld.\n")
    for _ in range(2):
        write_report(Validation(), page)
    text = page.read_text()
    assert "## Voice and timing\n\n*Not measured in the last run; from an earlier one.*\n\nTen of ten.\n" in text
    assert text.count("from an earlier one") == 1
    assert "Old." not in text
    assert "Clips without labels" not in text
