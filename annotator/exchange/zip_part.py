"""One part of a file that is a ZIP archive, unpacked up to a limit."""

from __future__ import annotations

import io
import zipfile

from annotator.exchange.errors import FormatError

LARGEST_BYTES = 200_000_000


def part_names(content: bytes) -> tuple[str, ...]:
    """The names of an archive's parts; none where it is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return tuple(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ()


def part_of(content: bytes, name: str, *, source: str, kind: str, largest_bytes: int = LARGEST_BYTES) -> bytes:
    """What is in a part. ``kind`` is what such a file is called: ``Datavyu file``.

    Raises:
        FormatError: there is no such part, it is damaged, or it is larger than ``largest_bytes``.
    """
    too_large = f"{source} is larger than {LARGEST_BYTES // 10**6} MB when unpacked"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(name).file_size > largest_bytes:
                raise FormatError(too_large)
            with archive.open(name) as part:
                unpacked = part.read(largest_bytes + 1)
    except KeyError:
        raise FormatError(f"{source} is no {kind}: it has no part '{name}'") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise _damaged(source, error) from None
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise _damaged(source, error) from None
    if len(unpacked) > largest_bytes:
        raise FormatError(too_large)
    return unpacked


def _damaged(source: str, error: Exception) -> FormatError:
    return FormatError(f"{source} is damaged: it cannot be unpacked ({error})")
