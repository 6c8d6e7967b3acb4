"""A package index on loopback that lists what a test has put into it."""

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from harness.measure.documentation.releases import JSON
from tests.unit.wheels import make_wheel


class Index(ThreadingHTTPServer):
    """Lists what was put into it; serves the wheels that still lie in its folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.folder = folder
        self.files: dict[str, list[dict[str, Any]]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/simple/"

    def add(self, name: str, version: str, *, days: int, source: str, requires: str = "") -> Path:
        content = {f"{name}/__init__.py": source}
        wheel = make_wheel(self.folder, name, version, requires=requires, files=content)
        entry = {
            "filename": wheel.name,
            "url": f"/{wheel.name}",
            "hashes": {},
            "upload-time": (datetime.now(UTC) - timedelta(days=days)).isoformat(),
        }
        self.files.setdefault(name, []).append(entry)
        return wheel


class Page(BaseHTTPRequestHandler):
    """One request to an Index."""

    server: Index

    def do_GET(self) -> None:
        name = self.path.strip("/").rpartition("/")[2]
        file = self.server.folder / name
        if name in self.server.files:
            page = {"meta": {"api-version": "1.1"}, "name": name, "files": self.server.files[name]}
            self._answer(json.dumps(page).encode(), JSON)
        elif file.is_file():
            self._answer(file.read_bytes(), "application/zip")
        else:
            self.send_error(404)

    do_HEAD = do_GET  # noqa: N815  # the server's word for it

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        pass
