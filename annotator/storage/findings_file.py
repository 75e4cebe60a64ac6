"""The machine's findings on disk: ``analysis/findings.json``. Always replaceable by another analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from annotator import atomic
from annotator.domain.limits import check_limits
from annotator.domain.session import Findings
from annotator.file_modes import make_folder

FILE_NAME = "findings.json"


def write(path: Path, findings: Findings) -> None:
    """Replace the findings on disk.

    Raises:
        ValueError: a number in them is not finite, which JSON cannot hold; names the place.
        OSError: they could not be written; the earlier ones are still there.
    """
    content = msgspec.json.encode(findings, enc_hook=_plain)
    try:
        msgspec.json.decode(content, type=Findings)
    except msgspec.ValidationError as error:
        raise ValueError(f"the findings cannot be kept: {error}") from error
    make_folder(path.parent)
    atomic.write_bytes(path, msgspec.json.format(content, indent=1))


def read(path: Path) -> Findings:
    """The findings on disk; empty where there are none.

    Raises:
        OSError: the file is there and cannot be read.
        ValueError: the file is damaged, or holds what no session can hold.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Findings()
    try:
        findings = msgspec.json.decode(content, type=Findings)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    check_limits(findings)
    info = findings.info
    if info is not None:
        info = replace(info, parameters=MappingProxyType(dict(info.parameters)))
    return Findings(info=info, flags=MappingProxyType(dict(findings.flags)))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
