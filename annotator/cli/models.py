"""``annotator models``: the optional official model bundle."""

from __future__ import annotations

import argparse

from annotator.own_folders import models_folder
from annotator.terminal.console import ProgressLine, say
from annotator.terminal.failures import DONE, FAILED

NAME = "models"
HELP = "list, fetch or verify the optional model bundle"
DESCRIPTION = """\
The program works with the models inside the MediaPipe package. One official bundle adds 52 blendshape signals.
'fetch' is the only command of this program that uses the network.

  annotator models list      what there is, and where
  annotator models fetch     download it, or go on with a download that broke off
  annotator models verify    check that the file is the official one
"""
_MEGABYTE = 1_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("action", choices=("list", "fetch", "verify"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked with every bundle of the manifest."""
    from annotator.tracking.model_bundle import BundleEntry, BundleError, fetch, locate, manifest

    def state(entry: BundleEntry) -> tuple[bool, str]:
        try:
            path = locate(entry)
        except BundleError as error:
            return False, str(error)
        return path is not None, f"{path}" if path else f"not installed; it would be looked for in {models_folder()}"

    code = DONE
    line = ProgressLine()
    for entry in manifest().values():
        if arguments.action == "fetch":
            present, _ = state(entry)
            if not present:
                fetch(entry, on_progress=lambda got, size: line.show(got / size, "fetching the bundle"))
                line.end()
        good, where = state(entry)
        if arguments.action == "list":
            say(f"{entry.file_name}  {entry.title}, {entry.size_bytes / _MEGABYTE:.1f} MB\n  {where}\n  {entry.url}")
        else:
            say(f"{entry.file_name}: {'verified, ' if good else ''}{where}")
            code = code if good else FAILED
    return code
