"""``annotator demo``: a session with a known script of cues."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from annotator.cli.analyze import analyse_folder
from annotator.cli.window import open_window, require_screen
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE
from annotator.terminal.summary import summary_lines

NAME = "demo"
HELP = "make a demo session, analyse it and open it"
DESCRIPTION = """\
Make a demo session: two made-up people side by side, with a written script of smiles, frowns, leans and two sentences
that the face contradicts. It is analysed and opened; with --headless it is exported and summed up instead.

  annotator demo               in the folder annotator-demo
  annotator demo ~/demo --headless
"""
DEFAULT_FOLDER = Path("annotator-demo")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help=f"default: {DEFAULT_FOLDER}"
    )
    parser.add_argument("--headless", action="store_true", help="open no window; export, and print a summary")


def run(arguments: argparse.Namespace) -> int:
    """Make, analyse, and open or sum up the demo."""
    from annotator.features.demo.build import build_demo
    from annotator.storage.session_folder import SessionFolder

    if not arguments.headless:
        require_screen()
    folder: Path = arguments.folder.parent if arguments.folder.suffix == ".session" else arguments.folder
    with ProgressLine() as line:
        path = build_demo(folder, on_progress=partial(line.show, message="making the demo recording"))
    with SessionFolder.open(path) as opened:
        if opened.load().findings.info is None:
            analyse_folder(opened, AnalysisOptions())
        session = opened.load()
    if not arguments.headless:
        return open_window(path)

    from annotator.app.exporting import export_session
    from annotator.ui.app import take_picture

    for text in summary_lines(session):
        say(text)
    exported, picture = folder / "demo.json", folder / "demo.png"
    export_session(session, exported)
    say(f"session: {path}")
    say(f"JSON: {exported}")
    tell("taking a picture of the window")
    take_picture(path, picture)
    say(f"picture: {picture}")
    return DONE
