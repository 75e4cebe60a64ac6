"""Incongruence candidates of voice and timing against scripts that say which words are said how, decoys between them.

``python -m benchmarks.voice_rules [--seeds N] [--minutes N]``

Two made voices talk; the client says some strong words flatly, some calm ones quietly, and agrees late. Decoys are said
likewise where it is no disagreement: calm words flatly or late, sad words quietly, strong words quickly, loudly or as
usual, and the therapist's flat, quiet and late ones. There is no picture: the rules of the face have their own script.
Exit code 1 where recall or precision is below 0.9.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.analysis.incongruence import find_incongruences
from annotator.analysis.speaking import verbal_channel
from annotator.analysis.valence import vader
from annotator.domain.flags import Flag
from annotator.domain.participants import Participant, Role
from annotator.domain.transcript import Utterance
from annotator.features.demo.script import ScriptedLine
from benchmarks.candidate_scripts import NEGATIVE, NEUTRAL, POSITIVE, Expected
from benchmarks.candidates import Score, judge
from benchmarks.voices import heard

LEAST = 0.9
_CHATTER = (*NEUTRAL, "We went to the market and bought bread.", "The train left at nine from the other platform.")
_FINE = ("Fine, that is good.", "Yes, it was great.", "I am happy with that.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """How a line is said, and which rule that should raise; none in a decoy."""

    texts: tuple[str, ...]
    rule: str = ""
    role: Role = "client"
    louder_db: float = 0.0
    melody: float = 1.0
    pace: float = 1.0
    late: bool = False


_TRUE = (
    _Moment(rule="flat_delivery", texts=NEGATIVE, melody=0.1),
    _Moment(rule="flat_delivery", texts=POSITIVE, melody=0.1),
    _Moment(rule="quiet_voice", texts=NEUTRAL, louder_db=-11.0),
    _Moment(rule="late_agreement", texts=_FINE, late=True),
)
_DECOYS = (
    _Moment(texts=NEUTRAL, melody=0.1),
    _Moment(texts=NEGATIVE, louder_db=-11.0),
    _Moment(texts=NEUTRAL, late=True),
    _Moment(texts=POSITIVE, pace=1.7),
    _Moment(texts=NEGATIVE),
    _Moment(texts=POSITIVE, louder_db=8.0),
    _Moment(texts=NEGATIVE, role="therapist", melody=0.1),
    _Moment(texts=NEUTRAL, role="therapist", louder_db=-11.0),
    _Moment(texts=_FINE, role="therapist", late=True),
)
_USUAL = 3
"""Turns as usual between two moments."""


def conversation(seed: int, *, minutes: float) -> tuple[tuple[ScriptedLine, ...], tuple[Expected, ...]]:
    """Lines of a client and a therapist in turns, and the candidates they should raise."""
    random = np.random.default_rng([seed, 1818])
    moments = [*_TRUE, *_DECOYS]
    order: list[_Moment] = []
    lines: list[ScriptedLine] = []
    expected: list[Expected] = []
    role: Role = "therapist"
    at_s, usual = 2.0, -8
    while at_s < 60 * minutes - 9:
        order = order or [moments[place] for place in random.permutation(len(moments))]
        special = usual >= _USUAL and order[-1].role == role
        moment = order.pop() if special else _Moment(texts=_CHATTER, role=role)
        usual = 0 if special else usual + 1
        at_s += 5.0 + random.uniform(0, 1) if moment.late else random.uniform(0.3, 1.0)
        line = ScriptedLine(
            role=role,
            start_s=at_s,
            end_s=at_s + random.uniform(2.4, 4.5),
            text=moment.texts[random.integers(len(moment.texts))],
            incongruence=moment.rule,
            louder_db=moment.louder_db or float(random.normal(0, 0.8)),
            melody=moment.melody,
            pace=moment.pace if moment.pace != 1.0 else float(random.uniform(0.92, 1.08)),
            late=moment.late,
        )
        lines.append(line)
        if moment.rule:
            expected.append(Expected(rule=moment.rule, start_s=line.start_s, end_s=line.end_s))
        at_s, role = line.end_s, "client" if role == "therapist" else "therapist"
    return tuple(lines), tuple(expected)


def raised(lines: Sequence[ScriptedLine], *, minutes: float, noise_db: float | None, seed: int) -> tuple[Flag, ...]:
    """The candidates, from the sound and the words."""
    found = heard(lines, minutes=minutes, noise_db=noise_db, seed=seed)
    said = [
        Utterance(id=str(number), start_s=line.start_s, end_s=line.end_s, text=line.text, participant_id=line.role)
        for number, line in enumerate(lines)
    ]
    verbal = verbal_channel(said, found.signals, found.activity, rater=vader, speakers=found.speakers)
    people = [Participant(id=role, role=role) for role in ("client", "therapist")]
    return find_incongruences(found.shifts, found.signals, verbal, participants=people, frame_times={})


def scored(seeds: Sequence[int], *, minutes: float, noise_db: float | None = None) -> Score:
    """Hold the conversations of these seeds against their scripts."""
    score = Score()
    for seed in seeds:
        lines, expected = conversation(seed, minutes=minutes)
        judge(expected, raised(lines, minutes=minutes, noise_db=noise_db, seed=seed), score, seed=seed)
    return score


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.voice_rules", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=8.0)
    options = parser.parse_args(arguments)
    score = scored(range(options.seeds), minutes=options.minutes)
    print("\n".join(score.failures))
    for rule in score.rules:
        print(f"{rule:20} found {score.found[rule]:3}  missed {score.missed[rule]:3}  false {score.false[rule]:3}")
    print(f"recall {score.recall:.3f}  precision {score.precision:.3f}")
    return int(min(score.recall, score.precision) < LEAST)


if __name__ == "__main__":
    raise SystemExit(main())
