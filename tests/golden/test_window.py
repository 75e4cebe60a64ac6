"""The window writes what the command line writes, whose files are kept; and what only the window writes is kept too."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

import annotator
from annotator.exchange.export_formats import EXPORTS
from annotator.features.agreement.agreement_dialog import AgreementWindow
from annotator.features.conversation.map_window import ConversationMapWindow
from annotator.features.practice.attunement_window import AttunementWindow
from annotator.features.statistics.statistics_dialog import StatisticsWindow
from annotator.ui.dialogs.export_session import ExportSessionDialog
from tests.golden.command_files import prepare, run
from tests.golden.outputs import FOLDER, WRITABLE, difference
from tests.ui.conftest import make_window  # noqa: F401
from tests.ui.windows import Opened

PLOTS = "window/plots.txt"
SVG = "http://www.w3.org/2000/svg"
WRITERS = {
    "features/agreement/agreement_dialog.py": "here",
    "features/conversation/map_window.py": "here",
    "features/practice/attunement_export.py": "here",
    "features/practice/exercise_maker.py": "files/exercise.json.txt",
    "features/practice/practice_window.py": "files/attempt.json.txt",
    "features/statistics/statistics_tab.py": "here",
    "features/synchrony/synchrony_commands.py": "files/synchrony.csv.txt",
    "ui/commands/picture_commands.py": "a frame as it was recorded",
    "ui/dialogs/codebook_files.py": "files/codebook.json.txt",
    "ui/dialogs/keys.py": "files/keys.json.txt",
    "ui/dialogs/new_session.py": "where the session is made",
    "features/clips/clips_dialog.py": "files/clips.json.txt",
    "features/report/report_dialog.py": "report/named.html",
    "ui/dialogs/export_session.py": "here",
}
"""Each place in the window that asks for a file to write: what is kept of it, or why nothing is."""

W = TypeVar("W", bound=QWidget)
Answer = Callable[[Path, str], None]


@pytest.fixture
def talk(make_window: Callable[[], Opened], tmp_path: Path) -> Opened:  # noqa: F811
    """The window with the session of which the commands' files are made."""
    prepare(tmp_path)
    opened = make_window()
    opened.window.open_path(tmp_path / "ours.session")
    opened.wait(lambda: opened.window.pane is not None and opened.document.signals_loaded)  # its recordings are missing
    return opened


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Chooses a file and its kind, whenever the window asks where to write."""

    def choose(path: Path, kind: str = "") -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), kind))

    return choose


def opened_by(talk: Opened, action: str, kind: type[W]) -> W:
    talk.trigger(action)
    talk.wait(lambda: any(one.isVisible() for one in talk.window.findChildren(kind)))
    return next(one for one in talk.window.findChildren(kind) if one.isVisible())


def told_by(*words: str, work: Path, into: Path) -> dict[str, bytes]:
    """What a command writes of the session that is open in the window, by name of file."""
    folder = work / "told" / into
    folder.mkdir(parents=True)
    run([words[0], str(work / "ours.session"), *(str(folder / word) if "." in word else word for word in words[1:])])
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def words_of(drawing: Path) -> str:
    """The words of a plot; where they stand, and in how many pieces they are drawn, depends on the machine's fonts."""
    pieces = ("".join(one.itertext()) for one in ElementTree.parse(drawing).iter(f"{{{SVG}}}text"))
    return " ".join(word for piece in pieces for word in piece.split())


def test_a_session_is_exported_as_the_command_does(talk: Opened, answer: Answer, tmp_path: Path) -> None:
    for one in WRITABLE:
        dialog = opened_by(talk, "export_session", ExportSessionDialog)
        dialog.format.setCurrentIndex(EXPORTS.index(one))
        dialog.format.activated.emit(EXPORTS.index(one))
        (tmp_path / one.name).mkdir()
        answer(tmp_path / one.name / f"talk{one.suffix}")
        dialog.browse.click()
        dialog.start.click()
        talk.wait(lambda dialog=dialog: dialog.written is not None)
        dialog.reject()
        made = {path.name: path.read_bytes() for path in (tmp_path / one.name).iterdir()}
        words = "export", "--format", one.name, "-o", f"talk{one.suffix}"
        told = told_by(*words, work=tmp_path, into=Path(one.name))
        assert made
        assert [name for name in made if made[name] != told.get(name)] == [], one.name


def test_numbers_are_written_as_the_commands_do(talk: Opened, answer: Answer, tmp_path: Path) -> None:
    statistics = opened_by(talk, "show_statistics", StatisticsWindow)
    agreement = opened_by(talk, "show_agreement", AgreementWindow)
    talk.wait(lambda: len(statistics.codes.rows) > 0 and agreement.found is not None)
    asked = {
        "codes.csv": statistics.codes.buttons["table"],
        "details.csv": statistics.details.buttons["table"],
        "sequences.csv": statistics.sequences.buttons["table"],
        "agreement.json": agreement.export,
    }
    tables = "-o", "codes.csv", "--modifiers", "details.csv", "--sequences", "sequences.csv"
    told = told_by("statistics", *tables, work=tmp_path, into=Path())
    told |= told_by("agreement", "--json", "agreement.json", work=tmp_path, into=Path("agreement"))
    for name, button in asked.items():
        talk.wait(button.isEnabled)
        answer(tmp_path / name)
        button.click()
        talk.wait((tmp_path / name).exists)
        assert (tmp_path / name).read_bytes() == told[name], name


def test_the_map_of_the_conversation_is_the_command_s(talk: Opened, answer: Answer, tmp_path: Path) -> None:
    shown = opened_by(talk, "show_conversation", ConversationMapWindow)
    talk.wait(shown.export.isEnabled)
    answer(tmp_path / "timing.svg")
    shown.export.click()
    talk.wait((tmp_path / "timing.svg").exists)
    assert difference("files/timing.svg.txt", (tmp_path / "timing.svg").read_bytes().decode()) == ""


def test_plots_say_what_they_said(talk: Opened, answer: Answer, tmp_path: Path) -> None:
    statistics = opened_by(talk, "show_statistics", StatisticsWindow)
    attunement = opened_by(talk, "show_attunement", AttunementWindow)
    asked = {
        "codes.svg": statistics.codes.buttons["plot"],
        "sequences.svg": statistics.sequences.buttons["plot"],
        "attunement.svg": attunement.export,
    }
    said: list[str] = []
    for name, button in asked.items():
        talk.wait(button.isEnabled)
        answer(tmp_path / name, attunement.tr("Plot (*.svg)"))
        button.click()
        talk.wait((tmp_path / name).exists)
        said.append(f"{name}: {words_of(tmp_path / name)}\n")
    if "ANNOTATOR_GOLDEN_ANEW" in os.environ:
        (FOLDER / PLOTS).write_text("".join(said), encoding="utf-8")
    found = difference(PLOTS, "".join(said))
    assert found == "", f"\n{found}"


def places_that_write() -> set[str]:
    """Modules of the window that ask for a file to write."""
    package = Path(annotator.__file__).parent
    asks = {"ask_where", "getSaveFileName", "WritingDialog"}
    return {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for asked in (node.func if isinstance(node, ast.Call) else None, *getattr(node, "bases", ()))
        if getattr(asked, "attr", getattr(asked, "id", "")) in asks
    }


def test_every_place_that_asks_for_a_file_to_write_is_known() -> None:
    assert places_that_write() - {"ui/widgets/ask_where.py", "ui/widgets/writing_dialog.py"} == set(WRITERS)
    assert [what for what in WRITERS.values() if "/" in what and not (FOLDER / what).is_file()] == []
