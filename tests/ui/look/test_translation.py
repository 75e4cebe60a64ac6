"""Every word of the window can be translated: a made-up language, in which every word is marked, leaves none out."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.exchange.codebook_file import shipped_codebook
from annotator.resources import resource
from annotator.ui.action_specs import SPECS
from annotator.ui.look import translation
from tests.ui.windows import Opened


def _script() -> ModuleType:
    """``scripts/translations.py``, which is no part of the package."""
    path = Path(__file__).resolve().parents[3] / "scripts" / "translations.py"
    found = importlib.util.spec_from_file_location("translations_script", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


script = _script()
OPEN, CLOSE = "⟦", "⟧"
LANGUAGE = QLocale(QLocale.Language.Esperanto)
NOT_OURS = (
    r"[\d.,:;%×±+\-–−·/()\[\] \n→↑↓✓✕<>|✗?'a-zA-Z]{0,3}",  # figures, signs, single keys
    r"(Ctrl|Alt|Shift|F\d+|Space|Left|Right|Up|Down|Home|End|Del|Tab|Enter|Return|Esc|Backspace|PgUp|PgDown)\b.*",
    r"[\d.,:;%×±+=\-–−·/() ]*",
    r"\d+(\.\d+)*",
    r"\S{1,2}(, \S{1,2})+",
)
"""What is the same in every language."""
QTS = {"OK", "Cancel", "Close", "Save", "Scroll Left", "Scroll Right", "&Yes", "&No", "Yes", "No"}
"""Words that Qt brings, with translations of its own."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """Folder of a language in which every text stands in brackets, and all texts there are."""
    if shutil.which("pyside6-lupdate", path=str(Path(script.sys.executable).parent)) is None:
        pytest.skip("pyside6-lupdate is not installed")
    folder = tmp_path_factory.mktemp("translations")
    ts = folder / f"{translation.NAME}_eo.ts"
    script.extract(ts, language="eo")
    tree = ElementTree.parse(ts)
    texts: set[str] = set()
    for message in tree.iter("message"):
        source, translated = message.find("source"), message.find("translation")
        assert source is not None
        assert translated is not None
        texts.add(source.text or "")
        translated.text = f"{OPEN}{source.text}{CLOSE}"
        translated.attrib.pop("type", None)
    tree.write(ts, encoding="utf-8", xml_declaration=True)
    script.release(ts)
    return folder, texts


@pytest.fixture
def spoken(qapp: QApplication, marked: tuple[Path, set[str]]) -> Iterator[None]:
    """The window speaks that language."""
    installed = translation.install(qapp, LANGUAGE, marked[0])
    assert installed
    yield
    for translator in installed:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_every_text_in_the_sources_is_found(marked: tuple[Path, set[str]]) -> None:
    _folder, texts = marked
    asked = {text for path in script.window_sources() for text in texts_asked_for(path)}
    assert asked - texts == set()
    assert {spec.text for spec in SPECS} | {spec.tip for spec in SPECS} <= texts


def texts_asked_for(path: Path) -> Iterator[str]:
    """The literals that this file wants translated; anything but a literal could not be found for translating."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"tr", "translate"} and node.args:
            text = node.args[-1] if called == "translate" else node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def test_a_text_is_never_put_together_before_it_is_translated() -> None:
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in script.window_sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "tr"
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]
    assert wrong == []


def words_shown(widget: QWidget) -> Iterator[tuple[str, str]]:
    """(kind of widget, text) of everything that can be read in it, tooltips and names for screen readers included."""
    for one in (widget, *widget.findChildren(QWidget)):
        if one.objectName().startswith("qt_"):
            continue
        kind = type(one).__name__
        yield kind, one.toolTip()
        yield kind, one.accessibleName()
        if isinstance(one, QAbstractButton | QLabel):
            yield kind, one.text()
        if isinstance(one, QLineEdit | QPlainTextEdit):
            yield kind, one.placeholderText()
        if isinstance(one, QDialog | QDockWidget):
            yield kind, one.windowTitle()
        if isinstance(one, QComboBox):
            yield from ((kind, one.itemText(row)) for row in range(one.count()))


def untranslated(opened: Opened, widget: QWidget) -> set[tuple[str, str]]:
    """What is shown and is neither translated nor data."""
    data = data_words(opened)
    return {
        (kind, text)
        for kind, text in words_shown(widget)
        if text.strip()
        and OPEN not in text
        and text not in QTS
        and not Path(text).is_absolute()
        and not any(re.fullmatch(pattern, text.strip(), re.DOTALL) for pattern in NOT_OURS)
        and not any(word and word in text for word in data)
    }


def shipped_codes() -> set[str]:
    """Names and definitions in the codebooks that ship with the program."""
    books = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(resource("codebooks").glob("*.json")))
    return {code[part] for book in books for code in book["codebook"]["codes"] for part in ("name", "definition")}


def data_words(opened: Opened) -> set[str]:
    """Names that the session, its codebook, the measures or other programs give."""
    session = opened.document.session
    codes = (*session.codebook.codes, *shipped_codebook("therapist_response").codes)
    return {
        session.info.title,
        "Annotator",
        *shipped_codes(),
        *(code.name for code in codes),
        *(code.tier for code in codes),
        *(code.definition for code in codes),
        *(code.exclusive_group for code in codes),
        *(row.file_name for row in session.media.values()),
        *(row.text for row in session.utterances.values()),
        *(flag.text for flag in session.all_flags().values()),
        *(row.label for row in session.participants.values()),
        *(coder.id for coder in session.coders.values()),
        "coder-1",
        "anna",
        *(s.definition.label for held in opened.document.signal_sets.values() for s in held.signals.values()),
    }


@pytest.mark.usefixtures("spoken")
def test_every_word_of_the_window_is_translated(opened: Opened) -> None:
    opened.pane.choose_flag("f2")
    opened.link()
    for name in opened.pane.docks:
        opened.pane.show_dock(name)
    assert untranslated(opened, opened.window) == set()
    for action in opened.window.actions_by_id.values():
        assert OPEN in action.text()
        assert OPEN in action.toolTip()


@pytest.mark.usefixtures("spoken")
def test_every_word_of_the_dialogs_is_translated(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    for question in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, question, lambda *_: ("", ""))
    opened.pane.choose_flag("f2")
    opened.annotate(1.0, 2.0)
    left: dict[str, set[tuple[str, str]]] = {}
    for spec in SPECS:
        if spec.id in {"quit", "close_session", "open_demo", "open_session", "about"}:
            continue
        opened.trigger(spec.id)
        for dialog in opened.window.findChildren(QDialog):
            if dialog.isVisible():
                if found := untranslated(opened, dialog):
                    left[spec.id] = found
                dialog.reject()
    assert left == {}


def test_without_a_translation_it_stays_english(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    assert translation.install(qapp, LANGUAGE, tmp_path) == []
    assert translation.install(qapp, QLocale(QLocale.Language.English)) == []
