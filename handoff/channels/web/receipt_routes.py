"""What the citizen keeps of a report: its receipt as a PDF, its reference by e-mail."""

from sanic import Blueprint, Request, json, raw
from sanic.response import HTTPResponse

from handoff.channels.web.routes import for_its_citizen
from handoff.conversations.model import Conversation
from handoff.reports.receipt_file import receipt_file
from handoff.reports.receipt_mail import mail_receipt
from handoff.service import service_of

bp = Blueprint("web_receipt")


@bp.get("/conversations/<conversation_id:str>/reports/<reference:str>/receipt")
@for_its_citizen
async def download_receipt(
    request: Request, conversation: Conversation, reference: str
) -> HTTPResponse:
    service = service_of(request)
    name, content = await receipt_file(
        service.database,
        conversation.id,
        reference,
        catalogue=service.report_catalogue,
        address=f"{service.settings.sending.public_url}/retour",
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return raw(content, headers=headers, content_type="application/pdf")


@bp.post("/conversations/<conversation_id:str>/reports/<reference:str>/receipt-email")
@for_its_citizen
async def send_receipt(
    request: Request, conversation: Conversation, reference: str
) -> HTTPResponse:
    service = service_of(request)
    await mail_receipt(
        service.database,
        conversation.id,
        reference,
        settings=service.settings.sending,
        now=service.clock(),
    )
    return json({}, status=202)
