"""Hands a file out so that no browser ever opens it as one of our pages."""

from sanic import raw
from sanic.response import HTTPResponse

from handoff.files.model import JPEG, StoredFile
from handoff.files.names import disposition

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def serve(file: StoredFile, content: bytes, *, is_preview: bool) -> HTTPResponse:
    return raw(
        content,
        content_type=JPEG.media_type if is_preview else file.kind,
        headers={
            "Content-Disposition": disposition(file.name),
            "Content-Security-Policy": POLICY,
        },
    )
