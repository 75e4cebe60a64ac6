"""The decisions in ``docs/adr``: each has a number of its own, and says the one its file has."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "docs/adr"


def test_every_decision_has_a_number_of_its_own() -> None:
    files = sorted(_FOLDER.glob("*.md"))
    numbers = [int(path.name[:4]) for path in files]
    assert numbers == list(range(1, len(files) + 1))
    titles = {path.name: path.read_text(encoding="utf-8") for path in files}
    assert [name for name, text in titles.items() if not text.startswith(f"# {int(name[:4])}. ")] == []
