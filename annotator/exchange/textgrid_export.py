"""A session as a Praat TextGrid: interval tiers for spans, point tiers for what has no length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.session import Session
from annotator.domain.unique_names import UniqueNames
from annotator.exchange.export_format import ExportFormat, Material, whole_file
from annotator.exchange.export_names import code_names, lanes, one_line, person_name, tiers_of

_Labelled = tuple[float, float, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tier:
    name: str
    points: bool
    rows: list[_Labelled]


def export_textgrid(material: Material) -> bytes:
    """The session as the long form of a TextGrid, UTF-8."""
    session = material.session
    tiers = _tiers(session)
    ends = [end_s for tier in tiers for _, end_s, _ in tier.rows]
    start_s = min([0.0, *(start_s for tier in tiers for start_s, _, _ in tier.rows)])
    end_s = max([session.info.duration_s, *ends, start_s + 0.001])
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        f"xmin = {start_s!r}",
        f"xmax = {end_s!r}",
        f"tiers? {'<exists>' if tiers else '<absent>'}",
    ]
    if tiers:
        lines += [f"size = {len(tiers)}", "item []:"]
    for number, tier in enumerate(tiers, start=1):
        lines += [f"    item [{number}]:", *_tier_lines(tier, start_s, end_s)]
    return ("\n".join(lines) + "\n").encode()


def _tiers(session: Session) -> list[_Tier]:
    names, unique = code_names(session), UniqueNames()
    found: list[_Tier] = []

    def add(name: str, rows: Iterable[_Labelled]) -> None:
        ordered = sorted(rows)
        spans = [row for row in ordered if row[1] > row[0]]
        points = [row for row in ordered if row[1] == row[0]]
        found.extend(_split(unique, name, spans, points=False))
        found.extend(_split(unique, f"{name} points", points, points=True))

    for group in tiers_of(session):
        add(
            group.name(session),
            ((row.start_s, row.end_s, _label(names[row.code_id], row.note)) for row in group.rows),
        )
    for participant_id in [*session.participants, None]:
        said = (row for row in session.utterances.values() if row.participant_id == participant_id)
        who = person_name(session, participant_id)
        add(f"transcript@{who}" if who else "transcript", ((row.start_s, row.end_s, row.text) for row in said))
    flags = session.all_flags().values()
    for participant_id in dict.fromkeys(flag.participant_id for flag in flags):
        raised = (flag for flag in flags if flag.participant_id == participant_id)
        add(
            f"flags@{person_name(session, participant_id)}",
            ((flag.start_s, flag.end_s, flag.text or flag.rule) for flag in raised),
        )
    for coder_id in dict.fromkeys(row.coder_id for row in session.markers.values()):
        noted = (row for row in session.markers.values() if row.coder_id == coder_id)
        add(f"noted moments ({one_line(coder_id)})", ((row.time_s, row.time_s, row.text) for row in noted))
    return found


def _split(unique: UniqueNames, name: str, rows: list[_Labelled], *, points: bool) -> list[_Tier]:
    """As many tiers as overlaps need. Praat wants points of one tier at different times."""
    spans = [(row[0], row[1] if not points else _after(row[0])) for row in rows]
    by_lane: dict[int, list[_Labelled]] = {}
    for lane, row in zip(lanes(spans), rows, strict=True):
        by_lane.setdefault(lane, []).append(row)
    return [_Tier(name=unique.take(name), points=points, rows=by_lane[lane]) for lane in sorted(by_lane)]


def _after(time_s: float) -> float:
    """A microsecond later."""
    return time_s + 1e-6


def _label(code: str, note: str) -> str:
    return f"{code}: {note}" if note else code


def _tier_lines(tier: _Tier, start_s: float, end_s: float) -> list[str]:
    kind = "TextTier" if tier.points else "IntervalTier"
    head = [
        f'        class = "{kind}"',
        f"        name = {_quoted(tier.name)}",
        f"        xmin = {start_s!r}",
        f"        xmax = {end_s!r}",
    ]
    if tier.points:
        head.append(f"        points: size = {len(tier.rows)}")
        for number, (time_s, _, text) in enumerate(tier.rows, start=1):
            head += [
                f"        points [{number}]:",
                f"            number = {time_s!r}",
                f"            mark = {_quoted(text)}",
            ]
        return head
    intervals = list(_with_gaps(tier.rows, start_s, end_s))
    head.append(f"        intervals: size = {len(intervals)}")
    for number, (from_s, to_s, text) in enumerate(intervals, start=1):
        head += [
            f"        intervals [{number}]:",
            f"            xmin = {from_s!r}",
            f"            xmax = {to_s!r}",
            f"            text = {_quoted(text)}",
        ]
    return head


def _with_gaps(rows: Iterable[_Labelled], start_s: float, end_s: float) -> Iterable[_Labelled]:
    """The intervals with empty ones between them: Praat wants them without gaps."""
    at_s = start_s
    for row in rows:
        if row[0] > at_s:
            yield at_s, row[0], ""
        yield row
        at_s = row[1]
    if at_s < end_s:
        yield at_s, end_s, ""


def _quoted(text: str) -> str:
    return '"' + one_line(text).replace('"', '""') + '"'


TEXTGRID = ExportFormat(
    name="textgrid",
    title="Praat TextGrid",
    suffix=".TextGrid",
    use="Look at codes and words beside the sound in Praat.",
    holds=frozenset(
        {"annotations", "notes", "coders", "participants", "utterances", "flags", "markers"},
    ),
    limits=(
        "What has no length stands on point tiers; spans that overlap on one tier stand on several.",
        "Line breaks become spaces; a note stands behind the code, after a colon.",
    ),
    files=whole_file(export_textgrid),
)
