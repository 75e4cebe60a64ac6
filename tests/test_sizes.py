"""No file and no function grows beyond what somebody can read at one go."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parent.parent / "annotator"
MOST_LINES_OF_A_FILE = 450
MOST_LINES_OF_A_FUNCTION = 60


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {str(path.relative_to(SOURCES)): path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py")}


def test_files_have_one_responsibility(texts: dict[str, str]) -> None:
    lines = {name: text.count("\n") for name, text in texts.items()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES_OF_A_FILE} == {}


def test_functions_fit_on_a_screen(texts: dict[str, str]) -> None:
    long: dict[str, int] = {}
    for name, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    long[f"{name}: {node.name}"] = lines
    assert long == {}
