"""A unit's acknowledgement: by the link of an e-mail, or by its gateway's signed request.

Opening the link changes nothing, for mail scanners open links: only the page's button does.
"""

from sanic import Blueprint, Request, json, redirect
from sanic.exceptions import Forbidden, NotFound
from sanic.response import HTTPResponse

from handoff.reports.model import Report
from handoff.reports.reference import read_reference
from handoff.requests import read_json
from handoff.service import service_of
from handoff.transmissions.acknowledging import acknowledge_named, of_token
from handoff.transmissions.model import Transmission
from handoff.transmissions.operations import acknowledge
from handoff.transmissions.ways import WEBHOOK
from handoff.transmissions.webhook.signature import SIGNATURE, TIMESTAMP, is_signed

bp = Blueprint("transmissions", url_prefix="/units")


@bp.get("/acknowledgement/<token:str>")
async def show_acknowledgement(request: Request, token: str) -> HTTPResponse:
    service = service_of(request)
    transmission, report = await _find(request, token)
    return service.pages.show(
        "acknowledgement.html",
        reference=report.reference,
        kind=service.report_catalogue.title(report.kind),
        is_acknowledged=transmission.acknowledged_at is not None,
    )


@bp.post("/acknowledgement/<token:str>")
async def acknowledge_by_link(request: Request, token: str) -> HTTPResponse:
    service = service_of(request)
    transmission, _ = await _find(request, token)
    async with service.database.transaction() as connection:
        await acknowledge(connection, transmission.id, actor="unit by mail", now=service.clock())
    return redirect(request.path, status=303)


@bp.post("/acknowledgements")
async def acknowledge_by_gateway(request: Request) -> HTTPResponse:
    service = service_of(request)
    is_known = is_signed(
        service.settings.sending.webhook_secret,
        signature=request.headers.get(SIGNATURE),
        timestamp=request.headers.get(TIMESTAMP),
        body=request.body,
        now=service.clock(),
    )
    if not is_known:
        raise Forbidden("The signature is missing, wrong or too old.")
    said = read_json(request)
    reference, version = said.get("reference"), said.get("version")
    known = read_reference(reference) if isinstance(reference, str) else None
    if known is None or not (version is None or _is_version(version)):
        raise NotFound("No such report was sent.")
    async with service.database.transaction() as connection:
        closed = await acknowledge_named(
            connection,
            reference=known,
            version=version,
            transport=WEBHOOK,
            identifier=said.get("identifier"),
            now=service.clock(),
        )
    if closed is None or closed.acknowledged_at is None:
        raise NotFound("No such report was sent.")
    return json(
        {
            "reference": known,
            "version": closed.report_version,
            "identifier": closed.identifier,
            "acknowledged_at": closed.acknowledged_at.isoformat(),
        }
    )


async def _find(request: Request, token: str) -> tuple[Transmission, Report]:
    async with service_of(request).database.transaction() as connection:
        found = await of_token(connection, token)
    if found is None:
        raise NotFound("No such link.")
    return found


def _is_version(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 < given < 2**31
