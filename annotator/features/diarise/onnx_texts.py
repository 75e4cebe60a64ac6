"""The table of texts that an ONNX file carries: what a model says of itself, read without loading the model.

onnx.proto: a file is one ModelProto message; its field 14, metadata_props, repeats a key (1) and a value (2). The graph
with its weights (field 7) is stepped over.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

_GRAPH, _TEXTS = 7, 14
_KEY, _VALUE = 1, 2
_VARINT, _EIGHT_BYTES, _COUNTED, _FOUR_BYTES = 0, 1, 2, 5
_LONGEST_TEXT = 2**20
_LONGEST_NUMBER = 10


class NotOnnxError(ValueError):
    """The file is no ONNX model."""


def onnx_texts(path: Path) -> dict[str, str]:
    """What the model says of itself.

    Raises:
        NotOnnxError: it is no ONNX model, or a broken one.
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    texts: dict[str, str] = {}
    has_graph = False
    with path.open("rb") as file:
        for field, content in _fields(file, size):
            has_graph = has_graph or field == _GRAPH
            if field == _TEXTS:
                parts = dict(_fields(BytesIO(content), len(content)))
                texts[parts.get(_KEY, b"").decode(errors="replace")] = parts.get(_VALUE, b"").decode(errors="replace")
    if not has_graph:
        raise NotOnnxError("it has no graph")
    return texts


def _fields(file: BinaryIO, size: int) -> list[tuple[int, bytes]]:
    """The fields of a message by number; of what is too long to be a text nothing but that it is there."""
    found: list[tuple[int, bytes]] = []
    while file.tell() < size:
        tag = _number(file)
        kind, content = tag & 7, b""
        if kind == _VARINT:
            _number(file)
        elif kind == _COUNTED:
            count = _number(file)
            if file.tell() + count > size:
                raise NotOnnxError("it ends too early")
            if count > _LONGEST_TEXT or tag >> 3 == _GRAPH:
                file.seek(count, 1)
            else:
                content = file.read(count)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            file.seek(8 if kind == _EIGHT_BYTES else 4, 1)
        else:
            raise NotOnnxError("it is not in ONNX's form")
        found.append((tag >> 3, content))
    return found


def _number(file: BinaryIO) -> int:
    value = 0
    for place in range(_LONGEST_NUMBER):
        byte = file.read(1)
        if not byte:
            raise NotOnnxError("it ends too early")
        value |= (byte[0] & 0x7F) << (7 * place)
        if byte[0] < 0x80:
            return value
    raise NotOnnxError("it is not in ONNX's form")
