"""The optional bundle: found, verified, fetched."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from annotator.own_folders import models_folder
from annotator.tracking.model_bundle import (
    ENVIRONMENT_VARIABLE,
    FACE_LANDMARKER,
    BundleEntry,
    BundleError,
    fetch,
    locate,
    manifest,
    verify,
)

CONTENT = bytes(range(256)) * 1000


class _Server(BaseHTTPRequestHandler):
    """Serves CONTENT; ``/broken`` breaks off half-way unless it is asked to go on."""

    asked: list[str]

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        body = CONTENT[start:]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.path == "/broken" and not wanted else body)

    def log_message(self, *_args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    handler = type("Handler", (_Server,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http_server:
        thread = threading.Thread(target=http_server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{http_server.server_port}", handler.asked  # pyright: ignore
        http_server.shutdown()
        thread.join()


def entry(url: str, content: bytes = CONTENT) -> BundleEntry:
    return BundleEntry(
        id="x",
        file_name="x.task",
        title="X",
        url=url,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(CONTENT),
    )


def test_the_shipped_manifest_is_for_the_official_bundle(shared: Path) -> None:
    row = manifest()[FACE_LANDMARKER]
    path = shared / "models" / row.file_name
    verify(path, row)
    assert path.stat().st_size == row.size_bytes
    assert row.url.startswith("https://")


def test_the_environment_variable_wins(shared: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = shared / "models" / "face_landmarker.task"
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(path))
    assert locate(folder=tmp_path) == path


def test_a_variable_that_names_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "missing.task"))
    with pytest.raises(BundleError, match="not a file; correct or unset it"):
        locate(folder=tmp_path)


def test_without_a_bundle_nothing_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    assert locate(folder=tmp_path) is None


def test_a_wrong_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    (tmp_path / "face_landmarker.task").write_bytes(b"something else")
    with pytest.raises(BundleError, match="not the official"):
        locate(folder=tmp_path)


def test_fetch_puts_the_whole_file_in_place(server: tuple[str, list[str]], tmp_path: Path) -> None:
    seen: list[int] = []
    path = fetch(entry(f"{server[0]}/x"), folder=tmp_path / "new", on_progress=lambda got, _size: seen.append(got))
    assert path.read_bytes() == CONTENT
    assert seen == sorted(seen)
    assert seen[-1] == len(CONTENT)
    assert [file.name for file in path.parent.iterdir()] == ["x.task"]


def test_fetch_goes_on_where_it_broke_off(server: tuple[str, list[str]], tmp_path: Path) -> None:
    url, asked = server
    with pytest.raises(BundleError, match="goes on from here"):
        fetch(entry(f"{url}/broken"), folder=tmp_path)
    assert not (tmp_path / "x.task").exists()
    assert fetch(entry(f"{url}/broken"), folder=tmp_path).read_bytes() == CONTENT
    assert asked == ["", f"bytes={len(CONTENT) // 2}-"]


def test_what_is_not_the_known_file_is_not_installed(server: tuple[str, list[str]], tmp_path: Path) -> None:
    (tmp_path / "x.task").write_bytes(b"the earlier one")
    with pytest.raises(BundleError, match="nothing was installed"):
        fetch(entry(f"{server[0]}/x", b"expected"), folder=tmp_path)
    assert (tmp_path / "x.task").read_bytes() == b"the earlier one"
    assert [file.name for file in tmp_path.iterdir()] == ["x.task"]


def test_no_connection_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="could not be fetched"):
        fetch(entry("http://127.0.0.1:9/x"), folder=tmp_path)


def test_the_models_folder_follows_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert models_folder() == tmp_path / "annotator" / "models"
