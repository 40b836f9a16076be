"""Who may enter the console: a live session, from our own pages, with its CSRF token."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlsplit
from uuid import UUID

from sanic import Request, redirect
from sanic.exceptions import Forbidden, NotFound, Unauthorized
from sanic.response import HTTPResponse

from handoff.accounts import operations as accounts
from handoff.accounts.model import Session
from handoff.service import service_of

COOKIE = "console_session"
SAFE = {"GET", "HEAD"}

Handler = Callable[..., Awaitable[HTTPResponse | None]]


async def session_of(request: Request) -> Session | None:
    """Return the live session of a request, or None."""
    service = service_of(request)
    return await accounts.read_session(
        service.database,
        request.cookies.get(COOKIE) or "",
        idle=timedelta(seconds=service.settings.session_idle),
        absolute=timedelta(seconds=service.settings.session_absolute),
        now=service.clock(),
    )


def for_operators(handler: Handler) -> Handler:
    """Let signed-in operators in, whose account is complete; changes need the CSRF token."""

    @wraps(handler)
    async def check(request: Request, **arguments: str) -> HTTPResponse | None:
        session = await session_of(request)
        is_page = "text/html" in (request.headers.get("accept") or "")
        if session is None:
            if is_page:
                return redirect("/console/login")
            raise Unauthorized("Sign in first.")
        if session.operator.must_change_password:
            if is_page:
                return redirect("/console/account")
            raise Forbidden("Complete the account first.")
        if request.method not in SAFE:
            check_origin(request)
            given = request.headers.get("x-csrf-token") or form_field(request, "csrf")
            check_csrf(session, given)
        return await handler(request, session, **arguments)

    return check


def for_supervisors(handler: Handler) -> Handler:
    """Let in only operators who are supervisors."""

    @wraps(handler)
    async def check(request: Request, session: Session, **arguments: str) -> HTTPResponse | None:
        if session.operator.role != "supervisor":
            raise Forbidden("This is for supervisors.")
        return await handler(request, session, **arguments)

    return for_operators(check)


def check_origin(request: Request) -> None:
    """Refuse a change that another site's page asked for."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        is_ours = site == "same-origin"
    else:
        is_ours = urlsplit(request.headers.get("origin") or "").netloc == request.host
    if not is_ours:
        raise Forbidden("This request comes from another site.")


def check_csrf(session: Session, given: str | None) -> None:
    if not accounts.is_csrf_right(session, given):
        raise Forbidden("The CSRF token is missing or wrong.")


def form_field(request: Request, name: str, limit: int = 1000) -> str:
    """Return a field of a plain HTML form, cut at so many characters; empty when there is none."""
    return str(request.form.get(name) or "")[:limit] if request.form else ""


def read_id(conversation_id: str) -> UUID:
    try:
        return UUID(conversation_id)
    except ValueError:
        raise NotFound("No such conversation.") from None
