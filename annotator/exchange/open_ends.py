"""Lines of which a file has no end: until the next one starts, and no longer than the words take to say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from annotator.exchange.spoken_text import SpokenLine

_CHARACTERS_A_SECOND = 12.0
_SHORTEST_S = 1.0
NOTE = (
    "of {count} lines the file has no end; each was taken to end where the next one starts, or when its words are said"
)


def with_ends(lines: Sequence[SpokenLine], *, open_ended: frozenset[int]) -> tuple[SpokenLine, ...]:
    """Give the lines at these places (in order of start) an end.

    The next start counts only if the words take about that long: a pause belongs to nobody. Half as long again as the
    words take at a slow pace is the longest.
    """
    given = list(lines)
    starts_s = [line.start_s for line in lines]
    for place in open_ended:
        line = given[place]
        saying_s = max(_SHORTEST_S, 1.5 * len(line.text) / _CHARACTERS_A_SECOND)
        end_s = line.start_s + saying_s
        following = bisect_right(starts_s, line.start_s)
        if following < len(starts_s):
            end_s = min(end_s, starts_s[following])
        given[place] = replace(line, end_s=end_s)
    return tuple(given)
