"""``annotator synchrony``: how similar two people's movement or voices are over time, as a summary and a table."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.terminal import removed_words
from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, reading, told_as

if TYPE_CHECKING:
    from annotator.app.synchrony_measures import SynchronyMeasure
    from annotator.domain.session import Session
    from annotator.domain.signals import SignalSet

NAME = "synchrony"
HELP = "how similar two people's movement or voices are over time"
DESCRIPTION = """\
Correlate the motion energy of two people, or their voices, in windows and at lags, compare it with shuffled recordings,
and write the windows as CSV. For movement the settings are those of the R package rMEA unless told; voices are averaged
over 20 s of turns and compared in windows of 120 s. The session must have been analysed.

  annotator synchrony anna.session -o anna-synchrony.csv
  annotator synchrony anna.session --window 30 --step 10 -o anna-synchrony.csv
  annotator synchrony anna.session --of pitch -o anna-pitch.csv
  annotator synchrony family.session --participants mother,therapist
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT.csv", help="the file to write")
    parser.add_argument(
        "--participants", metavar="A,B", help="ids of two participants (default: the client and the therapist)"
    )
    parser.add_argument(
        "--of",
        choices=("movement", "pitch", "loudness", "rate"),
        default="movement",
        help="what is compared: movement, or pitch, loudness or speaking rate of the voices (default: movement)",
    )
    removed_words.add_nameless(parser)
    parser.add_argument("--window", type=float, metavar="S", help="length of a window (default: 60; voices 120)")
    parser.add_argument("--step", type=float, metavar="S", help="from window to window (default: 30)")
    parser.add_argument("--lag", type=float, metavar="S", help="largest lag (default: 5; voices 10)")
    parser.add_argument("--smooth", type=float, metavar="S", help="moving average (default: 0.5; voices 20)")
    parser.add_argument("--surrogates", type=int, metavar="N", help="shuffled recordings (default: 100)")


def run(arguments: argparse.Namespace) -> int:
    """Compute, print the summary, and write the table if asked to."""
    from annotator.app import synchrony_text
    from annotator.app.synchrony import SynchronyImpossible, check_parameters, export_synchrony, pair_synchrony
    from annotator.app.synchrony_measures import MEASURES
    from annotator.pipeline.signal_file import load_signals
    from annotator.storage.session_folder import SessionFolder

    measure = MEASURES[arguments.of]
    told = {
        "window_s": arguments.window,
        "step_s": arguments.step,
        "lag_s": arguments.lag,
        "smooth_s": arguments.smooth,
        "surrogates": arguments.surrogates,
    }
    parameters = replace(measure.defaults, **{name: value for name, value in told.items() if value is not None})
    with told_as(ArgumentError, ValueError):
        check_parameters(parameters)
    with reading(arguments.session), SessionFolder.open(arguments.session, read_only=True) as folder:
        session = folder.load()
        signals = load_signals(folder, session)
        kept_in = folder.analysis_path
    with told_as(UnusableInputError, SynchronyImpossible), ProgressLine() as line:
        found = pair_synchrony(
            signals,
            _pair(session, signals, arguments.participants, measure),
            parameters=parameters,
            measure=measure,
            kept_in=kept_in,
            keep=False,
            on_progress=partial(line.show, message="comparing with shuffled recordings"),
        )
    labels = synchrony_text.person_labels(session.participants.values())
    for sentence in (
        synchrony_text.comparison_sentence(found),
        synchrony_text.number_sentence(found),
        synchrony_text.leading_sentence(found, labels),
        synchrony_text.coverage_sentence(found, labels),
    ):
        if sentence:
            say(sentence)
    tell(synchrony_text.method(measure))
    tell(synchrony_text.limits(measure))
    if arguments.output is not None:
        ids = removed_words.nameless(arguments, [(arguments.session, session)])
        export_synchrony(found, arguments.output, ids=ids)
        say(f"written: {arguments.output}")
    return DONE


def _pair(
    session: Session, signals: Mapping[str, SignalSet], wanted: str | None, measure: SynchronyMeasure
) -> tuple[str, str]:
    from annotator.app.synchrony import pairs

    if wanted is None:
        found = pairs(session.participants.values(), signals, measure)
        if not found:
            raise UnusableInputError(
                f"synchrony needs two people whose {measure.noun} was measured: analyse the session first, "
                f"and see that it has two participants (it has {len(session.participants)})"
            )
        return found[0]
    names = [name.strip() for name in wanted.split(",")]
    known = ", ".join(session.participants)
    if len(names) != 2 or names[0] == names[1]:
        raise ArgumentError(f"--participants takes two ids with a comma between them; there are: {known}")
    for name in names:
        if name not in session.participants:
            raise ArgumentError(f"there is no participant '{name}'; there are: {known}")
    return names[0], names[1]
