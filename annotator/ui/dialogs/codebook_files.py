"""Codebooks from files and those that ship, into the codebook that is being edited, and out to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from annotator.domain.codebook import Codebook
from annotator.ui.look.translation import translate
from annotator.ui.widgets.message import show_problem


class TakeOver(Protocol):
    """Uses another codebook instead, or adds its codes."""

    def __call__(self, other: Codebook, *, instead: bool) -> None: ...


def import_button(parent: QWidget, take_over: TakeOver) -> QPushButton:
    """A button with a menu of what can be taken over."""
    button = QPushButton(translate("CodebookEditor", "Import…"), autoDefault=False)
    menu = QMenu(button)
    shipped = (
        ("incongruence", translate("CodebookEditor", "Incongruence and non-verbal cues")),
        ("facs_lite", translate("CodebookEditor", "FACS-lite and body action")),
        ("therapist_response", translate("CodebookEditor", "Therapist response")),
    )
    ways = (
        (False, translate("CodebookEditor", "Add the codes of")),
        (True, translate("CodebookEditor", "Use instead")),
    )
    for instead, title in ways:
        part = menu.addMenu(title)
        for name, words in shipped:
            part.addAction(words, _importer(parent, take_over, name, instead=instead))
        part.addAction(translate("CodebookEditor", "A file…"), _importer(parent, take_over, None, instead=instead))
    button.setMenu(menu)
    return button


def _importer(parent: QWidget, take_over: TakeOver, name: str | None, *, instead: bool) -> Callable[[], None]:
    def take() -> None:
        from annotator.exchange.codebook_file import read_codebook, shipped_codebook
        from annotator.exchange.errors import FormatError

        if name is not None:
            take_over(shipped_codebook(name), instead=instead)
            return
        title = translate("CodebookEditor", "Import codebook")
        kinds = translate("CodebookEditor", "Codebooks (*.json);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
        if not chosen:
            return
        try:
            take_over(read_codebook(Path(chosen)), instead=instead)
        except (OSError, FormatError) as error:
            show_problem(parent, translate("CodebookEditor", "The codebook could not be read"), str(error))

    return take


def export_codebook(parent: QWidget, codebook: Codebook) -> None:
    """Ask where to, and write the codebook as a file."""
    from annotator.atomic import write_bytes
    from annotator.exchange.codebook_file import codebook_json

    suggested = f"{codebook.id or 'codebook'}.json"
    title = translate("CodebookEditor", "Export codebook")
    name, _ = QFileDialog.getSaveFileName(parent, title, suggested, translate("CodebookEditor", "Codebooks (*.json)"))
    if not name:
        return
    path = Path(name) if Path(name).suffix else Path(name).with_suffix(".json")
    try:
        write_bytes(path, codebook_json(codebook))
    except OSError as error:
        show_problem(parent, translate("CodebookEditor", "The codebook could not be written"), str(error))
