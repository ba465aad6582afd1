"""A door of one's own, and how to ask it as a server does."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from django.core.wsgi import get_wsgi_application

from faq.operations.store.disk import Disk
from faq.operations.store.door import Door
from faq.operations.store.watch import Watch


class Said(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Asked:
    """Django behind a door, with a count of what reaches it."""

    def __init__(self) -> None:
        self.django, self.paths = get_wsgi_application(), []

    def __call__(self, environ: Any, start: Any) -> Any:
        self.paths.append(environ["PATH_INFO"])
        return self.django(environ, start)


def make_door(folder: Any) -> Door:
    door = Door(Asked(), Watch(), Disk(folder / "pages"))
    door.start = lambda: None  # no thread of its own: a test says when it looks
    return door


def environment(path: str, method: str = "GET", body: bytes = b"", **headers: str) -> dict[str, Any]:
    path, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1:8000",
        "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }  # fmt: skip
    return environ | {f"HTTP_{name.upper()}": value for name, value in headers.items()}


def ask(door: Door, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Said:
    return answer(door, environment(path, method, body, **headers))


def answer(door: Door, environ: dict[str, Any]) -> Said:
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        said.update(status=int(status[:3]), headers=dict(headers))

    found = door(environ, start)
    text = b"".join(found)
    if hasattr(found, "close"):
        found.close()
    return Said(said["status"], said["headers"], text)
