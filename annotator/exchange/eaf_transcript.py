"""Transcripts in ELAN files (.eaf): the tiers whose annotations have times, one speaker each.

Format: EAF schema of The Language Archive, versions 2.7 to 3.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

import numpy as np

from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import (
    LineNumbers,
    SpokenLine,
    Transcript,
    check_count,
    in_short,
    line_number,
    plain_text,
)

# Tiers that hold words where a file says so by name; then other tiers (gestures, gaze ...) are not speech.
_WORDS_FOR_SPEECH = ("text", "utterance", "speech", "transcript", "transcription", "orthograph", "words", "ref", "tx")
_MILLISECONDS = re.compile(r"^\s*[0-9]{1,15}(?:\.[0-9]{1,9})?\s*$")
_ANNOTATION_ID = re.compile(rb'\bANNOTATION_ID\s*=\s*["\']([^"\'<]*)["\']')


def parse_eaf(content: bytes, *, source: str) -> Transcript:
    """Read the speech tiers of an ELAN file; ``source`` names it in messages.

    A speech tier stands on its own (has no parent tier) and its annotations have times. If the names or
    types of some say text, speech, utterance or transcription, only those count; else those that name a participant;
    else all. The speaker is the tier's participant, else the tier's name. Annotations without text are
    left out; what cannot be read is named with its line and the rest is used.

    Raises:
        FormatError: it is no ELAN file, or no tier in it has text; names the line where the XML breaks.
    """
    root = _root(content, source)
    slots_s = _slots(root)
    lines: list[SpokenLine] = []
    problems: list[str] = []
    places = _Places(content)
    for tier in _speech_tiers(root):
        speaker = tier.get("PARTICIPANT") or tier.get("TIER_ID") or ""
        for annotation in tier.iterfind("ANNOTATION/ALIGNABLE_ANNOTATION"):
            text = plain_text(annotation.findtext("ANNOTATION_VALUE") or "")
            check_count(lines, source)
            if not text:
                continue
            start_s = slots_s.get(annotation.get("TIME_SLOT_REF1", ""))
            end_s = slots_s.get(annotation.get("TIME_SLOT_REF2", ""))
            try:
                lines.append(_line(start_s, end_s, text, speaker.strip()))
            except ValueError as error:
                line = places.line_of(annotation.get("ANNOTATION_ID", ""))
                name = f"{line}'{text[:30]}' in tier '{in_short(tier.get('TIER_ID', ''))}'"
                problems.append(f"{name}: {error}; it was left out")
    if not lines:
        tiers = in_short(", ".join(tier.get("TIER_ID", "") for tier in root.iterfind("TIER")))
        raise FormatError(f"{source}: {problems[0] if problems else f'no tier has text with times (tiers: {tiers})'}")
    return Transcript(lines=tuple(sorted(lines, key=lambda line: (line.start_s, line.end_s))), problems=tuple(problems))


def _line(start_s: float | None, end_s: float | None, text: str, speaker: str) -> SpokenLine:
    if start_s is None or end_s is None:
        raise ValueError("it has no time")
    if end_s < start_s:
        raise ValueError("it ends before it starts")
    return SpokenLine(start_s=start_s, end_s=end_s, text=text, speaker=speaker)


class _Places:
    """Where annotations stand in the file, for messages; looked up once, when the first one is asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._lines = LineNumbers(content)
        self._places: dict[bytes, int] | None = None

    def line_of(self, annotation_id: str) -> str:
        """``line 12: ``; nothing where the file is not written in a way that it could be found."""
        if self._places is None:
            found = _ANNOTATION_ID.finditer(self._content)
            self._places = {match.group(1): match.start() for match in found}
        place = self._places.get(annotation_id.encode("utf-8", errors="replace"))
        return "" if place is None else f"line {self._lines.of(place)}: "


class _Tree(ElementTree.TreeBuilder):
    def doctype(self, *_declared: str | None) -> None:
        """A document type can declare entities, which have no place in an ELAN file."""
        raise ValueError("an ELAN file declares no document type; this one does")


def _root(content: bytes, source: str) -> Element:
    # An entity declaration has no place in an ELAN file, and can make a small file expand without end.
    if b"<!ENTITY" in content:
        line = line_number(content, content.index(b"<!ENTITY"))
        raise FormatError(f"{source}: line {line}: an ELAN file declares no entities; this one does")
    try:
        root = ElementTree.fromstring(content, parser=ElementTree.XMLParser(target=_Tree()))
    except ParseError as error:
        raise FormatError(f"{source}: line {error.position[0]}: it is not complete XML ({error})") from None
    except (ValueError, LookupError) as error:
        raise FormatError(f"{source}: line 1: it cannot be read as XML ({error})") from None
    if root.tag != "ANNOTATION_DOCUMENT":
        raise FormatError(f"{source}: line 1: it is not an ELAN file: it begins with <{in_short(root.tag)}>")
    return root


def _slots(root: Element) -> Mapping[str, float]:
    """Time of every slot in seconds. Slots without one, which ELAN leaves between words, are spread evenly."""
    header = root.find("HEADER")
    unit_s = 1.0 if header is not None and header.get("TIME_UNITS") == "seconds" else 0.001
    slots = [(slot.get("TIME_SLOT_ID", ""), _number(slot.get("TIME_VALUE"))) for slot in root.iter("TIME_SLOT")]
    known = [place for place, (_, value) in enumerate(slots) if value is not None]
    if not known:
        return {}
    values = [value for _, value in slots if value is not None]
    spread = np.interp(np.arange(len(slots)), known, values, left=np.nan, right=np.nan)
    return {name: float(value) * unit_s for (name, _), value in zip(slots, spread, strict=True) if np.isfinite(value)}


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and _MILLISECONDS.match(text) else None


def _speech_tiers(root: Element) -> list[Element]:
    alone = [tier for tier in root.iterfind("TIER") if tier.get("PARENT_REF") is None]
    alone = [tier for tier in alone if tier.find("ANNOTATION/ALIGNABLE_ANNOTATION") is not None]
    named = [tier for tier in alone if _says_speech((tier.get("TIER_ID", ""), tier.get("LINGUISTIC_TYPE_REF", "")))]
    with_person = [tier for tier in alone if tier.get("PARTICIPANT")]
    return named or with_person or alone


def _says_speech(names: Iterable[str]) -> bool:
    return any(word in name.casefold() for name in names for word in _WORDS_FOR_SPEECH)
