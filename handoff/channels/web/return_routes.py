"""The return code: given to the citizen once, and the page where it opens the conversation."""

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse

from handoff.channels.web.routes import for_its_citizen, show_whole
from handoff.conversations import return_codes
from handoff.conversations.model import Conversation
from handoff.requests import read_json
from handoff.service import service_of

bp = Blueprint("return")


@bp.put("/conversations/<conversation_id:str>/return-code")
@for_its_citizen
async def issue_return_code(request: Request, conversation: Conversation) -> HTTPResponse:
    service = service_of(request)
    code = await return_codes.issue(
        service.database,
        conversation.id,
        key=service.settings.return_code_key,
        now=service.clock(),
    )
    return json({"code": code})


@bp.get("/retour")
async def show_return_page(request: Request) -> HTTPResponse:
    return service_of(request).pages.show("return.html")


@bp.post("/return")
async def open_again(request: Request) -> HTTPResponse:
    service = service_of(request)
    conversation, token = await return_codes.open_again(
        service.database,
        read_json(request).get("code"),
        address=request.remote_addr or request.ip,
        key=service.settings.return_code_key,
        now=service.clock(),
    )
    opened = await show_whole(service, conversation)
    return json({"id": str(conversation.id), "token": token, **opened})
