"""What the names of tiers tell about what is on them."""

from __future__ import annotations

import re

_SPEECH = frozenset(
    ("text", "utterance", "utterances", "utt", "speech", "transcript", "transcription", "orthography", "orthographic",
     "tx", "phrase", "phrases", "sentence", "sentences", "transkript", "transkription", "äußerung", "turn", "turns"),
)  # fmt: skip
_NO_SPEECH = frozenset(
    ("gaze", "gesture", "gestures", "hand", "hands", "head", "face", "nod", "smile", "posture", "body", "eyes", "brow",
     "mouth", "movement", "blick", "geste", "gestik", "mimik", "comment", "comments", "note", "notes", "code", "codes",
     "words", "word", "gloss", "glosses", "translation", "phones", "phone", "phonemes", "segments",
     "syllables", "sounds", "nods", "smiles", "laughter", "ft", "ge", "mb", "ps", "wd", "ph", "pos", "topic"),
)  # fmt: skip


def says_speech(name: str) -> bool:
    """True for a tier that is called a tier of what was said."""
    return bool(_words(name) & _SPEECH)


def says_no_speech(name: str) -> bool:
    """True for a tier that is called something else: gaze, gestures, translations, notes."""
    return bool(_words(name) & _NO_SPEECH)


def _words(name: str) -> set[str]:
    return set(re.split(r"[\W\d_]+", name.casefold()))
