"""Asking where a file is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_where(parent: QWidget, title: str, suggested: Path, kinds: str) -> tuple[Path, str] | None:
    """The path that was chosen, and the kind; None where nothing was.

    A name without an ending gets that of its kind.

    Args:
        kinds: As Qt has them: ``CSV (*.csv);;SVG (*.svg)``.
    """
    name, kind = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds)
    if not name:
        return None
    path = Path(name)
    ending = kind[kind.rfind("*") + 1 :].rstrip(")") or suggested.suffix
    return (path if path.suffix else path.with_suffix(ending)), kind
