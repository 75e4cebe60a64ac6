"""What every reader of transcripts does with the lines it found: order, ends, speakers, and what is told about them."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.exchange.errors import FormatError
from annotator.exchange.open_ends import NOTE, with_ends
from annotator.exchange.speakers import maybe_speakers, with_speakers
from annotator.exchange.spoken_text import Findings, SpokenLine, Transcript
from annotator.exchange.text_encoding import Decoded


def found_transcript(
    lines: Sequence[tuple[SpokenLine, bool]],
    found: Findings,
    *,
    source: str,
    nothing: str,
    decoded: Decoded | None = None,
    unit_unknown: bool = False,
) -> Transcript:
    """The transcript that these lines are.

    Args:
        lines: Each with whether the file does not say when it ends.
        found: What was noted down while reading.
        nothing: What is wrong where there is no line and no problem either.
        unit_unknown: As in :class:`Transcript`.

    Raises:
        FormatError: there is not one line; tells the first problem.
    """
    if not lines:
        raise FormatError(f"{source}: {found.problems[0] if found.problems else nothing}")
    ordered = sorted(lines, key=lambda pair: (pair[0].start_s, pair[0].end_s))
    open_ended = frozenset(place for place, (_, is_open) in enumerate(ordered) if is_open)
    if open_ended:
        found.notes.append(NOTE.format(count=len(open_ended)))
    spoken = with_speakers(with_ends([line for line, _ in ordered], open_ended=open_ended))
    return Transcript(
        lines=spoken,
        problems=tuple(found.problems),
        left_out=found.left_out,
        notes=tuple(found.notes),
        maybe_speakers=maybe_speakers(spoken),
        decoded=decoded,
        unit_unknown=unit_unknown,
    )
