"""The reports room's pages: the list, one report, the supervisors' figures."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sanic import Blueprint, Request, redirect
from sanic.response import HTTPResponse

from handoff.accounts.model import Session
from handoff.console import report_words as words
from handoff.console.gate import for_operators, for_supervisors
from handoff.console.report_file_page import show_report
from handoff.console.report_pages import LIST, read_asked, show_list
from handoff.console.report_statistics import read_days, show_statistics, statistics_csv
from handoff.reports import browsing, reading
from handoff.reports.changes import UNKNOWN
from handoff.reports.figures import read_statistics
from handoff.reports.model import UnknownReport
from handoff.reports.typed import cut_line
from handoff.service import service_of

bp = Blueprint("console_reports", url_prefix=LIST)


@bp.get("/")
@for_operators
async def list_reports(request: Request, session: Session) -> HTTPResponse:
    service, now = service_of(request), service_of(request).clock()
    asked = read_asked(request)
    found = await browsing.find_by_reference(service.database, asked.q)
    if found is not None:
        return redirect(f"{LIST}/{found}", status=303)
    listing = await browsing.browse(
        service.database, asked.search(now), page=asked.page, operator=session.operator, now=now
    )
    return service.pages.show(
        "reports.html",
        **frame(session, "list"),
        catalogue=service.report_catalogue,
        **show_list(asked, listing, service.report_catalogue),
    )


@bp.get("/statistics")
@for_supervisors
async def show_figures(request: Request, session: Session) -> HTTPResponse:
    service = service_of(request)
    days = read_days(request)
    found = await read_statistics(service.database, days=days, now=service.clock())
    if request.args.get("format") == "csv":
        return statistics_csv(found, service.report_catalogue)
    shown = show_statistics(found, service.report_catalogue)
    return service.pages.show("report_statistics.html", **frame(session, "statistics"), **shown)


@bp.get("/<report_id:str>")
@for_operators
async def open_report(request: Request, session: Session, report_id: str) -> HTTPResponse:
    return await show_one(
        request, session, read_report_id(report_id), done=str(request.args.get("done") or "")
    )


async def show_one(
    request: Request,
    session: Session,
    report_id: UUID,
    *,
    status: int = 200,
    problem: str | None = None,
    done: str = "",
    typed: Mapping[str, str] | None = None,
) -> HTTPResponse:
    """Show a report as it stands, with what was refused and what was typed for it."""
    service = service_of(request)
    unit_words = cut_line(str(request.args.get("units") or ""), 100)
    file = await reading.open_report(
        service.database,
        report_id,
        unit_words=unit_words,
        operator=session.operator,
        now=service.clock(),
    )
    return service.pages.show(
        "report.html",
        status=status,
        **frame(session, ""),
        catalogue=service.report_catalogue,
        unit_words=unit_words,
        problem=problem,
        done=words.DONE.get(done),
        **show_report(file, service.report_catalogue, session.operator, typed=typed),
    )


def frame(session: Session, here: str) -> dict[str, Any]:
    """Return what every page of the room needs."""
    return {"operator": session.operator, "csrf": session.csrf, "here": here, "words": words}


def read_report_id(report_id: str) -> UUID:
    try:
        return UUID(report_id)
    except ValueError:
        raise UnknownReport(UNKNOWN) from None
