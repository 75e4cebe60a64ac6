"""A document as the JSON text that is written for people and other programs."""

from __future__ import annotations

import json


def json_document(document: object, *, indent: int = 2) -> bytes:
    """The text, UTF-8, letters as they are, ending with a line break.

    Raises:
        ValueError: a number in it is none; JSON has no word for that.
    """
    return (json.dumps(document, indent=indent, ensure_ascii=False, allow_nan=False) + "\n").encode()
