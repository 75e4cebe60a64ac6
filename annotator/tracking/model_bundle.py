"""The optional official model bundle: where it is, whether it is the right one, and how to get it.

Nothing here runs by itself: the network is used by :func:`fetch` only, which only ``annotator models fetch`` calls.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from annotator.own_folders import models_folder
from annotator.resources import resource

ENVIRONMENT_VARIABLE = "ANNOTATOR_FACE_LANDMARKER"
FACE_LANDMARKER = "face_landmarker"
_CHUNK = 1 << 16
_TIMEOUT_S = 30.0


class BundleError(RuntimeError):
    """The model bundle is missing, not the right one, or cannot be fetched; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleEntry:
    """One line of the manifest: what the bundle is called, where it comes from, and what it must be."""

    id: str
    file_name: str
    title: str
    url: str
    sha256: str
    size_bytes: int
    licence: str = ""


def manifest() -> Mapping[str, BundleEntry]:
    """The bundles this program knows, by id."""
    rows = json.loads(resource("models.json").read_text(encoding="utf-8"))
    return {id_: BundleEntry(id=id_, **row) for id_, row in rows.items()}


def locate(entry: BundleEntry | None = None, *, folder: Path | None = None) -> Path | None:
    """The verified face landmarker bundle, or None where there is none.

    Looked for in the environment variable ``ANNOTATOR_FACE_LANDMARKER`` (a file), then in the user's models folder.

    Raises:
        BundleError: the variable names a file that is not there, or what was found is not the official bundle.
    """
    wanted = entry or manifest()[FACE_LANDMARKER]
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    path = Path(named) if named else (folder or models_folder()) / wanted.file_name
    if not path.is_file():
        if named:
            raise BundleError(f"{ENVIRONMENT_VARIABLE} names {path}, which is not a file; correct or unset it")
        return None
    verify(path, wanted)
    return path


def verify(path: Path, entry: BundleEntry) -> None:
    """Check that a file is the bundle of the manifest.

    Raises:
        BundleError: it is not, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            digest = _digest_of(file)
    except OSError as error:
        raise BundleError(f"{path} cannot be read ({error.strerror or error}); check its permissions") from error
    if digest != entry.sha256:
        raise BundleError(
            f"{path} is not the official {entry.file_name}, or is damaged; delete it and run 'annotator models fetch'"
        )


def fetch(
    entry: BundleEntry,
    *,
    folder: Path | None = None,
    on_progress: Callable[[int, int], None] = lambda _got, _size: None,
) -> Path:
    """Download a bundle into the user's models folder, or go on where an earlier download broke off.

    The file is put in place only when it is whole and has the digest of the manifest.

    Args:
        on_progress: Called with bytes so far and bytes in all.

    Raises:
        BundleError: no connection, no room, or not the right file came.
    """
    target_folder = folder or models_folder()
    target = target_folder / entry.file_name
    part = target.with_name(f"{entry.file_name}.part")
    try:
        target_folder.mkdir(parents=True, exist_ok=True)
        _download(entry, part, on_progress)
        with part.open("rb") as file:
            digest = _digest_of(file)
        if digest != entry.sha256:
            part.unlink()
            raise BundleError(f"what came from {entry.url} is not the file this program knows; nothing was installed")
        os.replace(part, target)
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise BundleError(
            f"{entry.url} could not be fetched ({reason}); check the connection and run the command again, it goes on "
            f"from here; or download the file yourself and put it into {target_folder}"
        ) from error
    except OSError as error:
        raise BundleError(
            f"{target} cannot be written ({error.strerror or error}); make room or check access"
        ) from error
    return target


def _download(entry: BundleEntry, part: Path, on_progress: Callable[[int, int], None]) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have >= entry.size_bytes:
        return
    request = urllib.request.Request(entry.url, headers={"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
        resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        got = have if resumed else 0
        with part.open("ab" if resumed else "wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                got += len(chunk)
                if got > entry.size_bytes:
                    break  # not the file of the manifest; the digest will say so
                on_progress(got, entry.size_bytes)
            file.flush()
            os.fsync(file.fileno())
    if got < entry.size_bytes:
        raise ConnectionError(f"the connection ended after {got} of {entry.size_bytes} bytes")


def _digest_of(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
