"""Transcripts in ELAN files (.eaf): the tiers whose annotations have times, one speaker each.

Format: EAF schema of The Language Archive, versions 2.7 to 3.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

import numpy as np

from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import SpokenLine, Transcript, line_number, plain_text

# Tiers that hold words where a file says so by name; then other tiers (gestures, gaze ...) are not speech.
_WORDS_FOR_SPEECH = ("text", "utterance", "speech", "transcript", "transcription", "orthograph", "words", "ref", "tx")


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
    for tier in _speech_tiers(root):
        speaker = tier.get("PARTICIPANT") or tier.get("TIER_ID") or ""
        for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
            text = plain_text(annotation.findtext("ANNOTATION_VALUE") or "")
            if not text:
                continue
            start_s = slots_s.get(annotation.get("TIME_SLOT_REF1", ""))
            end_s = slots_s.get(annotation.get("TIME_SLOT_REF2", ""))
            if start_s is None or end_s is None or end_s < start_s:
                why = "it has no time" if start_s is None or end_s is None else "it ends before it starts"
                place = content.find(f'"{annotation.get("ANNOTATION_ID", "")}"'.encode())
                name = f"line {line_number(content, place)}: '{text[:30]}' in tier '{tier.get('TIER_ID', '')}'"
                problems.append(f"{name}: {why}; it was left out")
                continue
            lines.append(SpokenLine(start_s=start_s, end_s=end_s, text=text, speaker=speaker.strip()))
    if not lines:
        tiers = ", ".join(tier.get("TIER_ID", "") for tier in root.iter("TIER"))
        raise FormatError(f"{source}: {problems[0] if problems else f'no tier has text with times (tiers: {tiers})'}")
    return Transcript(lines=tuple(sorted(lines, key=lambda line: (line.start_s, line.end_s))), problems=tuple(problems))


def _root(content: bytes, source: str) -> Element:
    # An entity declaration has no place in an ELAN file, and can make a small file expand without end.
    if b"<!ENTITY" in content:
        line = line_number(content, content.index(b"<!ENTITY"))
        raise FormatError(f"{source}: line {line}: an ELAN file declares no entities; this one does")
    try:
        root = ElementTree.fromstring(content)
    except ParseError as error:
        raise FormatError(f"{source}: line {error.position[0]}: it is not complete XML ({error})") from None
    if root.tag != "ANNOTATION_DOCUMENT":
        raise FormatError(f"{source}: line 1: it is not an ELAN file: it begins with <{root.tag}>")
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
    return float(text) if text is not None and text.strip().isdigit() else None


def _speech_tiers(root: Element) -> list[Element]:
    alone = [tier for tier in root.iter("TIER") if tier.get("PARENT_REF") is None]
    alone = [tier for tier in alone if tier.find("ANNOTATION/ALIGNABLE_ANNOTATION") is not None]
    named = [tier for tier in alone if _says_speech((tier.get("TIER_ID", ""), tier.get("LINGUISTIC_TYPE_REF", "")))]
    with_person = [tier for tier in alone if tier.get("PARTICIPANT")]
    return named or with_person or alone


def _says_speech(names: Iterable[str]) -> bool:
    return any(word in name.casefold() for name in names for word in _WORDS_FOR_SPEECH)
