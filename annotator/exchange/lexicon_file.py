"""Word lists of other makers as lists of this program: a word, a tab and its score a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from annotator.exchange.errors import FormatError

_CELLS = re.compile(r"\t|;|,")
_COMMENT = "#"


def from_sentiws(text: str, *, source: str) -> dict[str, float]:
    """SentiWS (Remus, Quasthoff & Heyer 2010): ``word|POS``, weight from -1 to 1, forms with commas between them.

    Raises:
        FormatError: a line is not of that kind; names it.
    """
    scores: dict[str, float] = {}
    for number, line in _lines(text):
        cells = line.split("\t")
        word, bar, _ = cells[0].partition("|")
        weight = _number(cells[1]) if len(cells) > 1 else None
        if not bar or weight is None:
            raise FormatError(
                f"{source}: line {number}: '{line[:40]}' is not word|POS, a tab and a weight, as in SentiWS"
            )
        forms = [word, *(cells[2].split(",") if len(cells) > 2 else ())]
        scores |= {form.strip(): weight for form in forms if form.strip()}
    return _checked(scores, source)


def from_table(
    text: str, *, source: str, word_column: int, score_column: int, lowest: float, highest: float
) -> dict[str, float]:
    """A table with a word and a score in columns; scores are brought from ``lowest``..``highest`` to -1..1.

    A first line whose score is no number is a heading.

    Args:
        word_column, score_column: Counted from 1.

    Raises:
        FormatError: a line has no such columns, or a score is outside its scale; names it.
    """
    scores: dict[str, float] = {}
    for place, (number, line) in enumerate(_lines(text)):
        cells = [cell.strip().strip('"') for cell in _CELLS.split(line)]
        if len(cells) < max(word_column, score_column):
            raise FormatError(f"{source}: line {number}: '{line[:40]}' has {len(cells)} columns only")
        score = _number(cells[score_column - 1])
        if score is None and place == 0:
            continue
        if score is None or not lowest <= score <= highest:
            raise FormatError(
                f"{source}: line {number}: '{cells[score_column - 1][:20]}' is not a number from {lowest:g} to "
                f"{highest:g}"
            )
        word = cells[word_column - 1]
        if word:
            scores[word] = 2 * (score - lowest) / (highest - lowest) - 1
    return _checked(scores, source)


def lexicon_text(scores: Iterable[tuple[str, float]], *, language: str, source: str, negations: Iterable[str]) -> str:
    """The list as this program reads it; see ``docs/lexicons.md``."""
    rows = [f"# language: {language}", f"# made from {source}"]
    rows += [f"{word}\tNEGATION" for word in negations]
    rows += [f"{word}\t{score:.4g}" for word, score in sorted(scores)]
    return "\n".join(rows) + "\n"


def _lines(text: str) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip() and not line.startswith(_COMMENT):
            yield number, line.rstrip()


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _checked(scores: dict[str, float], source: str) -> dict[str, float]:
    if not scores:
        raise FormatError(f"{source}: there is no word with a score in it")
    return scores
