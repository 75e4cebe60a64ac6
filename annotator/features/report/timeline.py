"""The timeline picture: who spoke, what was flagged and what could be measured, and what coders annotated."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.app import page_words as words
from annotator.app.page_markup import Markup, Part, join, tag
from annotator.domain.flags import Flag
from annotator.domain.session import Session
from annotator.domain.signals import FAMILIES
from annotator.features.report.contents import ReportContents
from annotator.features.report.drawing import AXIS_PX, LABEL_PX, WIDTH_PX, Strip, axis, bar, gaps, picture, strips

_ROW_PX = 14.0
_GAP_PX = 4.0
_GROUP_PX = 8.0
_LABEL_CHARACTERS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    start_s: float
    end_s: float
    class_: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    label: str
    bars: tuple[_Bar, ...]
    gaps: tuple[tuple[float, float], ...] = ()
    starts_group: bool = False


def timeline(contents: ReportContents) -> Markup:
    """The picture with its legend."""
    rows = _rows(contents)
    drawn = [_strip(strip, rows) for strip in strips(contents.session.info.duration_s)]
    return join([tag("figure", one, class_="picture") for one in drawn], _legend())


def verdict_class(session: Session, flag: Flag) -> str:
    """How a flag's bar looks: filled where accepted, outlined where rejected, pale where nobody decided."""
    given = {row.verdict for row in session.verdicts.values() if row.flag.id == flag.id}
    if given & {"accepted", "adjusted"}:
        return ""
    if "rejected" in given:
        return "turned-down"
    return "in-doubt" if given else "undecided"


def _rows(contents: ReportContents) -> list[_Row]:
    session, labels = contents.session, words.people(contents.session)
    info = session.findings.info
    made: list[_Row] = []
    for person in session.participants.values():
        who = labels[person.id]
        said = _said(contents, person.id)
        first = len(made)
        if said:
            made.append(_Row(label=f"{who}: speech", bars=said))
        for family in FAMILIES:
            known = [
                row
                for row in (info.coverage if info else ())
                if (row.participant_id, row.family) == (person.id, family)
            ]
            flags = [
                flag
                for flag in session.findings.flags.values()
                if flag.kind == "shift" and (flag.participant_id, flag.family) == (person.id, family)
            ]
            if flags or known:
                missing = tuple(gap for row in known for gap in row.gaps)
                made.append(_Row(label=f"{who}: {family}", bars=_flag_bars(contents, flags), gaps=missing))
        candidates = [
            flag
            for flag in session.findings.flags.values()
            if flag.kind == "incongruence" and flag.participant_id == person.id
        ]
        if candidates:
            made.append(_Row(label=f"{who}: incongruence", bars=_flag_bars(contents, candidates)))
        if len(made) > first:
            made[first] = _Row(
                label=made[first].label, bars=made[first].bars, gaps=made[first].gaps, starts_group=first > 0
            )
    return [*made, *_tiers(contents)]


def _said(contents: ReportContents, participant_id: str) -> tuple[_Bar, ...]:
    return tuple(
        _Bar(
            start_s=row.start_s,
            end_s=row.end_s,
            class_="said",
            title=row.text if contents.options.shows_words else words.span(row.start_s, row.end_s),
        )
        for row in contents.session.utterances.values()
        if row.participant_id == participant_id
    )


def _flag_bars(contents: ReportContents, flags: list[Flag]) -> tuple[_Bar, ...]:
    return tuple(
        _Bar(
            start_s=flag.start_s,
            end_s=flag.end_s,
            class_=f"{flag.family} {verdict_class(contents.session, flag)}".strip(),
            title=words.finding(flag, words=contents.options.shows_words),
        )
        for flag in flags
    )


def _tiers(contents: ReportContents) -> list[_Row]:
    """A row for each tier, and for each coder where there are several: their work must not lie on top of each other."""
    session = contents.session
    names = words.coders(session, deidentify=contents.options.deidentify)
    several = len({row.coder_id for row in session.annotations.values()}) > 1
    tiers: dict[str, list[_Bar]] = {}
    for row in session.annotations.values():
        name = words.code_name(session, row.code_id)
        title = f"{name}, {words.span(row.start_s, row.end_s)}, by {names[row.coder_id]}"
        label = f"{row.tier}, {names[row.coder_id]}" if several else f"Annotations: {row.tier}"
        tiers.setdefault(label, []).append(_Bar(start_s=row.start_s, end_s=row.end_s, class_="coded", title=title))
    return [
        _Row(label=label, bars=tuple(bars), starts_group=number == 0)
        for number, (label, bars) in enumerate(sorted(tiers.items()) if several else tiers.items())
    ]


def _strip(strip: Strip, rows: list[_Row]) -> Markup:
    height_px = AXIS_PX + sum(_ROW_PX + _GAP_PX + (_GROUP_PX if row.starts_group else 0) for row in rows)
    parts: list[Part] = [axis(strip, height_px)]
    y = AXIS_PX
    for row in rows:
        y += _GROUP_PX if row.starts_group else 0
        parts.append(_row(strip, row, y))
        y += _ROW_PX + _GAP_PX
    span = words.span(strip.start_s, strip.end_s)
    return picture(parts, height_px=height_px, label=f"Timeline, {span}: speech, flags and annotations in rows")


def _row(strip: Strip, row: _Row, y: float) -> Markup:
    label = row.label if len(row.label) <= _LABEL_CHARACTERS else f"{row.label[: _LABEL_CHARACTERS - 1]}…"
    return join(
        tag("text", tag("title", row.label), label, x=LABEL_PX - 8, y=y + _ROW_PX - 3, text_anchor="end"),
        tag("rect", x=LABEL_PX, y=y, width=WIDTH_PX - LABEL_PX, height=_ROW_PX, class_="row"),
        gaps(strip, row.gaps, y=y, height=_ROW_PX),
        [
            bar(strip, one.start_s, one.end_s, y=y + 2, height=_ROW_PX - 4, class_=one.class_, title=one.title)
            for one in row.bars
            if strip.shows(one.start_s, one.end_s)
        ],
    )


def _legend() -> Markup:
    rows = (
        ("posture", "accepted"),
        ("posture undecided", "no verdict"),
        ("posture in-doubt", "unsure"),
        ("posture turned-down", "rejected"),
        ("missing", "not measurable"),
    )
    return tag("ul", [tag("li", _swatch(class_), text) for class_, text in rows], class_="legend")


def _swatch(class_: str) -> Markup:
    box = tag("rect", x=1, y=1, width=18, height=10, rx=1, class_=class_)
    return tag("svg", box, viewBox="0 0 20 12", aria_hidden="true")
