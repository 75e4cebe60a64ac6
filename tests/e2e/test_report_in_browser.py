"""The report opened from disk in a real browser: nothing is asked of any network, and nothing is wrong in it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import cv2
import pytest

from annotator.features.report.contents import ReportOptions
from annotator.features.report.write import write_report
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import answered_session

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_TIMEOUT_S = 90
_BROWSER_ITSELF = "not an origin"


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("needs chromium")
    return found


def opened(browser: str, page: Path, scratch: Path, *wanted: str) -> tuple[str, list[str]]:
    """What the browser said about the page, and every address the page made it ask for."""
    log = scratch / "net.json"
    done = subprocess.run(
        [
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--enable-logging=stderr",
            f"--user-data-dir={scratch / 'profile'}",
            f"--log-net-log={log}",
            *wanted,
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    parts = [event["params"] for event in events if "url" in event.get("params", {})]
    return done.stderr, [str(row["url"]) for row in parts if row.get("initiator", _BROWSER_ITSELF) != _BROWSER_ITSELF]


@pytest.mark.parametrize("dark", [False, True])
def test_it_opens_offline_without_an_error_or_a_request(browser: str, tmp_path: Path, dark: bool) -> None:
    page, picture = tmp_path / "report.html", tmp_path / "picture.png"
    with SessionFolder.create(tmp_path / "a.session", answered_session()) as folder:
        write_report(folder, folder.load(), page, ReportOptions(stills=False))
    scheme = "--blink-settings=preferredColorScheme=0" if dark else "--blink-settings=preferredColorScheme=1"
    said, asked = opened(browser, page, tmp_path, scheme, f"--screenshot={picture}", "--window-size=1280,1600")
    assert "CONSOLE" not in said
    assert asked == []
    corner = cv2.imread(str(picture))[4, 4]
    assert (corner.mean() < 60) == dark, "the page follows the reader's scheme"


def test_it_prints(browser: str, tmp_path: Path) -> None:
    page, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    with SessionFolder.create(tmp_path / "a.session", answered_session()) as folder:
        write_report(folder, folder.load(), page, ReportOptions(stills=False, deidentify=True))
    said, asked = opened(browser, page, tmp_path, f"--print-to-pdf={printed}")
    assert "CONSOLE" not in said
    assert asked == []
    assert printed.read_bytes().startswith(b"%PDF")


def test_the_browser_itself_is_watched(browser: str, tmp_path: Path) -> None:
    """The test above would see a request and an error if there were one."""
    page = tmp_path / "bad.html"
    page.write_text("<script>console.error('oh')</script><img src='http://127.0.0.1:9/x.png'>", encoding="utf-8")
    said, asked = opened(browser, page, tmp_path, f"--screenshot={tmp_path / 'x.png'}")
    assert "CONSOLE" in said
    assert "http://127.0.0.1:9/x.png" in asked
