"""The codes of a session as ELAN's controlled vocabularies: one for each tier of the codebook."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from annotator.domain.session import Session
from annotator.domain.unique_names import UniqueNames
from annotator.exchange.export_names import code_names, one_line, xml_text

_LANGUAGE = "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The codes of one tier.

    Attributes:
        entries: Entry id and name by code id.
    """

    name: str
    entries: dict[str, tuple[str, str]]

    def entry_of(self, code_id: str) -> tuple[str, str]:
        """Entry id and name of a code."""
        return self.entries[code_id]


def _entries(ids: list[str], names: dict[str, str]) -> dict[str, tuple[str, str]]:
    unique = UniqueNames()
    return {id_: (unique.take(one_line(id_) or "code"), names[id_]) for id_ in ids}


class Vocabularies:
    """One vocabulary for each tier: its codes, and those that were used on it all the same."""

    def __init__(self, session: Session):
        self._session = session
        self._definitions = {code.id: code.definition for code in session.codebook.codes}
        names, unique = code_names(session), UniqueNames()
        codes: dict[str, list[str]] = {}
        for code in session.codebook.codes:
            codes.setdefault(code.tier, []).append(code.id)
        for row in session.annotations.values():
            on_tier = codes.setdefault(row.tier, [])
            if row.code_id not in on_tier:
                on_tier.append(row.code_id)
        self._modifiers = [row for row in session.codebook.modifiers if row.kind == "one"]
        self._by_tier = {
            tier: Vocabulary(
                name=unique.take(f"codes: {one_line(tier) or 'Codes'}"),
                entries=_entries(ids, names),
            )
            for tier, ids in codes.items()
        }
        self._details = {row.id: unique.take(f"modifier: {one_line(row.name)}") for row in self._modifiers}

    def of_tier(self, tier: str) -> Vocabulary:
        """The vocabulary of one tier."""
        return self._by_tier[tier]

    def of_details(self) -> list[tuple[str, str]]:
        """Types of tiers for modifiers with one value, and the vocabulary of each."""
        return [(f"modifier {one_line(row.name)}", self._details[row.id]) for row in self._modifiers]

    def add_to(self, root: Element) -> None:
        """Append them to a document."""
        for book in self._by_tier.values():
            made = SubElement(root, "CONTROLLED_VOCABULARY", CV_ID=book.name)
            described = f"{self._session.codebook.name} {self._session.codebook.version}".strip()
            SubElement(made, "DESCRIPTION", LANG_REF=_LANGUAGE).text = xml_text(described)
            for code_id, (entry_id, name) in book.entries.items():
                entry = SubElement(made, "CV_ENTRY_ML", CVE_ID=entry_id)
                attributes = {"DESCRIPTION": xml_text(self._definitions.get(code_id, "")), "LANG_REF": _LANGUAGE}
                SubElement(entry, "CVE_VALUE", attributes).text = name
        for modifier in self._modifiers:
            made = SubElement(root, "CONTROLLED_VOCABULARY", CV_ID=self._details[modifier.id])
            SubElement(made, "DESCRIPTION", LANG_REF=_LANGUAGE).text = xml_text(modifier.name)
            ids = UniqueNames()
            for value in modifier.values:
                entry = SubElement(made, "CV_ENTRY_ML", CVE_ID=ids.take(one_line(value.id) or "value"))
                SubElement(entry, "CVE_VALUE", DESCRIPTION="", LANG_REF=_LANGUAGE).text = one_line(value.name)
