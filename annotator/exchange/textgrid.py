"""Praat TextGrids, in the long and the short form: interval tiers and point tiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.exchange.coding import CodedSpan, CodedTier, Coding
from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import Findings, check_count, tidy
from annotator.exchange.text_encoding import decoded
from annotator.exchange.tier_names import says_no_speech

# What counts in a Praat text file stands free: texts in quotation marks, numbers, and <flags>; the rest is for people.
_TOKEN = re.compile(
    r'"([^"]*(?:""[^"]*)*)"|(?:(?<=\s)|^)([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)(?=\s|$)|(<\w+>)|(![^\n]*)', re.MULTILINE
)
_LARGEST = 1e12


def read_textgrid(content: bytes, *, source: str, encoding: str | None = None) -> Coding:
    """Read all tiers of a TextGrid; intervals without a text are left out, as they are Praat's pauses.

    Raises:
        FormatError: it is no TextGrid, or ends before it is complete.
    """
    text = decoded(content, encoding)
    if "TextGrid" not in text.text[:400]:
        raise FormatError(f"{source}: line 1: it is not a TextGrid of Praat")
    found = Findings()
    tokens = _tokens(text.text)
    tiers: list[CodedTier] = []
    spans: list[CodedSpan] = []
    try:
        _head(tokens)
        for number in range(int(_number(tokens))):
            kind, name = _string(tokens), _string(tokens)
            name = name or f"tier {number + 1}"
            for _ in range(2):
                _number(tokens)  # from, to
            tiers.append(CodedTier(name=name, person=_person(name), spoken=kind == "IntervalTier" and _is_speech(name)))
            for _ in range(int(_number(tokens))):
                span = _span(tokens, name, points=kind == "TextTier")
                check_count(spans, source)
                if span.value:
                    spans.append(span)
                elif span.end_s is not None:
                    found.counts["intervals without a text"] += 1
    except StopIteration:
        found.problems.append(
            f"line {text.text.count(chr(10)) + 1}: it ends before it is complete; what is there was read"
        )
    except ValueError as error:
        found.problems.append(f"{error}; what stands before it was read")
    if not spans:
        raise FormatError(f"{source}: {found.problems[0] if found.problems else 'no interval in it has a text'}")
    return Coding(
        tiers=tuple(tiers),
        spans=tuple(spans),
        problems=tuple(found.problems),
        left_out=found.left_out,
        decoded=text,
    )


def _tokens(text: str) -> Iterator[str | float]:
    """Texts and numbers, in order; flags as the number 1 (there are tiers)."""
    for match in _TOKEN.finditer(text):
        if match.group(1) is not None:
            yield match.group(1).replace('""', '"')
        elif match.group(2) is not None:
            yield min(float(match.group(2)), _LARGEST)
        elif match.group(3) is not None:
            yield 1.0


def _head(tokens: Iterator[str | float]) -> None:
    for _ in range(2):
        _string(tokens)  # "ooTextFile", "TextGrid"
    for _ in range(3):
        _number(tokens)  # from, to, <exists>


def _string(tokens: Iterator[str | float]) -> str:
    token = next(tokens)
    if not isinstance(token, str):
        raise ValueError(f"there is the number {token:g} where a text is due")
    return token


def _number(tokens: Iterator[str | float]) -> float:
    token = next(tokens)
    if isinstance(token, str):
        raise ValueError(f"there is the text '{token[:30]}' where a number is due")
    return token


def _span(tokens: Iterator[str | float], tier: str, *, points: bool) -> CodedSpan:
    start_s = _number(tokens)
    end_s = start_s if points else _number(tokens)
    if end_s < start_s:
        raise ValueError(f"an interval of the tier '{tier}' ends ({end_s:g}) before it starts ({start_s:g})")
    return CodedSpan(tier=tier, start_s=start_s, end_s=end_s, value=tidy(_string(tokens)), person=_person(tier))


def _person(tier: str) -> str:
    """Aligners call the tiers of a speaker ``Name - words`` and ``Name - phones``."""
    return tier.rpartition(" - ")[0] if " - " in tier else ""


def _is_speech(tier: str) -> bool:
    return tier.casefold().endswith("- words") or not says_no_speech(tier)
