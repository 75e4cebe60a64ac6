"""``annotator study``: a folder of sessions as one study."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.features.study import batch_command as batch
from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, FAILED, ArgumentError, UnusableInputError, reading, told_as

if TYPE_CHECKING:
    from annotator.domain.session import Blind
    from annotator.features.study.assignment import Assignment
    from annotator.features.study.states import SessionState
    from annotator.features.study.study import Study

NAME = "study"
HELP = "a folder of sessions as one study: how far it is, who codes what, everything over all"
DESCRIPTION = """\
A study is a folder of sessions, in folders below it too, with study.csv: one row for each session and what is known of
it (dyad, session number, condition, outcome, whatever you name).

  annotator study hours                       how far every session is, who has done what, what is missing
  annotator study show hours --csv far.csv    the same as a table
  annotator study table hours                 make study.csv, or add the sessions it lacks; fill it in anywhere
  annotator study assign hours --coders anna,ben,carla --double 0.2 --seed 7
                                              who codes which session, drawn at random and kept in assignments.csv;
                                              a fifth is coded twice, each blind to the other
  annotator study run hours --workers 4       analyse, export, report and compare all, as 'annotator batch' does;
                                              the table of results has the variables of the study
"""
_ACTIONS = ("show", "table", "assign", "run")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("action", metavar="show, table, assign or run", help="what to do (default: show)")
    parser.add_argument("study", type=Path, nargs="?", metavar="STUDY", help="the folder")
    shown = parser.add_argument_group("show")
    shown.add_argument("--json", type=Path, metavar="OUT", help="write how far it is to this file, too")
    shown.add_argument("--csv", type=Path, metavar="OUT", help="the same as a table of sessions and coders")
    assigned = parser.add_argument_group("assign")
    assigned.add_argument("--coders", metavar="A,B,…", help="ids of the coders")
    assigned.add_argument(
        "--double", type=float, default=0.2, metavar="SHARE", help="share that two coders code (default: 0.2)"
    )
    assigned.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed draws the same (default: 1)")
    assigned.add_argument(
        "--blind", default="coders", metavar="WHAT,…", help="what is kept from them: flags, coders, codebook, or none"
    )
    assigned.add_argument("--sessions", metavar="NAME,…", help="these sessions only (default: all)")
    assigned.add_argument("--anew", action="store_true", help="forget who was assigned before")
    assigned.add_argument("--dry-run", action="store_true", help="only show who would code what")
    batch.add_settings(parser, folder="results in the study")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for with the study."""
    from annotator.features.study.study import read_study

    action: str = arguments.action
    folder: Path | None = arguments.study
    if folder is None:
        action, folder = "show", Path(action)
    if action not in _ACTIONS:
        raise ArgumentError(f"there is no action '{action}'; there are {', '.join(_ACTIONS)}")
    with reading(folder):
        study = read_study(folder)
    if not study.sessions:
        raise UnusableInputError(f"there is no session in {folder}; make one with 'annotator new'")
    todo: dict[str, Callable[[Study, argparse.Namespace], int]] = {
        "show": _show,
        "table": _table,
        "assign": _assign,
        "run": _run,
    }
    return todo[action](study, arguments)


def _show(study: Study, arguments: argparse.Namespace) -> int:
    from annotator import atomic
    from annotator.exchange.table import write_text
    from annotator.features.study import state_words
    from annotator.features.study.assignment import read_assignments
    from annotator.features.study.states import session_states

    with reading(study.folder):
        assignments = read_assignments(study)
    with ProgressLine() as line:
        tell_progress = partial(line.show, message="looking at the sessions")
        states: list[SessionState] = session_states(study.sessions, assignments, on_progress=tell_progress)
    for text in state_words.told(study, states):
        say(text)
    if arguments.json is not None:
        atomic.write_bytes(arguments.json, state_words.as_json(study, states))
    if arguments.csv is not None:
        with atomic.replacing(arguments.csv) as file:
            write_text(file, state_words.progress_table(study, states), delimiter=",")
    for written in (arguments.json, arguments.csv):
        if written is not None:
            say(f"written: {written}")
    return FAILED if any(state.problem for state in states) else DONE


def _table(study: Study, _arguments: argparse.Namespace) -> int:
    from annotator.features.study.study import write_table

    say(f"{write_table(study)}")
    tell(f"{len(study.sessions)} sessions; variables: {', '.join(study.columns)}")
    for name in study.unknown:
        tell(f"note: '{name}' stands in it and is no session here")
    return DONE


def _assign(study: Study, arguments: argparse.Namespace) -> int:
    from annotator.features.study.assignment import (
        AssignmentPlan,
        draw,
        read_assignments,
        tell_sessions,
        write_assignments,
    )
    from annotator.storage.lock import login_name

    if not arguments.coders:
        raise ArgumentError("--coders names who codes, by id: --coders anna,ben,carla")
    with told_as(ArgumentError, ValueError):
        plan = AssignmentPlan(
            coders=tuple(name.strip() for name in arguments.coders.split(",")),
            double_share=arguments.double,
            seed=arguments.seed,
            blind_to=_blind(arguments.blind),
        )
    with reading(study.folder):
        present = () if arguments.anew else read_assignments(study)
    chosen = _chosen(study, arguments.sessions)
    kept = [row for row in present if row.session not in chosen]
    drawn = draw(chosen, plan, present)
    _say_assignments(drawn)
    if arguments.dry_run:
        tell("nothing was written")
        return DONE
    path = write_assignments(study, sorted((*kept, *drawn), key=lambda row: (row.session, row.part)))
    problems = tell_sessions(study, drawn, by=login_name())
    for problem in problems:
        tell(f"not told, assign again when it can be opened: {problem}")
    say(f"written: {path}")
    return FAILED if problems else DONE


def _say_assignments(drawn: tuple[Assignment, ...]) -> None:
    for name in dict.fromkeys(row.session for row in drawn):
        rows = [row for row in drawn if row.session == name]
        blind = f"  (blind to {', '.join(rows[0].blind_to)})" if rows[0].blind_to else ""
        say(f"{name}: {' and '.join(row.coder_id for row in rows)}{blind}")
    twice = sum(row.part == "second" for row in drawn)
    tell(f"{len({row.session for row in drawn})} sessions, {twice} of them coded twice")


def _blind(text: str) -> tuple[Blind, ...]:
    from annotator.domain.session import BLINDS

    wanted = {name.strip() for name in text.split(",") if name.strip() not in ("", "none")}
    unknown = wanted - set(BLINDS)
    if unknown:
        raise ArgumentError(f"--blind: there is {', '.join(BLINDS)} or none, but no '{sorted(unknown)[0]}'")
    return tuple(what for what in BLINDS if what in wanted)


def _chosen(study: Study, text: str | None) -> list[str]:
    from annotator.features.study.study import session_named

    if text is None:
        return list(study.sessions)
    found: list[str] = []
    for given in text.split(","):
        name = session_named(given, study.sessions)
        if name is None:
            raise ArgumentError(f"--sessions: there is no session '{given.strip()}', or more than one, in the study")
        found.append(name)
    return found


def _run(study: Study, arguments: argparse.Namespace) -> int:
    from annotator.features.study.study import study_manifest, variables_of

    manifest = study_manifest(study, batch.settings_of(arguments), folder=arguments.output)
    return batch.work(manifest, arguments, variables_of(study, manifest))
