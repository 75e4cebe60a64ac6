"""Tests ask what a person or a program can ask: no test reaches into a private name of the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent
OWN = ("self", "cls")
OF_PYTHON = frozenset(
    ("_exit", "_replace", "_current_frames", "_actions", "_SubParsersAction", "_target", "_args", "_kwargs")
)
"""Names of the standard library that begin with an underscore: public ones, and what it gives no other way to."""
_BY_TEXT = frozenset(("setattr", "getattr", "delattr", "hasattr", "patch", "object", "attrgetter", "methodcaller"))


def private_names(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of each private name that the text takes from another object or module."""
    for node in ast.walk(ast.parse(text)):
        names: list[str] = []
        if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id in OWN):
            names = [node.attr]
        elif isinstance(node, ast.ImportFrom):
            names = [part for one in node.names for part in (*(node.module or "").split("."), one.name)]
        elif isinstance(node, ast.Import):
            names = [part for one in node.names for part in one.name.split(".")]
        elif isinstance(node, ast.Subscript) and _is_of_all_names(node.value) and isinstance(node.slice, ast.Constant):
            names = [str(node.slice.value)]
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [one.value for one in node.args[:2] if isinstance(one, ast.Constant)]
            names = [str(one).rpartition(".")[2] for one in texts] if called in _BY_TEXT else []
        for name in names:
            if name.startswith("_") and not name.startswith("__") and name not in OF_PYTHON:
                yield getattr(node, "lineno", 0), name


def _is_of_all_names(node: ast.expr) -> bool:
    """``vars(x)`` or ``x.__dict__``."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "vars"
    return isinstance(node, ast.Attribute) and node.attr == "__dict__"


def test_no_test_reaches_into_a_private_name() -> None:
    found = {
        f"{path.relative_to(TESTS)}:{line}": name
        for path in TESTS.rglob("*.py")
        for line, name in private_names(path.read_text(encoding="utf-8"))
    }
    assert found == {}


def test_what_is_private_is_told_from_what_is_not() -> None:
    text = """
from annotator.x import _made
import annotator.y as y
panel._label.text()
monkeypatch.setattr(y, "_LIMIT_S", 1)
monkeypatch.setattr("annotator.x._LIMIT_S", 1)
self._own, panel.label, y.__version__, os._exit(1)
import annotator._z
from annotator._z import made
vars(panel)["_label"]
panel.__dict__["_label"]
mock.patch.object(panel, "_label")
operator.attrgetter("_label")(panel)
"""
    assert sorted(private_names(text)) == [
        (2, "_made"), (4, "_label"), (5, "_LIMIT_S"), (6, "_LIMIT_S"), (8, "_z"), (9, "_z"),
        (10, "_label"), (11, "_label"), (12, "_label"), (13, "_label"),
    ]  # fmt: skip
