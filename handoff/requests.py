"""Reads what comes in and turns every refusal into one clear sentence."""

import json as standard_json
import logging
from typing import Any

from sanic import Request, Sanic, json
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse

from handoff.accounts.model import AccountError
from handoff.accounts.operations import TooManyFailures
from handoff.conversations.model import (
    ConversationError,
    NotYours,
    TooFast,
    UnknownConversation,
    UnusableText,
)
from handoff.database import Unavailable
from handoff.files.model import FilesAway, FileTooBig, UnusableFile, UploadCut
from handoff.reports.model import UnknownReport
from handoff.service import service_of

logger = logging.getLogger(__name__)

EMERGENCY = "En cas de danger, appelez le 17 ou le 112, ou envoyez un SMS au 114."
_REFUSALS: tuple[tuple[type[ConversationError], int], ...] = (
    (UnusableText, 422),
    (TooFast, 429),
    (UnknownConversation, 404),
    (NotYours, 409),
    (UnknownReport, 404),
    (FileTooBig, 413),
    (UnusableFile, 422),
    (UploadCut, 408),
    (FilesAway, 503),
    (ConversationError, 409),
)
_HTTP_SENTENCES = {
    401: "Reconnectez-vous.",
    403: "Cette action n'est pas permise.",
    404: "Cette page n'existe pas ou plus.",
    405: "Cette action n'est pas permise.",
    413: "Votre message est trop long. Envoyez-le en plusieurs fois.",
}


def read_json(request: Request) -> dict[str, Any]:
    """Return the request's JSON object; raises UnusableText for anything else."""
    content_type = request.content_type.partition(";")[0].strip().lower()
    try:
        body = standard_json.loads(request.body) if content_type == "application/json" else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise UnusableText("Le message n'a pas pu être lu.", code="malformed")
    return body


def install(app: Sanic[Any, Any]) -> None:
    """Give the application its answers to errors."""
    app.exception(ConversationError)(_refuse)
    app.exception(AccountError)(_refuse_account)
    app.exception(*Unavailable)(_unavailable)
    app.exception(SanicException)(_http)
    app.exception(Exception)(_unexpected)


async def _refuse(request: Request, error: ConversationError) -> HTTPResponse:
    status = next(status for kind, status in _REFUSALS if isinstance(error, kind))
    retry_after = error.extra.pop("retry_after", None)
    code = error.extra.pop("code", error.code)
    return _say(request, status, str(error), code, retry_after, **error.extra)


async def _refuse_account(request: Request, error: AccountError) -> HTTPResponse:
    status = 429 if isinstance(error, TooManyFailures) else 422
    return _say(request, status, str(error), "account")


async def _unavailable(request: Request, error: Exception) -> HTTPResponse:
    logger.warning("The database is away (%s).", type(error).__name__)
    sentence = f"Le service revient dans un instant. {EMERGENCY}"
    return _say(request, 503, sentence, "unavailable", retry_after=2)


async def _http(request: Request, error: SanicException) -> HTTPResponse:
    sentence = _HTTP_SENTENCES.get(error.status_code, "La demande n'a pas pu être lue.")
    return _say(request, error.status_code, sentence, f"http_{error.status_code}")


async def _unexpected(request: Request, error: Exception) -> HTTPResponse:
    logger.error("%s %s failed.", request.method, request.path, exc_info=error)
    sentence = f"Le service a rencontré un problème. Réessayez. {EMERGENCY}"
    return _say(request, 500, sentence, "unexpected")


def _say(
    request: Request,
    status: int,
    sentence: str,
    code: str,
    retry_after: int | None = None,
    **extra: Any,
) -> HTTPResponse:
    """Tell what is wrong: a page to whoever opened an address, JSON to our own scripts."""
    if "text/html" in (request.headers.get("accept") or ""):
        is_console = request.path.startswith("/console")
        response = service_of(request).pages.show(
            "error.html", status=status, sentence=sentence, is_console=is_console
        )
    else:
        response = json({"error": sentence, "code": code, **extra}, status=status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
