"""Annotator: find and code moments in which words and face, gaze or body disagree.

In a notebook ``import annotator`` gives what :mod:`annotator.notebook` offers, read in when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.notebook import AgreementSettings as AgreementSettings
    from annotator.notebook import OpenedSession as OpenedSession
    from annotator.notebook import agreement as agreement
    from annotator.notebook import agreement_frame as agreement_frame
    from annotator.notebook import frame as frame
    from annotator.notebook import open_session as open_session

__version__ = "0.1.0"

_FOR_NOTEBOOKS = ("AgreementSettings", "OpenedSession", "agreement", "agreement_frame", "frame", "open_session")


def __getattr__(name: str) -> Any:
    if name not in _FOR_NOTEBOOKS:
        raise AttributeError(f"module 'annotator' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module("annotator.notebook"), name)


def __dir__() -> list[str]:
    return [*globals(), *_FOR_NOTEBOOKS]
