"""Captions that roll, as YouTube makes them: each cue shows the line before it once more, and then its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from annotator.exchange.cues import Cue
from annotator.exchange.spoken_text import Findings

_TOUCHING_S = 0.1
_FEWEST = 2
_SHARE = 0.5
_BLINK_S = 0.05


def without_repeats(cues: Sequence[Cue], found: Findings, *, plain: Callable[[str], str]) -> tuple[Cue, ...]:
    """The cues of rolling captions with each line once; cues of a file that does not roll as they are.

    A file rolls where most cues begin with the line that the cue before them ended with. Two people who say the same
    word one after the other do not make it roll.
    """
    shown = [[line for line in (plain(row) for row in cue.words) if line] for cue in cues]
    repeating = [_repeats(cues, shown, place) for place in range(len(cues))]
    blinks = sum(cue.end_s - cue.start_s < _BLINK_S for cue in cues)
    marked = any("<c>" in row for cue in cues for row in cue.words) or blinks > len(cues) // 4
    rolls = sum(repeating) >= (_FEWEST if marked else 2 * _FEWEST) and sum(repeating) >= _SHARE * (len(cues) - 1)
    if not rolls:
        return tuple(cues)
    kept: list[Cue] = []
    for cue, again in zip(cues, repeating, strict=True):
        words = [row for row in cue.words if plain(row)]
        words = words[1:] if again else words
        if words:
            kept.append(replace(cue, words=tuple(words)))
        elif kept and kept[-1].end_s < cue.end_s <= kept[-1].end_s + 1:
            kept[-1] = replace(kept[-1], end_s=cue.end_s)
    found.notes.append(f"its captions roll: each line was taken once ({sum(repeating)} repeats)")
    return tuple(kept)


def _repeats(cues: Sequence[Cue], shown: Sequence[list[str]], place: int) -> bool:
    if place == 0 or not shown[place] or not shown[place - 1]:
        return False
    touches = cues[place].start_s - cues[place - 1].end_s < _TOUCHING_S
    return touches and shown[place][0] == shown[place - 1][-1]
