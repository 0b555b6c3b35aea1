"""The page for tests: as a browser at its own address asks for it, unless told otherwise."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bridge.page.feed import Feed
from bridge.page.ground import Ground
from bridge.page.site import site

PORT = 8081
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"
OWN = {"Host": HOST, "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Browser:
    """Asks for the page's own addresses."""

    client: FlaskClient = field(repr=False)

    @classmethod
    def at(cls, feed: Feed | None = None, **ground: Any) -> "Browser":
        app = site(Ground(PORT, feed=feed, **ground))
        return cls(app.test_client())

    def get(self, path: str, **headers: str) -> TestResponse:
        """Headers with _ for -."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers={"Host": HOST} | given)

    def post(self, path: str, data: object, **headers: str) -> TestResponse:
        """JSON, as the page's own scripts post it."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        body = json.dumps(data)
        return self.client.post(path, data=body, headers=OWN | {"Content-Type": "application/json"} | given)

    def form(self, path: str, fields: Mapping[str, str], body: str | bytes) -> TestResponse:
        """A form with a body as a file, as the preview posts it."""
        edge, told = "----of-the-form", body.encode() if isinstance(body, str) else body
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        parts.append(b'name="body"; filename="blob"\r\nContent-Type: application/octet-stream\r\n\r\n' + told)
        start = f"--{edge}\r\nContent-Disposition: form-data; ".encode()
        data = b"".join(start + part + b"\r\n" for part in parts) + f"--{edge}--\r\n".encode()
        form = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self.client.post(path, data=data, headers=OWN | form)
