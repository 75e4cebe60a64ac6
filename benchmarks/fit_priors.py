"""Fits the detector's constants on labelled people, holding each out in turn, and writes them with their provenance.

``python -m benchmarks.fit_priors FOLDER... [--folder DIR] [--output FILE] [--draws N] [--only-score]``

Each FOLDER holds clips and ``labels.json`` (``benchmarks/labelled_people.py``). Prints the score of the
constants fitted on everybody, of those fitted without the person they are held against (*held out*), and what is lost
where every constant is off by a fifth. Exit code 1 if held out and whole differ by more than 0.1. ``--only-score``
fits nothing: it prints the score of the constants in force and what is lost where they are off.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from annotator.tracking.mediapipe_models import installed_model
from benchmarks.constants import Constants, constants_text, first_constants, read_constants, using
from benchmarks.labelled_people import FACE, REST, LabelledClip, PeopleScore, read_labels
from benchmarks.people_tracks import Person, measured, tracked
from benchmarks.prior_fitting import FIRST_WEIGHT, fitted
from benchmarks.real_people import session_of

LARGEST_LOSS = 0.1
_OFF_BY = 0.2
OFF_BY_A_FIFTH = "every_constant_off_by_a_fifth"
_DETECTOR = Path("resources") / "detector.json"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_priors", description=__doc__)
    parser.add_argument("clips", type=Path, nargs="+", help="folders with labels.json and the clips it names")
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    parser.add_argument("--output", type=Path, default=_DETECTOR)
    parser.add_argument("--draws", type=int, default=6, help="how often all constants are put off at random")
    parser.add_argument("--only-score", action="store_true", help="fit nothing")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made:
        clips = [clip for folder in options.clips for clip in read_labels(folder)]
        people = [tracked(clip, session_of(clip, options.folder or Path(made))) for clip in clips]
    if options.only_score:
        constants = read_constants(_DETECTOR)
        _tell("constants in force", _score(people, lambda _: constants))
        _tell_draws(people, constants, options.draws)
        return 0
    return _fit(people, options.output, options.draws)


def _fit(people: Sequence[Person], output: Path, draws: int) -> int:
    first = first_constants()
    _tell("first values", _score(people, lambda _: first))
    with using(first):
        found = [measured(person) for person in people]
    constants = fitted(found, first)
    whole = _score(people, lambda _: constants)
    _tell("fitted on everybody", whole)

    def without(person: Person) -> Constants:
        print(f"holding out {person.clip.name}", file=sys.stderr, flush=True)
        return fitted([one for one in found if one.clip.person != person.clip.person], first)

    held_out = _score(people, without)
    _tell("held out", held_out)
    provenance = _provenance([person.clip for person in people], whole, held_out)
    provenance[OFF_BY_A_FIFTH] = _tell_draws(people, constants, draws)
    output.write_text(constants_text(constants, provenance), encoding="utf-8")
    lost = [part for part in (FACE, REST) if whole.share_named(part) - held_out.share_named(part) > LARGEST_LOSS]
    for part in lost:
        print(f"{part}: held-out people are named by more than {LARGEST_LOSS:g} less")
    return 1 if lost else 0


def _score(people: Sequence[Person], constants_for: Callable[[Person], Constants]) -> PeopleScore:
    score = PeopleScore()
    for person in people:
        with using(constants_for(person)):
            found = measured(person)
        score.add(person.clip, found.flags())
    return score


def _tell(name: str, score: PeopleScore) -> None:
    print(f"\n{name}", *score.lines(), *score.failures(), sep="\n  ", flush=True)


def _tell_draws(people: Sequence[Person], constants: Constants, draws: int) -> dict[str, list[float]]:
    """What is lost where every constant is off by up to a fifth, at random: the least and the most of each figure."""
    scores: list[PeopleScore] = []
    for seed in range(draws):
        random = np.random.default_rng([seed, 20])

        def off(_key: str, _name: str, value: float, random: np.random.Generator = random) -> float:
            return value * float(np.exp(random.uniform(-1, 1) * np.log1p(_OFF_BY)))

        moved = constants.changed(off)
        scores.append(_score(people, lambda _, moved=moved: moved))
    if not scores:
        return {}
    figures = [_figures(score) for score in scores]
    ranges = {name: sorted(one[name] for one in figures)[:: max(len(figures) - 1, 1)] for name in figures[0]}
    print(f"every constant off by up to {100 * _OFF_BY:.0f} %, {draws} draws:")
    print("\n".join(f"  {name} {values[0]:g} to {values[-1]:g}" for name, values in ranges.items()), flush=True)
    return ranges


def _figures(score: PeopleScore) -> dict[str, float]:
    return {
        "expression_named": round(score.share_named(FACE), 3),
        "rest_named": round(score.share_named(REST), 3),
        "false_flags": len(score.false),
        "plain_flags_per_hour": round(score.plain_per_hour),
    }


def _provenance(clips: Sequence[LabelledClip], whole: PeopleScore, held_out: PeopleScore) -> dict[str, Any]:
    return {
        "command": "python -m benchmarks.fit_priors FOLDER",
        "people": len({clip.person for clip in clips}),
        "clips_sha256": {clip.name: _digest(clip.video) for clip in clips},
        "tracker": installed_model().name,
        "weight_of_first_values_in_people": FIRST_WEIGHT,
        "fitted_on_everybody": _figures(whole),
        "each_person_held_out": _figures(held_out),
    }


def _digest(video: Path) -> str:
    return hashlib.sha256(video.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
