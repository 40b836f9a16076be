"""The citizen's page and its conversation: open, write, follow, ask for a gendarme."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse

from handoff.channels.web.payload import read_client_message_id, show_state
from handoff.conversations import operations, wording
from handoff.conversations.model import Conversation, UnknownConversation
from handoff.conversations.operations import authenticate
from handoff.conversations.presentation import show_message
from handoff.requests import read_json
from handoff.service import Service, service_of
from handoff.streams import EventStream, Heartbeat, last_event_id

bp = Blueprint("web")

Handler = Callable[..., Awaitable[HTTPResponse | None]]


def for_its_citizen(handler: Handler) -> Handler:
    """Let only the holder of the conversation's token in; to others it does not exist."""

    @wraps(handler)
    async def check(request: Request, conversation_id: str, **named: str) -> HTTPResponse | None:
        service = service_of(request)
        scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
        conversation = await authenticate(
            service.database, conversation_id, token if scheme == "Bearer" else ""
        )
        request.ctx.token = token
        return await handler(request, conversation, **named)

    return check


@bp.get("/")
async def show_page(request: Request) -> HTTPResponse:
    service = service_of(request)
    return service.pages.show("citizen.html", welcome=wording.WELCOME, bot=service.work.bot_state)


@bp.get("/health")
async def show_health(request: Request) -> HTTPResponse:
    service = service_of(request)
    await service.database.is_there()
    return json({"status": "ok", "bot": service.work.bot_state})


@bp.post("/conversations")
async def open_conversation(request: Request) -> HTTPResponse:
    service = service_of(request)
    read_json(request)
    conversation, token = await operations.open_conversation(
        service.database,
        channel="web",
        address=request.remote_addr or request.ip,
        limit=service.settings.openings_per_hour,
        now=service.clock(),
    )
    opened = await show_whole(service, conversation)
    return json({"id": str(conversation.id), "token": token, **opened}, status=201)


@bp.get("/conversations/<conversation_id:str>")
@for_its_citizen
async def show_conversation(request: Request, conversation: Conversation) -> HTTPResponse:
    return json(await show_whole(service_of(request), conversation))


@bp.post("/conversations/<conversation_id:str>/messages")
@for_its_citizen
async def receive_message(request: Request, conversation: Conversation) -> HTTPResponse:
    service = service_of(request)
    body = read_json(request)
    message, is_new = await operations.receive(
        service.database,
        conversation.id,
        client_message_id=read_client_message_id(body),
        text=body.get("text"),
        choice=body.get("choice"),
        burst=service.settings.message_burst,
        now=service.clock(),
    )
    service.work.begin_turn(conversation.id)
    return json({"message": show_message(message)}, status=201 if is_new else 200)


@bp.put("/conversations/<conversation_id:str>/handoff")
@for_its_citizen
async def request_handoff(request: Request, conversation: Conversation) -> HTTPResponse:
    service = service_of(request)
    await operations.request_handoff(service.database, conversation.id, now=service.clock())
    return await _show_state_now(request, conversation)


@bp.delete("/conversations/<conversation_id:str>/handoff")
@for_its_citizen
async def leave_queue(request: Request, conversation: Conversation) -> HTTPResponse:
    service = service_of(request)
    await operations.leave_queue(service.database, conversation.id, now=service.clock())
    return await _show_state_now(request, conversation)


@bp.get("/conversations/<conversation_id:str>/events")
@for_its_citizen
async def follow(request: Request, conversation: Conversation) -> None:
    """Send what is new after a `seq`, then everything that follows, for as long as it is read."""
    service = service_of(request)
    seq = last_event_id(request)
    watch = service.work.live.watch(conversation.id)
    try:
        stream = await EventStream.open(request)
        heartbeat = Heartbeat(service.settings.heartbeat)
        sent: dict[str, Any] | None = None
        while True:
            now, messages = await operations.follow(
                service.database, conversation.id, request.ctx.token, after=seq
            )
            for message in messages:
                await stream.send("message", show_message(message), id=message.seq)
                seq = message.seq
            state = show_state(service, now, seq)
            if state != sent or heartbeat.is_due:
                await stream.send("state", state)
                sent = state
                heartbeat.restart()
            await watch.wait(heartbeat.left)
            if watch.take()[1]:
                await stream.send("typing", {"author": "operator"})
    except (TimeoutError, UnknownConversation):
        # Opened again elsewhere: a reader who comes back gets the refusal of any closed page.
        return
    finally:
        service.work.live.unwatch(conversation.id, watch)


async def show_whole(service: Service, conversation: Conversation) -> dict[str, Any]:
    """Return a conversation's state and everything its citizen may read."""
    messages = await operations.transcript(service.database, conversation.id)
    last_seq = messages[-1].seq if messages else 0
    return {
        "state": show_state(service, conversation, last_seq),
        "messages": [show_message(message) for message in messages],
    }


async def _show_state_now(request: Request, conversation: Conversation) -> HTTPResponse:
    service = service_of(request)
    await service.board.refresh()
    now, messages = await operations.follow(
        service.database, conversation.id, request.ctx.token, after=0
    )
    return json({"state": show_state(service, now, messages[-1].seq)})
