"""What a citizen attaches to the conversation, and reads again."""

from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse

from handoff.channels.web.payload import read_client_message_id
from handoff.channels.web.routes import for_its_citizen
from handoff.conversations.model import Conversation
from handoff.conversations.presentation import show_message
from handoff.files.operations import open_file, receive_file
from handoff.files.serving import serve
from handoff.service import service_of

bp = Blueprint("web_files")


# Streamed: Sanic's limit for bodies, meant for messages, does not hold here; `Intake` counts.
@bp.post("/conversations/<conversation_id:str>/files", stream=True)
@for_its_citizen
async def receive(request: Request, conversation: Conversation) -> HTTPResponse:
    """Take a file as the raw body, with its id, name (percent-encoded) and type in the headers."""
    service = service_of(request)
    client_message_id = read_client_message_id(
        {"client_message_id": request.headers.get("x-client-message-id")}
    )
    length = request.headers.get("content-length")
    stream: Any = request.stream
    with service.intake.place(conversation.id) as spool:
        await service.intake.take_in(stream.read, int(length) if length else None, spool)
        message, is_new = await receive_file(
            service.database,
            conversation.id,
            spool,
            client_message_id=client_message_id,
            name=request.headers.get("x-file-name"),
            media_type=request.content_type.partition(";")[0].strip().lower(),
            checking=service.checking,
            burst=service.settings.message_burst,
            clock=service.clock,
        )
    return json({"message": show_message(message)}, status=201 if is_new else 200)


@bp.get("/conversations/<conversation_id:str>/files/<file_id:str>")
@for_its_citizen
async def read(request: Request, conversation: Conversation, file_id: str) -> HTTPResponse:
    service = service_of(request)
    is_preview = request.args.get("preview") == "1"
    file, content = await open_file(
        service.database, conversation.id, file_id, is_preview=is_preview, now=service.clock()
    )
    return serve(file, content, is_preview=is_preview)
