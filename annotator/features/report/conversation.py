"""The conversation at a glance: who speaks, silences, overlaps, the time to answer."""

from __future__ import annotations

from annotator.analysis.conversation import PartTiming
from annotator.app.conversation.drawing import PAGE, draw_map
from annotator.app.conversation.gather import NOBODY_KNOWN, Conversation
from annotator.app.conversation.layout import map_layout
from annotator.app.page_markup import Markup, join, table, tag
from annotator.domain.percent import percent
from annotator.features.report.contents import ReportContents
from annotator.features.report.drawing import WIDTH_PX

_PARTS = ("Whole session", "First third", "Second third", "Last third")


def conversation_section(contents: ReportContents) -> Markup | None:
    """The map and its numbers; None where the conversation was not looked at."""
    found = contents.conversation
    if found is None:
        return None
    if not found.is_known:
        return tag("p", NOBODY_KNOWN)
    layout = map_layout(duration_s=found.duration_s, width_px=WIDTH_PX, lanes=len(found.people))
    session = contents.session if contents.options.shows_words else None
    return join(tag("figure", draw_map(found, layout, PAGE, session=session), class_="picture"), _numbers(found))


def _numbers(found: Conversation) -> Markup:
    parts = zip(_PARTS, (found.timing.whole, *found.timing.thirds), strict=True)
    rows = [row for name, part in parts for row in _rows(found, name, part)]
    heads = (
        "Part", "Participant", "Share of the talk", "Turns", "Turn, s", "Answers after, s", "Comes in", "Yields",
        "Ends silences",
    )  # fmt: skip
    return table(heads, rows, numeric=range(2, len(heads)))


def _rows(found: Conversation, name: str, part: PartTiming) -> list[tuple[str, ...]]:
    return [
        (
            name,
            found.labels[one.participant_id],
            percent(one.talk_share),
            str(one.turns),
            _seconds(one.turn_s),
            _seconds(one.latency_s),
            str(one.overlaps),
            str(one.yielded),
            f"{one.silences_ended} of {part.silences}",
        )
        for one in found.people_in(part)
    ]


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
