"""What ``Annotator.app`` tells macOS of itself: its name, its version, and which documents are its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

IDENTIFIER = "org.session-annotator.annotator"
SESSION, EXERCISE = f"{IDENTIFIER}.session", f"{IDENTIFIER}.exercise"


def description(root: Path) -> dict[str, Any]:
    """Arguments for PyInstaller's ``BUNDLE``."""
    source = (root / "annotator" / "__init__.py").read_text("utf-8")
    version = (re.search(r'^__version__ = "(.+)"$', source, re.MULTILINE) or ["", "0"])[1]
    return {"bundle_identifier": IDENTIFIER, "version": version, "info_plist": _info()}


def _info() -> dict[str, Any]:
    return {
        "NSHighResolutionCapable": True,
        "LSMinimumSystemVersion": "13.0",
        "LSApplicationCategoryType": "public.app-category.medical",
        # A session is a folder that Finder shows, and opens, as one document.
        "UTExportedTypeDeclarations": [
            _type(SESSION, "Annotator session", "session", ["com.apple.package"]),
            _type(EXERCISE, "Annotator exercise", "exercise", ["public.data"]),
        ],
        "CFBundleDocumentTypes": [
            _document("Annotator session", SESSION, "Owner", package=True),
            _document("Annotator exercise", EXERCISE, "Owner"),
            _document("Recording", "public.movie", "Alternate"),
        ],
    }


def _type(identifier: str, words: str, extension: str, conforms_to: list[str]) -> dict[str, Any]:
    return {
        "UTTypeIdentifier": identifier,
        "UTTypeDescription": words,
        "UTTypeConformsTo": conforms_to,
        "UTTypeTagSpecification": {"public.filename-extension": [extension]},
    }


def _document(words: str, content: str, rank: str, *, package: bool = False) -> dict[str, Any]:
    return {
        "CFBundleTypeName": words,
        "CFBundleTypeRole": "Editor",
        "LSItemContentTypes": [content],
        "LSHandlerRank": rank,
        "LSTypeIsPackage": package,
    }
