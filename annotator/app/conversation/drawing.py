"""The picture of a conversation as SVG: the same for the window, for reports and for files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.analysis.conversation import PartTiming, Silence
from annotator.app.conversation import moment_words
from annotator.app.conversation.gather import Conversation
from annotator.app.conversation.layout import MARGIN_PX, Line, MapLayout
from annotator.app.conversation.moment_words import SaidWords
from annotator.app.page_markup import Markup, Part, tag
from annotator.app.page_words import span
from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance

_TICKS_S = (5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0)
_TICK_PX = 70.0
_TEXT_PX = 11.0
_FACT_PX = 17.0
_THIRDS = ("Whole session", "First third", "Second third", "Last third")
_CHARACTER = 0.6
"""Width of a character by the height of the type, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapColors:
    """What the picture is painted in: anything that CSS takes for a colour.

    Attributes:
        people: In the order of the lanes, then again from the first: blue, green and purple that the colour-blind tell
            apart; each has a lane of its own with the name, too.
        latencies: From quick to late, from light to dark on a light ground.
    """

    ground: str
    lane: str
    text: str
    muted: str
    silence: str
    people: tuple[str, ...]
    latencies: tuple[str, ...]


LIGHT = MapColors(
    ground="#ffffff",
    lane="#eef1f3",
    text="#1b2026",
    muted="#5b6570",
    silence="#c4ccd3",
    people=("#0072b2", "#009e73", "#a0457f", "#56b4e9", "#5b6570"),
    latencies=("#fee391", "#fec44f", "#ec7014", "#b5430a", "#6b2303"),
)
DARK = MapColors(
    ground="#1e2125",
    lane="#282d32",
    text="#e6e9ec",
    muted="#a0aab4",
    silence="#4b545c",
    people=("#469ada", "#2ec699", "#dd8fbd", "#8ecbf0", "#a0aab4"),
    latencies=("#5a3a12", "#8f5a14", "#d08417", "#f7b23c", "#fff0b8"),
)
PAGE = MapColors(
    ground="var(--page)",
    lane="var(--row)",
    text="var(--text)",
    muted="var(--muted)",
    silence="var(--silence)",
    people=tuple(f"var(--speaker-{number})" for number in range(1, 6)),
    latencies=tuple(f"var(--latency-{number})" for number in range(1, 6)),
)
"""In a report, light or dark as the reader's screen is."""


def draw_map(
    conversation: Conversation, layout: MapLayout, colors: MapColors, *, session: Session | None = None, title: str = ""
) -> Markup:
    """The whole picture.

    Args:
        session: Where the words are that are told of a turn; None leaves them out.
        title: Stands above the picture; empty for none.
    """
    pen = _Pen(conversation=conversation, layout=layout, colors=colors, words=_words_of(session))
    top_px = title_px(layout) if title else 0.0
    height_px = top_px + map_height_px(layout)
    parts: list[Part] = [tag("rect", width=layout.width_px, height=height_px, style=f"fill:{colors.ground}")]
    if title:
        parts.append(pen.text(title, MARGIN_PX, 20 * layout.scale, size=16, bold=True))
    lines = [pen.line(line) for line in layout.lines]
    parts.append(tag("g", lines, transform=f"translate(0 {top_px:g})"))
    parts.append(tag("g", pen.facts(), transform=f"translate(0 {top_px + layout.height_px:g})"))
    return tag(
        "svg",
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {layout.width_px:g} {height_px:g}",
        width=f"{layout.width_px:g}",
        height=f"{height_px:g}",
        role="img",
        aria_label="Map of the conversation: who speaks, silences, overlaps and the time to answer",
    )


def map_height_px(layout: MapLayout) -> float:
    """Height of the lines and of what stands under them."""
    return layout.height_px + ((4 + layout.lanes) * _FACT_PX + 74) * layout.scale


def title_px(layout: MapLayout) -> float:
    """The room of a title above the lines."""
    return 30.0 * layout.scale


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pen:
    conversation: Conversation
    layout: MapLayout
    colors: MapColors
    words: Mapping[str, SaidWords]

    # --- lines

    def line(self, line: Line) -> list[Part]:
        layout, people = self.layout, self.conversation.people
        right = layout.x_of(line, line.end_s)
        parts: list[Part] = []
        for lane, id_ in enumerate(people):
            top = layout.lane_top(line, lane)
            parts.append(self.box(layout.label_px, right, top, layout.lane_px, self.colors.lane))
            label = _cut(self.conversation.labels[id_], int(layout.label_px / (_TEXT_PX * layout.scale * _CHARACTER)))
            baseline = top + layout.lane_px * 0.78
            parts.append(self.text(label, layout.label_px - 8, baseline, anchor="end", color=self.person(lane)))
        parts += self._times(line)
        silences = [one for one in self.conversation.course.silences if _shown(line, one.start_s, one.end_s)]
        parts += [self._silence(line, one) for one in silences]
        parts += [self._spoken(line, lane, id_) for lane, id_ in enumerate(people)]
        # What is written stands over the lines between the thirds.
        parts += [self._latencies(line), self._thirds(line), *(self._silence_marks(line, one) for one in silences)]
        return [*parts, self._overlaps(line)]

    def _times(self, line: Line) -> list[Part]:
        layout, colors = self.layout, self.colors
        step_s = next(
            (step for step in _TICKS_S if step / layout.seconds_per_px >= _TICK_PX * layout.scale), _TICKS_S[-1]
        )
        parts: list[Part] = []
        for number in range(int(line.start_s // step_s), int(line.end_s // step_s) + 1):
            time_s = number * step_s
            if not line.start_s <= time_s < line.end_s:
                continue
            x = layout.x_of(line, time_s)
            bottom = line.top_px + layout.lanes_px
            parts.append(
                tag("line", x1=x, x2=x, y1=line.top_px - 3, y2=bottom, style=f"stroke:{colors.silence};stroke-width:1")
            )
            words = format_time(time_s, decimals=0)
            if x + len(words) * 9.5 * layout.scale * _CHARACTER <= layout.width_px:
                parts.append(self.text(words, x, line.top_px - 5, size=9.5, color=colors.muted, anchor="start"))
        return parts

    def _spoken(self, line: Line, lane: int, id_: str) -> list[Part]:
        top = self.layout.lane_top(line, lane)
        return [
            self.box(*self._reach(line, start_s, end_s), top, self.layout.lane_px, self.person(lane), least_px=1.2,
                     title=self._said(id_, start_s, end_s))
            for start_s, end_s in self.conversation.speakers.spans[id_]
            if _shown(line, start_s, end_s)
        ]  # fmt: skip

    def _silence(self, line: Line, silence: Silence) -> Markup:
        left, right = self._reach(line, silence.start_s, silence.end_s)
        words = moment_words.silence_words(self.conversation, silence)
        return self.box(left, right, line.top_px, self.layout.lanes_px, self.colors.silence, title=words)

    def _silence_marks(self, line: Line, silence: Silence) -> list[Part]:
        """How long it is, where there is room and no answer's colour, and in whose lane it is ended."""
        layout, scale, people = self.layout, self.layout.scale, self.conversation.people
        left, right = self._reach(line, silence.start_s, silence.end_s)
        seconds = f"{silence.duration_s:.0f} s" if silence.duration_s >= 9.95 else f"{silence.duration_s:.1f} s"
        parts: list[Part] = []
        free = [lane for lane, id_ in enumerate(people) if id_ not in silence.ended_by_ids]
        if free and right - left >= len(seconds) * 9.5 * scale * _CHARACTER + 4:
            baseline = layout.lane_top(line, free[0]) + layout.lane_px * 0.75
            parts.append(self.text(seconds, (left + right) / 2, baseline, size=9.5, anchor="middle"))
        if silence.end_s <= line.end_s:
            for id_ in silence.ended_by_ids:
                lane, size = people.index(id_), layout.lane_px
                top, back = layout.lane_top(line, lane), right - layout.lane_px * 0.6
                points = f"{back:.1f},{top:.1f} {right:.1f},{top + size / 2:.1f} {back:.1f},{top + size:.1f}"
                style = f"fill:{self.person(lane)};stroke:{self.colors.ground}"
                parts.append(tag("polygon", points=points, style=style))
        return parts

    def _latencies(self, line: Line) -> list[Part]:
        layout, conversation = self.layout, self.conversation
        parts: list[Part] = []
        for answer in conversation.course.answers:
            if answer.latency_s < 0 or not _shown(line, answer.at_s - answer.latency_s, answer.at_s):
                continue
            lane = conversation.people.index(answer.participant_id)
            left, right = self._reach(line, answer.at_s - answer.latency_s, answer.at_s)
            color = self.colors.latencies[moment_words.latency_step(answer.latency_s)]
            top, height = layout.lane_top(line, lane) + layout.lane_px * 0.25, layout.lane_px * 0.5
            words = moment_words.answer_words(conversation, answer)
            parts.append(self.box(min(left, right - 2.5), right, top, height, color, title=words))
        return parts

    def _overlaps(self, line: Line) -> list[Part]:
        layout, conversation = self.layout, self.conversation
        parts: list[Part] = []
        for one in conversation.course.overlaps:
            if not _shown(line, one.start_s, one.end_s):
                continue
            left, right = self._reach(line, one.start_s, one.end_s)
            lanes = [conversation.people.index(id_) for id_ in one.participant_ids]
            top, bottom = layout.lane_top(line, min(lanes)), layout.lane_top(line, max(lanes)) + layout.lane_px
            style = f"fill:none;stroke:{self.colors.text};stroke-width:{1.4 * layout.scale:g}"
            words = moment_words.overlap_words(conversation, one)
            box = tag(
                "rect", tag("title", words), x=left - 0.5, y=top - 1, width=max(right - left, 2.0) + 1,
                height=bottom - top + 2, style=style,
            )  # fmt: skip
            parts.append(box)
            if one.yielded_id:
                lane, half = conversation.people.index(one.yielded_id), 3.5 * layout.scale
                foot, x = layout.lane_top(line, lane) + layout.lane_px, right
                points = f"{x - half:.1f},{foot - 2 * half:.1f} {x + half:.1f},{foot - 2 * half:.1f} {x:.1f},{foot:.1f}"
                parts.append(
                    tag("polygon", points=points, style=f"fill:{self.colors.text};stroke:{self.colors.ground}")
                )
        return parts

    def _thirds(self, line: Line) -> list[Part]:
        layout, parts = self.layout, list[Part]()
        for number in (1, 2):
            time_s = self.conversation.duration_s * number / 3
            if line.start_s <= time_s < line.end_s:
                x, bottom = layout.x_of(line, time_s), line.top_px + layout.lanes_px
                style = f"stroke:{self.colors.text};stroke-width:1.5;stroke-dasharray:4 2"
                parts.append(tag("line", x1=x, x2=x, y1=line.top_px - 3, y2=bottom + 2, style=style))
        return parts

    # --- what stands under the lines

    def facts(self) -> list[Part]:
        """Legend, then the shares of the whole session and of its thirds, then where it comes from."""
        scale, timing = self.layout.scale, self.conversation.timing
        parts = self._legend(12 * scale)
        top = 60 * scale
        column_px = (self.layout.width_px - 2 * MARGIN_PX) / 4
        for number, part in enumerate((timing.whole, *timing.thirds)):
            parts += self._part(part, _THIRDS[number], MARGIN_PX + number * column_px, top, column_px - 16)
        foot = top + (3 + len(self.conversation.people)) * _FACT_PX * scale
        sentence = self.conversation.source_sentence()
        return [*parts, self.text(sentence, MARGIN_PX, foot + 6 * scale, color=self.colors.muted)]

    def _legend(self, top: float) -> list[Part]:
        scale, colors = self.layout.scale, self.colors
        entries: list[tuple[str, str]] = [
            (colors.silence, f"silence of {self.conversation.long_silence_s:g} s and more")
        ]
        entries += [(colors.latencies[step], moment_words.latency_words(step)) for step in range(len(colors.latencies))]
        parts: list[Part] = []
        x = MARGIN_PX
        for number, (color, words) in enumerate(entries):
            if number == 1:
                x = self._words(parts, "answered after", x, top)
            parts.append(self.box(x, x + 12 * scale, top - 9 * scale, 9 * scale, color))
            x = self._words(parts, words, x + 16 * scale, top)
        x, top = MARGIN_PX, top + _FACT_PX * scale
        style = f"fill:none;stroke:{colors.text};stroke-width:{1.4 * scale:g}"
        parts.append(tag("rect", x=x, y=top - 9 * scale, width=12 * scale, height=9 * scale, style=style))
        x = self._words(parts, "at once", x + 16 * scale, top)
        x = self._words(parts, "▾ yields", x, top)
        x = self._words(parts, "▸ ends a silence", x, top)
        self._words(parts, "dashed: where a third ends", x, top)
        return parts

    def _words(self, parts: list[Part], words: str, x: float, top: float) -> float:
        """Write, and say where the next may begin."""
        parts.append(self.text(words, x, top, size=10, color=self.colors.muted))
        return x + (len(words) * 10 * _CHARACTER * 0.92 + 10) * self.layout.scale

    def _part(self, part: PartTiming, name: str, left: float, top: float, width: float) -> list[Part]:
        scale = self.layout.scale
        parts: list[Part] = [self.text(name, left, top, bold=True)]
        shares = [one.talk_share or 0.0 for one in self.conversation.people_in(part)]
        at = left
        for lane, share in enumerate(shares):
            parts.append(self.box(at, at + share * width, top + 6 * scale, 7 * scale, self.person(lane)))
            at += share * width
        y = top + (_FACT_PX + 11) * scale
        most = int(width / (10 * scale * _CHARACTER * 0.78))
        for lane, one in enumerate(self.conversation.people_in(part)):
            who = self.conversation.labels[one.participant_id]
            share = "no speech" if one.talk_share is None else percent(one.talk_share)
            after = "" if one.latency_s is None else f", after {one.latency_s:.1f} s"
            yields = f", yields {one.yielded}" if one.yielded else ""
            told = f"{who} {share}{after}{yields}"
            parts.append(self.text(_cut(told, most), left, y, size=10, color=self.person(lane), title=told))
            y += _FACT_PX * scale
        silent = _silences(part)
        parts.append(self.text(_cut(silent, most), left, y, size=10, color=self.colors.muted))
        return parts

    # --- strokes

    def person(self, lane: int) -> str:
        return self.colors.people[lane % len(self.colors.people)]

    def box(
        self,
        left: float,
        right: float,
        top: float,
        height: float,
        color: str,
        *,
        least_px: float = 0.0,
        title: str = "",
    ) -> Markup:
        inside = tag("title", title) if title else None
        return tag(
            "rect", inside, x=left, y=top, width=max(right - left, least_px), height=height, style=f"fill:{color}"
        )

    def text(
        self, words: str, x: float, y: float, *, size: float = _TEXT_PX, color: str = "", anchor: str = "start",
        bold: bool = False, title: str = "",
    ) -> Markup:  # fmt: skip
        weight = ";font-weight:600" if bold else ""
        style = f"fill:{color or self.colors.text};font-size:{size * self.layout.scale:g}px{weight}"
        inside = tag("title", title) if title else None
        return tag("text", inside, words, x=x, y=y, text_anchor=anchor, style=style)

    def _reach(self, line: Line, start_s: float, end_s: float) -> tuple[float, float]:
        return self.layout.x_of(line, start_s), self.layout.x_of(line, end_s)

    def _said(self, id_: str, start_s: float, end_s: float) -> str:
        """Who speaks from when to when, and the words."""
        told = f"{self.conversation.labels[id_]}, {span(start_s, end_s)}"
        words = self.words.get(id_)
        return f"{told}\n{words.between(start_s, end_s)}".strip() if words is not None else told


def _words_of(session: Session | None) -> dict[str, SaidWords]:
    """What each participant says."""
    by_person: dict[str, list[Utterance]] = {}
    for row in session.utterances.values() if session is not None else ():
        by_person.setdefault(row.participant_id or "", []).append(row)
    return {id_: SaidWords(rows) for id_, rows in by_person.items()}


def _silences(part: PartTiming) -> str:
    if not part.silences:
        return "no long silence"
    if part.silences == 1:
        return f"1 long silence, {part.longest_s:.1f} s"
    return f"{part.silences} long silences, longest {part.longest_s:.1f} s"


def _shown(line: Line, start_s: float, end_s: float) -> bool:
    return end_s > line.start_s and start_s < line.end_s


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: max(most - 1, 1)]}…"
