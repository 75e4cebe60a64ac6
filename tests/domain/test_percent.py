"""Shares in words, and that nothing of the program writes them in another way."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path

import pytest

from annotator.domain.percent import percent, percent_range

ROOT = Path(__file__).resolve().parents[2]
_HOME = ROOT / "annotator" / "domain" / "percent.py"
_OF_QT = r"%\d ?%(?!\d)"
_BY_HAND = re.compile(rf"\}}\s?%|:[^{{}}]*%\}}|{_OF_QT}|\d%(?![0-9A-F]{{2}})")
"""``{share} %``, ``{share:.0%}``, Qt's ``%1 %``, and a number without the space; not what a URL has."""


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"), (0.0001, "< 1 %"), (0.01, "1 %"), (0.534, "53 %"), (0.9999, "99 %"), (1.0, "100 %"),
        (1.25, "125 %"), (None, "–"), (math.nan, "–"), (-0.2, "-20 %"),
    ],
)  # fmt: skip
def test_a_part_is_never_all_and_something_never_nothing(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_of_another_whole_with_more_digits_and_with_a_sign() -> None:
    assert percent(3, 4) == "75 %"
    assert percent(0, 0) == "–"
    assert [percent(share, decimals=1) for share in (0.0004, 0.1234, 0.9999)] == ["< 0.1 %", "12.3 %", "99.9 %"]
    assert [percent(share, signed=True) for share in (0.1, 0.0, -0.1)] == ["+10 %", "0 %", "-10 %"]
    assert percent_range(0.094, 0.906) == "9 to 91 %"


def written_by_hand(text: str) -> set[tuple[int, str]]:
    """Line and words of each share that the code writes without :func:`percent`; docstrings and comments may."""
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    written = {
        (node.lineno, ast.unparse(node) if isinstance(node, ast.JoinedStr) else str(node.value))
        for node in nodes
        if isinstance(node, (ast.JoinedStr, ast.Constant)) and id(node) not in docstrings | parts
    }
    return {(line, words) for line, words in written if _BY_HAND.search(words)}


def test_the_program_writes_shares_in_one_way() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in (ROOT / "annotator").rglob("*.py")
        if path != _HOME
        for line, words in written_by_hand(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "use annotator.domain.percent"


def test_the_documents_write_shares_like_the_program() -> None:
    paths = [*(ROOT / "docs").rglob("*.md"), *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTEXT.md"))]
    lines = ((path, line) for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    assert [f"{path.name}: {line}" for path, line in lines if re.search(r"(?<![\w/.])\d+%(?!\w)", line)] == []


def test_what_is_written_by_hand_is_found() -> None:
    text = '''
"""A docstring may say 100% or {x} %."""
a = f"{share:.0%} of it"
b = f"{100 * share:.0f} %"
c = tr("{share:.0f} % of it")
d = tr("Volume: %1 %")
e = "at least 20%"
f = f"{one} and 20%"
spared = ["95 % interval", "a%20b", f"{x % 3} and {percent(x)}", "%1 of %2", "width: %d"]
'''
    assert sorted({line for line, _words in written_by_hand(text)}) == [3, 4, 5, 6, 7, 8]
