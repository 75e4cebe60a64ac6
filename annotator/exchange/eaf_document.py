"""The tiers of an ELAN file as they are put together: annotations with times, what depends on them, types and slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from annotator.domain.unique_names import UniqueNames
from annotator.exchange.export_names import lanes, milliseconds, xml_text

_DETAIL, _PARTS = "detail", "details in order"
ATTACHED, DIVIDED, INCLUDED = "Symbolic_Association", "Symbolic_Subdivision", "Included_In"
_CONSTRAINTS = {
    ATTACHED: "1-1 association with a parent annotation",
    DIVIDED: "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered",
    INCLUDED: "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedRow:
    """An annotation with times; ``details`` by the name of the tier below, each a text or several.

    Attributes:
        key: What depends on it names it by this; empty where nothing does.
        above: The key of the annotation it depends on; empty where it depends on none.
    """

    start_s: float
    end_s: float
    value: str
    entry_id: str | None = None
    key: str = ""
    above: str = ""
    details: dict[str, str | Sequence[str]] = field(default_factory=dict[str, "str | Sequence[str]"])


class EafDocument:
    """The parts of the file, in the order in which they are numbered."""

    def __init__(self) -> None:
        self._names = UniqueNames()
        self._annotation_count = 0
        self._slots: list[int] = []
        self.tiers: list[Element] = []
        self.types: dict[str, tuple[str | None, str]] = {
            _DETAIL: (None, ATTACHED),
            _PARTS: (None, DIVIDED),
        }
        """Types of tiers by name, with the vocabulary and the constraint of each."""
        self.used_types: dict[str, None] = {}
        self.places: dict[str, tuple[str, str, tuple[int, int]]] = {}
        """Tier, annotation and span in milliseconds, by the key of what was written."""

    @property
    def annotation_count(self) -> int:
        """How many annotations were written so far."""
        return self._annotation_count

    def add_tier(
        self, name: str, type_name: str, rows: Iterable[AlignedRow], *, participant: str = "", annotator: str = ""
    ) -> None:
        """A tier, as many more as overlaps and the tiers above need, and those that depend on them."""
        who = {key: text for key, text in (("PARTICIPANT", participant), ("ANNOTATOR", annotator)) if text}
        by_parent: dict[str, list[AlignedRow]] = {}
        for row in rows:
            by_parent.setdefault(self.places[row.above][0] if row.above else "", []).append(row)
        for parent, theirs in by_parent.items():
            placed = sorted(((self._span(row, type_name), row) for row in theirs), key=lambda one: one[0])
            by_lane: dict[int, list[tuple[tuple[int, int], AlignedRow]]] = {}
            for lane, one in zip(lanes([span for span, _ in placed]), placed, strict=True):
                by_lane.setdefault(lane, []).append(one)
            for lane in sorted(by_lane):
                self._add_lane(name, type_name, by_lane[lane], {**who, "PARENT_REF": parent} if parent else who)

    def _span(self, row: AlignedRow, type_name: str) -> tuple[int, int]:
        """Where a row stands, in milliseconds: within the annotation it depends on, or all along it."""
        span = milliseconds(row.start_s, row.end_s)
        if not row.above:
            return span
        first, last = self.places[row.above][2]
        if self.types[type_name][1] == ATTACHED:
            return first, last
        start = min(max(span[0], first), last - 1)
        return start, max(start + 1, min(span[1], last))

    def _add_lane(
        self, name: str, type_name: str, rows: list[tuple[tuple[int, int], AlignedRow]], who: dict[str, str]
    ) -> None:
        tier = self._tier(name, type_name, who)
        attached = self.types[type_name][1] == ATTACHED
        below: dict[str, list[tuple[str, str | Sequence[str]]]] = {}
        for (start_ms, end_ms), row in rows:
            id_ = self._next_id()
            attributes = {"ANNOTATION_ID": id_}
            if attached:
                attributes["ANNOTATION_REF"] = self.places[row.above][1]
            if row.entry_id is not None:
                attributes["CVE_REF"] = row.entry_id
            if not attached:
                attributes["TIME_SLOT_REF1"] = self._slot(start_ms)
                attributes["TIME_SLOT_REF2"] = self._slot(end_ms)
            kind = "REF_ANNOTATION" if attached else "ALIGNABLE_ANNOTATION"
            _add_annotation(tier, kind, attributes, row.value)
            if row.key:
                self.places[row.key] = (tier.attrib["TIER_ID"], id_, (start_ms, end_ms))
            for detail, told in row.details.items():
                below.setdefault(detail, []).append((id_, told))
        for detail, told in below.items():
            self._add_details(detail, tier.attrib["TIER_ID"], told, who)

    def _add_details(
        self, kind: str, parent: str, details: list[tuple[str, str | Sequence[str]]], who: dict[str, str]
    ) -> None:
        several = any(not isinstance(detail, str) for _, detail in details)
        type_name = kind if kind in self.types else _PARTS if several else _DETAIL
        tier = self._tier(f"{kind}: {parent}", type_name, {**who, "PARENT_REF": parent})
        for parent_id, detail in details:
            before: str | None = None
            for value in (detail,) if isinstance(detail, str) else detail:
                attributes = {"ANNOTATION_ID": self._next_id(), "ANNOTATION_REF": parent_id}
                if before is not None:
                    attributes["PREVIOUS_ANNOTATION"] = before
                before = attributes["ANNOTATION_ID"]
                _add_annotation(tier, "REF_ANNOTATION", attributes, value)

    def _tier(self, name: str, type_name: str, attributes: dict[str, str]) -> Element:
        self.types.setdefault(type_name, (None, ""))
        self.used_types[type_name] = None
        given = {"TIER_ID": self._names.take(name), "LINGUISTIC_TYPE_REF": type_name, **attributes}
        tier = Element("TIER", {key: xml_text(text) for key, text in given.items()})
        self.tiers.append(tier)
        return tier

    def _next_id(self) -> str:
        self._annotation_count += 1
        return f"a{self._annotation_count}"

    def _slot(self, time_ms: int) -> str:
        self._slots.append(time_ms)
        return f"t{len(self._slots)}"

    def time_order(self) -> tuple[Element, dict[str, str]]:
        """The slots in order of time, as ELAN wants them, and their new names."""
        order = Element("TIME_ORDER")
        places = sorted(range(len(self._slots)), key=lambda place: (self._slots[place], place))
        renamed: dict[str, str] = {}
        for number, place in enumerate(places, start=1):
            renamed[f"t{place + 1}"] = f"ts{number}"
            SubElement(order, "TIME_SLOT", TIME_SLOT_ID=f"ts{number}", TIME_VALUE=str(self._slots[place]))
        return order, renamed

    def type_elements(self) -> list[Element]:
        """The types of tiers that are used, the language of vocabularies, and the constraints."""
        made: list[Element] = []
        used: dict[str, None] = {}
        for name in self.used_types:
            vocabulary, constraint = self.types[name]
            attributes = {"LINGUISTIC_TYPE_ID": xml_text(name), "GRAPHIC_REFERENCES": "false"}
            attributes["TIME_ALIGNABLE"] = "false" if constraint in (ATTACHED, DIVIDED) else "true"
            if constraint:
                attributes["CONSTRAINTS"] = constraint
                used[constraint] = None
            if vocabulary is not None:
                attributes["CONTROLLED_VOCABULARY_REF"] = vocabulary
            made.append(Element("LINGUISTIC_TYPE", attributes))
        made.append(
            Element(
                "LANGUAGE",
                LANG_ID="und",
                LANG_DEF="http://cdb.iso.org/lg/CDB-00130975-001",
                LANG_LABEL="undetermined (und)",
            )
        )
        made.extend(
            Element("CONSTRAINT", STEREOTYPE=name, DESCRIPTION=words)
            for name, words in _CONSTRAINTS.items()
            if name in used
        )
        return made


def _add_annotation(tier: Element, kind: str, attributes: dict[str, str], value: str) -> None:
    holder = SubElement(SubElement(tier, "ANNOTATION"), kind, attributes)
    SubElement(holder, "ANNOTATION_VALUE").text = xml_text(value)
