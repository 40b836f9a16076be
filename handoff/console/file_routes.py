"""What gendarmes read of a citizen's files."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from handoff.accounts.model import Session
from handoff.console.gate import for_operators, read_id
from handoff.files.operations import open_file
from handoff.files.serving import serve
from handoff.service import service_of

bp = Blueprint("console_files", url_prefix="/console")


@bp.get("/conversations/<conversation_id:str>/files/<file_id:str>")
@for_operators
async def read(
    request: Request, session: Session, conversation_id: str, file_id: str
) -> HTTPResponse:
    service = service_of(request)
    is_preview = request.args.get("preview") == "1"
    file, content = await open_file(
        service.database,
        read_id(conversation_id),
        file_id,
        is_preview=is_preview,
        operator=session.operator,
        now=service.clock(),
    )
    return serve(file, content, is_preview=is_preview)
