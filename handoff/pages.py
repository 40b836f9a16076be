"""Renders the pages, names the built assets, and sets the headers of every answer."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Request, html
from sanic.response import BaseHTTPResponse, HTTPResponse

from handoff.static_files import FOLDER

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "media-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class MissingAssets(RuntimeError):
    """The front end was not built."""


class Pages:
    """The templates and the built assets."""

    def __init__(self) -> None:
        self._manifest = _read_manifest()
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["asset"] = self.asset

    def asset(self, name: str) -> str:
        """Return the address of a built asset, which carries a hash of its content."""
        return f"/static/{self._manifest[name]}"

    def show(self, template: str, *, status: int = 200, **values: Any) -> HTTPResponse:
        return html(self._templates.get_template(template).render(values), status=status)


async def set_headers(request: Request, response: BaseHTTPResponse) -> None:
    """Give every answer the security headers; only built assets may be kept by a browser.

    An answer that has a policy of its own keeps it: a citizen's file has a stricter one.
    """
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    is_asset = request.path.startswith("/static/") and response.status == 200
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_asset else "no-store"
    )


def _read_manifest() -> dict[str, str]:
    path = FOLDER / "manifest.json"
    if not path.exists():
        raise MissingAssets("The front end is not built: run `make assets`.")
    manifest: dict[str, str] = json.loads(path.read_text())
    return manifest
