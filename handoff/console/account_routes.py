"""The console's doors: sign in, complete one's account, sign out."""

from sanic import Blueprint, Request, redirect
from sanic.response import HTTPResponse

from handoff.accounts import operations as accounts
from handoff.accounts.model import AccountError
from handoff.console.gate import COOKIE, check_csrf, check_origin, form_field, session_of
from handoff.conversations.lost_operators import sign_off
from handoff.service import Service, service_of

bp = Blueprint("console_accounts", url_prefix="/console")


@bp.get("/login")
async def show_login(request: Request) -> HTTPResponse:
    return _show_login(service_of(request), login="", error=None, status=200)


@bp.post("/login")
async def sign_in(request: Request) -> HTTPResponse:
    check_origin(request)
    service = service_of(request)
    login = form_field(request, "login")
    try:
        token = await accounts.sign_in(
            service.database,
            login=login,
            password=form_field(request, "password"),
            address=request.remote_addr or request.ip,
            now=service.clock(),
        )
    except AccountError as error:
        status = 429 if isinstance(error, accounts.TooManyFailures) else 401
        refusal = _show_login(service, login=login, error=str(error), status=status)
        if status == 429:
            refusal.headers["Retry-After"] = str(int(accounts.FAILURE_WINDOW.total_seconds()))
        return refusal
    response = redirect("/console")
    response.add_cookie(
        COOKIE,
        token,
        path="/console",
        httponly=True,
        secure=service.settings.cookie_secure,
        samesite="Strict",
    )
    return response


@bp.get("/account")
async def show_account(request: Request) -> HTTPResponse:
    session = await session_of(request)
    if session is None:
        return redirect("/console/login")
    if not session.operator.must_change_password:
        return redirect("/console")
    form = {"grade": session.operator.grade, "given_name": session.operator.given_name}
    pages = service_of(request).pages
    return pages.show("account.html", csrf=session.csrf, form=form, error=None)


@bp.post("/account")
async def complete_account(request: Request) -> HTTPResponse:
    check_origin(request)
    session = await session_of(request)
    if session is None:
        return redirect("/console/login")
    check_csrf(session, form_field(request, "csrf"))
    if not session.operator.must_change_password:
        return redirect("/console")  # a new one-time password comes from `make operator`
    service = service_of(request)
    form = {name: form_field(request, name) for name in ("grade", "given_name")}
    try:
        await accounts.complete_account(
            service.database,
            session.operator,
            password=form_field(request, "password"),
            now=service.clock(),
            **form,
        )
    except AccountError as error:
        return service.pages.show(
            "account.html", status=422, csrf=session.csrf, form=form, error=str(error)
        )
    return redirect("/console/login")


@bp.post("/logout")
async def sign_out(request: Request) -> HTTPResponse:
    check_origin(request)
    session = await session_of(request)
    if session is not None:
        given = request.headers.get("x-csrf-token") or form_field(request, "csrf")
        check_csrf(session, given)
        service = service_of(request)
        await sign_off(service.database, operator=session.operator, now=service.clock())
        await accounts.sign_out(service.database, session, now=service.clock())
    response = redirect("/console/login")
    response.delete_cookie(COOKIE, path="/console")
    return response


def _show_login(service: Service, *, login: str, error: str | None, status: int) -> HTTPResponse:
    form = {"login": login}
    return service.pages.show("login.html", status=status, csrf="", form=form, error=error)
