"""On Linux: ICU's data without what Qt never asks for. 32 MB of tables come with Qt; it sorts and changes case with 5.

The data are one array in a library: a header, a table of contents (names in order, each with the place of its part),
the parts. ICU looks each part up by its name when it is first needed and goes on without it where it is not there.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

LIBRARY = re.compile(r"libicudata\.so\.(\d+)")
_MAGIC, _KIND = b"\xda\x27", b"CmnD"
_UNUSED = re.compile(
    r"[^/]+/((brkitr|curr|lang|rbnf|region|translit|unit|zone)/.*|[^/]*\.(cnv|cfu|spp)|[a-z]{2,3}(_\w+)?\.res)"
)
"""Numbers and dates by country and the breaking of lines, for which Qt has tables of its own; currencies, languages,
spelt numbers, transliteration, units, time zones; old encodings, which Python decodes."""
_ALIGNED = 16


def smaller(library: Path, folder: Path) -> Path:
    """Make the same library with the parts that are used.

    Raises:
        RuntimeError: the library does not hold what it did when this was written, or there is no compiler.
    """
    found = LIBRARY.fullmatch(library.name)
    if found is None:
        raise RuntimeError(f"{library.name} is not ICU's data")
    compiler = shutil.which("cc")
    if compiler is None:
        raise RuntimeError("a C compiler is needed (on Debian and Ubuntu: sudo apt-get install gcc)")
    folder.mkdir(parents=True, exist_ok=True)
    target, symbol = folder / library.name, f"icudt{found.group(1)}_dat"
    with tempfile.TemporaryDirectory() as scratch:
        data, source = Path(scratch) / "icu.dat", Path(scratch) / "icu.s"
        data.write_bytes(filtered(library.read_bytes()))
        source.write_text(
            f".section .rodata\n.balign {_ALIGNED}\n.globl {symbol}\n.type {symbol}, %object\n{symbol}:\n"
            f'.incbin "{data}"\n.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",%progbits\n',
            "utf-8",
        )
        command = [compiler, "-shared", "-nostdlib", f"-Wl,-soname,{library.name}", "-o", str(target), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{library.name} could not be made smaller: {done.stderr.strip()}")
    return target


def filtered(content: bytes) -> bytes:
    """The data that lie in these bytes, without the parts that are not used.

    Raises:
        RuntimeError: there are none, or of another form.
    """
    start = content.find(_KIND) - 12
    if start < 0 or content[start + 2 : start + 4] != _MAGIC:
        raise RuntimeError("these are no data of ICU")
    contents = start + struct.unpack_from("<H", content, start)[0]
    (count,) = struct.unpack_from("<I", content, contents)
    rows = [struct.unpack_from("<II", content, contents + 4 + 8 * place) for place in range(count)]
    names = [content[contents + at : content.index(b"\0", contents + at) + 1] for at, _ in rows]
    ends = [at for _, at in rows[1:]] + [len(content) - contents]
    parts = [
        (name, content[contents + at : contents + end])
        for name, (_, at), end in zip(names, rows, ends, strict=True)
        if not _UNUSED.fullmatch(name[:-1].decode("ascii"))
    ]
    if len(parts) == count:
        raise RuntimeError("ICU's data have none of the parts that are left out")
    return content[start:contents] + _packed(parts)


def _packed(parts: list[tuple[bytes, bytes]]) -> bytes:
    """A table of contents with its parts."""
    name_at = 4 + 8 * len(parts)
    part_at = _aligned(name_at + sum(len(name) for name, _ in parts))
    table, names = [struct.pack("<I", len(parts))], b""
    blocks: list[bytes] = []
    for name, part in parts:
        table.append(struct.pack("<II", name_at + len(names), part_at))
        names += name
        blocks.append(part.ljust(_aligned(len(part)), b"\0"))
        part_at += len(blocks[-1])
    head = b"".join(table) + names
    return head.ljust(_aligned(len(head)), b"\0") + b"".join(blocks)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
