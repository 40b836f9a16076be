"""Serves the built scripts and styles, compressed beforehand, named by their content."""

from functools import cache
from pathlib import Path

from sanic import Blueprint, Request, raw
from sanic.exceptions import NotFound
from sanic.response import HTTPResponse

FOLDER = Path(__file__).parent / "static"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
ENCODINGS = {"br": ".br", "gzip": ".gz"}

bp = Blueprint("static", url_prefix="/static")


@bp.get("/<name:str>")
async def show_file(request: Request, name: str) -> HTTPResponse:
    content_type = TYPES.get(Path(name).suffix)
    if content_type is None or name not in _names():
        raise NotFound("No such file.")
    accepted = (request.headers.get("accept-encoding") or "").replace(" ", "").split(",")
    encoding = next((encoding for encoding in ENCODINGS if encoding in accepted), None)
    headers = {"Vary": "Accept-Encoding"}
    if encoding is not None:
        headers["Content-Encoding"] = encoding
    return raw(_content(name + ENCODINGS.get(encoding or "", "")), 200, headers, content_type)


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in FOLDER.iterdir())


@cache
def _content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
