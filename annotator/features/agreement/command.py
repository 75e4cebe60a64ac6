"""``annotator agreement``: how far coders agree, over one session or several."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.analysis.machine_coder import MACHINE_ID
from annotator.terminal import removed_words
from annotator.terminal.console import say, tell
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, opened, told_as

if TYPE_CHECKING:
    from annotator.domain.session import Session

NAME = "agreement"
HELP = "how far coders agree in their annotations and verdicts"
DESCRIPTION = """\
Hold the work of two and more coders against each other, over all codes and for each: EasyDIAg's kappa, F1, differences
of onsets and offsets, time-unit kappa without and with tolerance (as BORIS and GSEQ), Fleiss' kappa, AC1,
Krippendorff's alpha (nominal, of spans, and of ratings), intraclass correlations of ratings and traces, and verdicts on
the same flags. Each comes with an interval by resampling and a reading; --json has its definition and settings, the
stretches in which coders differ, and curves over the settings, too. Several sessions are counted together; a session
that not all of the compared coders have annotated is left out for them.

  annotator agreement hour7.session
  annotator agreement hour*.session --coders anna,ben --json agreement.json
  annotator agreement hour7.session --overlap 0.5 --tolerance 2 --unit 0.5
  annotator agreement hour7.session --coders anna,machine    the detector as one more coder
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("sessions", type=Path, nargs="+", metavar="SESSION")
    parser.add_argument(
        "--coders", metavar="A,B", help="ids of two or more coders (default: all people); 'machine' is the detector"
    )
    for name, usual, shown, told in (
        ("--overlap", 0.6, "SHARE", "overlap that links two annotations"),
        ("--unit", 1.0, "S", "width of a unit of time"),
        ("--tolerance", 1.0, "S", "how far apart edges, or units with one code, may be"),
        ("--block", 10.0, "S", "length of the stretches that are resampled"),
    ):
        parser.add_argument(name, type=float, default=usual, metavar=shown, help=f"{told} (default: {usual:g})")
    parser.add_argument(
        "--resamples", type=int, default=300, metavar="N", help="resamples for intervals; 0 for none (default: 300)"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all numbers to this file, too")
    removed_words.add_nameless(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare, print, and write the numbers if asked to."""
    from annotator.analysis.agreement_measure import AgreementSettings
    from annotator.app import agreement

    settings = AgreementSettings(
        overlap=arguments.overlap,
        unit_s=arguments.unit,
        tolerance_s=arguments.tolerance,
        block_s=arguments.block,
        resamples=arguments.resamples,
    )
    sessions = [_load(path) for path in arguments.sessions]
    with told_as(ArgumentError, ValueError):
        found = agreement.compare(sessions, settings=settings, coders=_coders(arguments.coders, sessions))
    if not found.annotations and not found.verdicts:
        raise UnusableInputError(
            "there is nothing to compare: no two coders have annotated the same session or judged the same flag"
        )
    for line in agreement.told(found):
        say(line)
    tell(agreement.METHOD)
    if arguments.json is not None:
        ids = removed_words.nameless(arguments, zip(arguments.sessions, sessions, strict=True))
        agreement.write_json(found, arguments.json, ids=ids)
        say(f"written: {arguments.json}")
    return DONE


def _load(path: Path) -> Session:
    with opened(path) as (_, session):
        return session


def _coders(wanted: str | None, sessions: list[Session]) -> tuple[str, ...] | None:
    if wanted is None:
        return None
    names = [name.strip() for name in wanted.split(",")]
    known = dict.fromkeys(
        row.coder_id for one in sessions for row in (*one.annotations.values(), *one.verdicts.values())
    )
    there = ", ".join(known) or "nobody"
    if len(names) < 2 or len(set(names)) < len(names):
        raise ArgumentError(f"--coders takes two or more ids with commas between them; who has worked: {there}")
    if MACHINE_ID in names and MACHINE_ID not in known and not any(one.findings.flags for one in sessions):
        raise ArgumentError("there are no flags to hold a coder against; analyse the session first")
    for name in names:
        if name not in known and name != MACHINE_ID:
            raise ArgumentError(f"nobody has worked as '{name}'; who has: {there}")
    return tuple(names)
