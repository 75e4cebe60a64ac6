"""ELAN files (.eaf): tiers with their annotations, dependent and reference tiers followed to their times.

Format: EAF schema of The Language Archive, versions 2.7 to 3.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PureWindowsPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from annotator.domain.coding_scheme import TierRelation, TierScheme
from annotator.exchange.coding import CodedSpan, CodedTier, Coding, LinkedMedia
from annotator.exchange.eaf_details import detail_tiers, with_details
from annotator.exchange.safe_xml import line_of, read_xml
from annotator.exchange.spoken_text import Findings, check_count, in_short, tidy
from annotator.exchange.tier_names import says_no_speech, says_speech

_UNITS_S: Mapping[str, float] = {"seconds": 1.0, "NTSC-frames": 1001 / 30000, "PAL-frames": 1 / 25}
_ID = re.compile(r"^[\w.\-/]*\d[\w.\-/]*$")
_NUMBER = re.compile(r"^\s*[0-9]{1,15}(?:\.[0-9]{1,9})?\s*$")
_DEEPEST = 64
"""As many tiers above one another are followed."""


@dataclass(slots=True, kw_only=True)
class _Row:
    """One annotation while its times are looked for."""

    element: Element
    id: str
    text: str
    slots: tuple[str, str] | None
    parent: str
    previous: str
    span: tuple[float, float] | None = None


@dataclass(slots=True, kw_only=True)
class _Tier:
    element: Element
    rows: list[_Row] = field(default_factory=list[_Row])

    def get(self, name: str) -> str:
        return (self.element.get(name) or "").strip()


def read_eaf(content: bytes, *, source: str) -> Coding:
    """Read all tiers of an ELAN file; ``source`` names it in messages.

    Raises:
        FormatError: it is no ELAN file; names the line where the XML breaks.
    """
    root = read_xml(content, source=source, root="ANNOTATION_DOCUMENT", kind="an ELAN file")
    found = Findings()
    tiers = {tier.get("TIER_ID"): tier for tier in (_tier(element) for element in root.iter("TIER"))}
    _place(tiers, _slots(root), found)
    vocabularies = {
        kind.get("LINGUISTIC_TYPE_ID", "")
        for kind in root.iter("LINGUISTIC_TYPE")
        if kind.get("CONTROLLED_VOCABULARY_REF")
    }
    spoken = _speech(tiers, vocabularies)
    constraints = {
        kind.get("LINGUISTIC_TYPE_ID", ""): kind.get("CONSTRAINTS", "") for kind in root.iter("LINGUISTIC_TYPE")
    }
    details = detail_tiers(
        {name: (tier.get("LINGUISTIC_TYPE_REF"), tier.get("PARENT_REF")) for name, tier in tiers.items()}
    )
    told = _details(tiers, details)
    tiers = {name: tier for name, tier in tiers.items() if name not in details}
    return Coding(
        tiers=tuple(
            CodedTier(
                name=name,
                person=tier.get("PARTICIPANT"),
                spoken=name in spoken,
                codes=True if tier.get("LINGUISTIC_TYPE_REF") in vocabularies else None,
            )
            for name, tier in tiers.items()
        ),
        spans=tuple(_spans(tiers, told, found, source)),
        schemes=tuple(_schemes(tiers, constraints)),
        media=tuple(_media(root)),
        problems=tuple(found.problems),
        left_out=found.left_out,
        notes=tuple(found.notes),
    )


def _tier(element: Element) -> _Tier:
    tier = _Tier(element=element)
    for annotation in element.iter():
        if annotation.tag not in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            continue
        aligned = annotation.tag == "ALIGNABLE_ANNOTATION"
        tier.rows.append(
            _Row(
                element=annotation,
                id=annotation.get("ANNOTATION_ID", ""),
                text=tidy(annotation.findtext("ANNOTATION_VALUE") or ""),
                slots=(annotation.get("TIME_SLOT_REF1", ""), annotation.get("TIME_SLOT_REF2", "")) if aligned else None,
                parent=annotation.get("ANNOTATION_REF", ""),
                previous=annotation.get("PREVIOUS_ANNOTATION", ""),
            )
        )
    return tier


def _slots(root: Element) -> dict[str, float | None]:
    header = root.find("HEADER")
    unit_s = _UNITS_S.get(header.get("TIME_UNITS", "") if header is not None else "", 0.001)
    return {slot.get("TIME_SLOT_ID", ""): _seconds(slot.get("TIME_VALUE"), unit_s) for slot in root.iter("TIME_SLOT")}


def _seconds(text: str | None, unit_s: float) -> float | None:
    return float(text) * unit_s if text is not None and _NUMBER.match(text) else None


# --- times ------------------------------------------------------------------------------------------------------------


def _place(tiers: Mapping[str, _Tier], slots: dict[str, float | None], found: Findings) -> None:
    """Give every annotation its span, parents before their children."""
    spans: dict[str, tuple[float, float]] = {}
    spread = 0
    for tier in sorted(tiers.values(), key=lambda tier: _depth(tier, tiers)):
        own, filled = _own_times([row for row in tier.rows if row.slots is not None], slots)
        spread += filled
        children: dict[str, list[_Row]] = {}
        for row in tier.rows:
            if row.slots is not None:
                row.span = own.get(row.id)
            else:
                children.setdefault(row.parent, []).append(row)
            if row.span is not None:
                spans[row.id] = row.span
        for parent, rows in children.items():
            if parent in spans:
                _share(spans[parent], rows, spans)
    if spread:
        found.notes.append(f"{spread} annotations had edges without a time; they were spread evenly within their tier")


def _depth(tier: _Tier, tiers: Mapping[str, _Tier]) -> int:
    depth, seen = 0, {tier.get("TIER_ID")}
    parent = tier.get("PARENT_REF")
    while parent in tiers and parent not in seen and depth < _DEEPEST:
        seen.add(parent)
        depth += 1
        parent = tiers[parent].get("PARENT_REF")
    return depth


def _own_times(rows: Sequence[_Row], slots: Mapping[str, float | None]) -> tuple[dict[str, tuple[float, float]], int]:
    """Spans of annotations with slots; a run of slots without times is spread between the times around it.

    A run is a chain of annotations in this tier, each beginning at the slot where the one before it ends.
    """
    places = {slot: place for place, slot in enumerate(slots)}
    in_time = sorted((row.slots for row in rows if row.slots is not None), key=lambda pair: places.get(pair[0], -1))
    order = list(dict.fromkeys(slot for pair in in_time for slot in pair if slot in slots))
    times = {slot: slots.get(slot) for slot in order}
    known = [place for place, slot in enumerate(order) if times[slot] is not None]
    filled: set[str] = set()
    for first, last in pairwise(known):
        start_s, end_s = times[order[first]], times[order[last]]
        if start_s is None or end_s is None or last == first + 1:
            continue
        for place in range(first + 1, last):
            times[order[place]] = start_s + (end_s - start_s) * (place - first) / (last - first)
            filled.add(order[place])
    found: dict[str, tuple[float, float]] = {}
    count = 0
    for row in rows:
        start_s, end_s = (times.get(slot) for slot in row.slots or ("", ""))
        if start_s is not None and end_s is not None:
            found[row.id] = (start_s, end_s)
            count += bool(filled.intersection(row.slots or ()))
    return found, count


def _share(span: tuple[float, float], rows: Sequence[_Row], spans: dict[str, tuple[float, float]]) -> None:
    """Children of one annotation follow each other within it, each as long as the next."""
    ordered = _in_chain(rows)
    start_s, end_s = span
    step_s = (end_s - start_s) / len(ordered)
    for place, row in enumerate(ordered):
        row.span = (start_s + place * step_s, end_s if place == len(ordered) - 1 else start_s + (place + 1) * step_s)
        spans[row.id] = row.span


def _in_chain(rows: Sequence[_Row]) -> list[_Row]:
    following = {row.previous: row for row in rows if row.previous}
    chain: list[_Row] = []
    seen: set[str] = set()
    for first in (row for row in rows if not row.previous):
        row: _Row | None = first
        while row is not None and row.id not in seen:
            seen.add(row.id)
            chain.append(row)
            row = following.get(row.id)
    return [*chain, *(row for row in rows if row.id not in seen)]


def _details(tiers: Mapping[str, _Tier], details: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """By the id of an annotation, what the tiers of details below it say: which detail, and its text."""
    told: dict[str, list[tuple[str, str]]] = {}
    for name, kind in details.items():
        for row in tiers[name].rows:
            if row.text:
                told.setdefault(row.parent, []).append((kind, row.text))
    return told


def _schemes(tiers: Mapping[str, _Tier], constraints: Mapping[str, str]) -> Iterable[TierScheme]:
    """The tiers whose annotations lie within, or belong to, one of another tier."""
    relations: Mapping[str, TierRelation] = {"included_in": "within", "symbolic_association": "attached"}
    for name, tier in tiers.items():
        parent = tier.get("PARENT_REF")
        relation = relations.get(constraints.get(tier.get("LINGUISTIC_TYPE_REF"), "").strip().casefold())
        own_detail = name.endswith(f": {parent}")  # what this program says of transcripts and flags
        if relation is not None and parent in tiers and not own_detail and name not in _ancestors(name, tiers):
            yield TierScheme(tier=name, parent_tier=parent, relation=relation)


def _spans(
    tiers: Mapping[str, _Tier], told: Mapping[str, list[tuple[str, str]]], found: Findings, source: str
) -> Iterable[CodedSpan]:
    count = 0
    for name, tier in tiers.items():
        person, coder = tier.get("PARTICIPANT"), tier.get("ANNOTATOR")
        count += len(tier.rows)
        check_count(range(count), source)
        for row in tier.rows:
            try:
                start_s, end_s = _checked(row)
                span = with_details(
                    CodedSpan(tier=name, start_s=start_s, end_s=end_s, value=row.text, person=person, coder=coder),
                    told.get(row.id, ()),
                )
            except ValueError as error:
                where = f"line {line_of(row.element)}: '{row.text[:30]}' in tier '{in_short(name)}'"
                found.problems.append(f"{where}: {error}; it was left out")
            else:
                yield span


def _checked(row: _Row) -> tuple[float, float]:
    """Where an annotation lies.

    Raises:
        ValueError: nowhere; says why.
    """
    if row.span is None:
        raise ValueError("it has no time")
    if row.span[1] < row.span[0]:
        raise ValueError("it ends before it starts")
    return row.span


# --- which tiers are speech -------------------------------------------------------------------------------------------


def _speech(tiers: Mapping[str, _Tier], vocabularies: set[str]) -> set[str]:
    """Tiers of words: those called so; else those that stand alone and name a participant; else all that stand alone.

    A tier of numbers (as DoReCo's references) is none, but what depends on it may be.
    """
    with_text = {
        name: tier
        for name, tier in tiers.items()
        if any(row.text for row in tier.rows) and tier.get("LINGUISTIC_TYPE_REF") not in vocabularies
    }
    called = {name for name, tier in with_text.items() if says_speech(_names(tier)) and not _is_ids(tier)}
    if called:
        return {name for name in called if not _ancestors(name, tiers) & called}
    likely = {name for name, tier in with_text.items() if not says_no_speech(_names(tier)) and not _is_ids(tier)}
    alone = {name for name in likely if not _ancestors(name, tiers) & likely}
    aligned = {name for name in alone if any(row.text and row.span is not None for row in tiers[name].rows)}
    with_person = {name for name in aligned if tiers[name].get("PARTICIPANT")}
    return with_person or aligned


def _names(tier: _Tier) -> str:
    return f"{tier.get('TIER_ID')} {tier.get('LINGUISTIC_TYPE_REF')}"


def _is_ids(tier: _Tier) -> bool:
    texts = [row.text for row in tier.rows if row.text]
    return len(texts) > 1 and len(set(texts)) == len(texts) and all(_ID.match(text) for text in texts)


def _ancestors(name: str, tiers: Mapping[str, _Tier]) -> set[str]:
    found: set[str] = set()
    parent = tiers[name].get("PARENT_REF")
    while parent in tiers and parent not in found and len(found) < _DEEPEST:
        found.add(parent)
        parent = tiers[parent].get("PARENT_REF")
    return found


def _media(root: Element) -> Iterable[LinkedMedia]:
    for media in root.iter("MEDIA_DESCRIPTOR"):
        url = media.get("RELATIVE_MEDIA_URL") or media.get("MEDIA_URL") or ""
        written = media.get("TIME_ORIGIN", "").strip()
        origin_s = (_seconds(written.removeprefix("-"), 0.001) or 0.0) * (-1 if written.startswith("-") else 1)
        yield LinkedMedia(file_name=PureWindowsPath(unquote(url)).name, origin_s=origin_s)
