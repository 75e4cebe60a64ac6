"""Codes as other programs name them, as codes of this one: ids, and colours that everyone can tell apart."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Okabe and Ito's colours, without black.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_LONGEST = 40


def code_id(name: str) -> str:
    """An id from a name: small letters, digits and ``_``; what no such letter stands for is told apart by a digest."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST]
    complete = slug and len(name) <= _LONGEST and all(char.isalnum() or char in " -_./" for char in plain.strip())
    digest = hashlib.sha256(name.encode(errors="replace")).hexdigest()[:6]
    return slug if complete and plain else f"{slug or 'code'}_{digest}"


def colour(written: str, name: str) -> str:
    """The colour a file gives a code, or one that its name leads to."""
    if _COLOUR.match(written.strip()):
        return written.strip()
    return _COLOURS[int(hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8], 16) % len(_COLOURS)]


def is_nobody(person: str) -> bool:
    """True where a file says that a row is about nobody in particular."""
    return person.strip().casefold() in ("", "no focal subject", "none", "na", "n/a", "-")
