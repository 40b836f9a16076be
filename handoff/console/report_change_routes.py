"""What the forms of a report's page do; each ends on the page again, also when it is refused."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sanic import Blueprint, Request, redirect
from sanic.response import HTTPResponse

from handoff.accounts.model import Session
from handoff.console.gate import for_operators, form_field
from handoff.console.report_pages import LIST
from handoff.console.report_routes import read_report_id, show_one
from handoff.conversations import assignments
from handoff.conversations.model import ConversationError, UnusableText
from handoff.reports import duplicates, handling, reading, transmitting
from handoff.reports.model import UnknownReport
from handoff.service import service_of

bp = Blueprint("console_report_changes", url_prefix=f"{LIST}/<report_id:str>")

TEXT_LIMIT = 20_000
"""Characters of a form's field that are read at all; what may be stored is less."""
TYPED = ("field", "text", "commune", "nature", "urgency", "into", "reason")
"""What a refused form keeps."""


@bp.post("/fields")
@for_operators
async def edit_field(request: Request, session: Session, report_id: str) -> HTTPResponse:
    catalogue = service_of(request).report_catalogue
    given = {name: form_field(request, name, TEXT_LIMIT) for name in ("text", "commune")}
    return await _change(
        request,
        session,
        report_id,
        handling.edit_field,
        name=form_field(request, "field"),
        catalogue=catalogue,
        **given,
    )


@bp.post("/qualification")
@for_operators
async def qualify(request: Request, session: Session, report_id: str) -> HTTPResponse:
    given = {name: form_field(request, name) for name in ("nature", "urgency")}
    return await _change(request, session, report_id, handling.qualify, **given)


@bp.post("/merge")
@for_operators
async def merge(request: Request, session: Session, report_id: str) -> HTTPResponse:
    into = form_field(request, "into")
    return await _change(request, session, report_id, duplicates.merge, into=into)


@bp.post("/separation")
@for_operators
async def separate(request: Request, session: Session, report_id: str) -> HTTPResponse:
    return await _change(request, session, report_id, duplicates.separate)


@bp.post("/unit")
@for_operators
async def choose_unit(request: Request, session: Session, report_id: str) -> HTTPResponse:
    unit_id = form_field(request, "unit")
    return await _change(request, session, report_id, transmitting.choose_unit, unit_id=unit_id)


@bp.post("/transmission")
@for_operators
async def transmit(request: Request, session: Session, report_id: str) -> HTTPResponse:
    settings = service_of(request).settings
    return await _change(request, session, report_id, transmitting.transmit, settings=settings)


@bp.post("/transmissions/<transmission_id:str>/<decision:str>")
@for_operators
async def decide(
    request: Request, session: Session, report_id: str, transmission_id: str, decision: str
) -> HTTPResponse:
    service, id = service_of(request), read_report_id(report_id)

    async def run() -> None:
        await transmitting.decide(
            service.database,
            id,
            read_report_id(transmission_id),
            decision,
            operator=session.operator,
            now=service.clock(),
        )

    return await _run(request, session, id, run)


@bp.post("/closure")
@for_operators
async def close(request: Request, session: Session, report_id: str) -> HTTPResponse:
    reason = form_field(request, "reason")
    return await _change(request, session, report_id, handling.close, reason=reason)


@bp.post("/reopening")
@for_operators
async def reopen(request: Request, session: Session, report_id: str) -> HTTPResponse:
    return await _change(request, session, report_id, handling.reopen)


@bp.post("/conversation")
@for_operators
async def write_to_citizen(request: Request, session: Session, report_id: str) -> HTTPResponse:
    """Take the report's conversation up, and go there."""
    service = service_of(request)
    report = await reading.read_report(service.database, read_report_id(report_id))

    async def run() -> object:
        return await assignments.take_up(
            service.database,
            report.conversation_id,
            operator=session.operator,
            reference=report.reference,
            lease=timedelta(seconds=service.settings.lease),
            now=service.clock(),
        )

    there = f"/console/?open={report.conversation_id}"
    return await _run(request, session, report.id, run, then=there)


async def _change(
    request: Request,
    session: Session,
    report_id: str,
    change: Callable[..., Awaitable[object]],
    **given: Any,
) -> HTTPResponse:
    service, id = service_of(request), read_report_id(report_id)

    async def run() -> object:
        return await change(
            service.database,
            id,
            version=_read_version(request),
            operator=session.operator,
            now=service.clock(),
            **given,
        )

    return await _run(request, session, id, run)


async def _run(
    request: Request,
    session: Session,
    report_id: UUID,
    run: Callable[[], Awaitable[object]],
    then: str | None = None,
) -> HTTPResponse:
    """Do it and go on; what is refused is said on the page, which keeps what was typed."""
    try:
        await run()
    except UnknownReport:
        raise
    except ConversationError as error:
        status = 422 if isinstance(error, UnusableText) else 409
        typed = {name: form_field(request, name, TEXT_LIMIT) for name in _typed(request)}
        return await show_one(
            request, session, report_id, status=status, problem=str(error), typed=typed
        )
    done = request.path.rsplit("/", 1)[-1]
    return redirect(then or f"{LIST}/{report_id}?done={done}", status=303)


def _typed(request: Request) -> list[str]:
    return [name for name in TYPED if request.form and name in request.form]


def _read_version(request: Request) -> int:
    given = form_field(request, "version")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise UnusableText("La demande n'a pas pu être lue. Rechargez la page.", code="malformed")
    return int(given)
