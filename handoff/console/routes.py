"""The console's page, its live queue, and what an operator does with a conversation."""

from datetime import timedelta
from typing import Any

from sanic import Blueprint, Request, empty, json
from sanic.response import HTTPResponse

from handoff.accounts.model import Session
from handoff.console.gate import for_operators, read_id, session_of
from handoff.console.payload import (
    read_client_message_id,
    read_epoch,
    show_conversation,
    show_queue,
    show_reports,
)
from handoff.conversations import assignments, replies
from handoff.conversations.model import Conversation
from handoff.conversations.presentation import show_message_to_operator
from handoff.queues import operations as queues
from handoff.queues.board import Snapshot
from handoff.reports import browsing
from handoff.requests import read_json
from handoff.service import Service, service_of
from handoff.streams import EventStream, Heartbeat, last_event_id

bp = Blueprint("console", url_prefix="/console")


@bp.get("/")
@for_operators
async def show_page(request: Request, session: Session) -> HTTPResponse:
    bootstrap = {
        "operator": {"id": str(session.operator.id), "label": session.operator.label},
        "csrf": session.csrf,
    }
    return service_of(request).pages.show(
        "console.html", bootstrap=bootstrap, csrf=session.csrf, operator=session.operator
    )


@bp.get("/queue")
@for_operators
async def show_queue_now(request: Request, session: Session) -> HTTPResponse:
    service = service_of(request)
    await service.board.refresh()
    return json(show_queue(service.board.snapshot, session.operator.id))


@bp.put("/presence")
@for_operators
async def keep_presence(request: Request, session: Session) -> HTTPResponse:
    service = service_of(request)
    await queues.keep_presence(
        service.database,
        session.operator.id,
        lease=timedelta(seconds=service.settings.lease),
        now=service.clock(),
    )
    return empty()


@bp.get("/events")
@for_operators
async def follow(request: Request, session: Session) -> None:
    """Send the queue and which conversations changed, for as long as the session lives."""
    service = service_of(request)
    live = service.work.live
    watch = live.watch_all()
    try:
        stream = await EventStream.open(request)
        heartbeat = Heartbeat(service.settings.heartbeat)
        session_check = Heartbeat(service.settings.heartbeat)
        shown: Snapshot | None = None
        while True:
            changed, _ = watch.take()
            for header in await assignments.headers(service.database, changed):
                await stream.send("conversation", _show_change(header))
            if session_check.is_due:
                if await session_of(request) is None:
                    return
                session_check.restart()
            if service.board.snapshot is not shown or heartbeat.is_due:
                shown = service.board.snapshot
                await stream.send("queue", show_queue(shown, session.operator.id))
                heartbeat.restart()
            await watch.wait(heartbeat.left)
    except TimeoutError:
        return
    finally:
        live.unwatch_all(watch)


@bp.get("/conversations/<conversation_id:str>")
@for_operators
async def open_conversation(
    request: Request, session: Session, conversation_id: str
) -> HTTPResponse:
    service = service_of(request)
    conversation, messages = await assignments.open_for(
        service.database,
        read_id(conversation_id),
        operator=session.operator,
        after=last_event_id(request),
        now=service.clock(),
    )
    reports = await browsing.reports_of(service.database, conversation.id)
    return json(
        {
            "conversation": {
                **show_conversation(conversation, session.operator.id),
                "reports": show_reports(reports, service.report_catalogue),
            },
            "messages": [show_message_to_operator(message) for message in messages],
        }
    )


@bp.put("/conversations/<conversation_id:str>/assignment")
@for_operators
async def claim(request: Request, session: Session, conversation_id: str) -> HTTPResponse:
    return await _change_owner(request, session, conversation_id, assignments.claim)


@bp.delete("/conversations/<conversation_id:str>/assignment")
@for_operators
async def hand_back(request: Request, session: Session, conversation_id: str) -> HTTPResponse:
    return await _change_owner(request, session, conversation_id, assignments.hand_back)


@bp.put("/conversations/<conversation_id:str>/resolution")
@for_operators
async def resolve(request: Request, session: Session, conversation_id: str) -> HTTPResponse:
    return await _change_owner(request, session, conversation_id, assignments.resolve)


@bp.post("/conversations/<conversation_id:str>/messages")
@for_operators
async def reply(request: Request, session: Session, conversation_id: str) -> HTTPResponse:
    return await _write(request, session, conversation_id, replies.reply)


@bp.post("/conversations/<conversation_id:str>/notes")
@for_operators
async def add_note(request: Request, session: Session, conversation_id: str) -> HTTPResponse:
    return await _write(request, session, conversation_id, replies.add_note)


@bp.post("/conversations/<conversation_id:str>/typing")
@for_operators
async def tell_typing(request: Request, session: Session, conversation_id: str) -> HTTPResponse:
    await assignments.tell_typing(
        service_of(request).database, read_id(conversation_id), operator=session.operator
    )
    return empty()


async def _change_owner(
    request: Request, session: Session, conversation_id: str, change: Any
) -> HTTPResponse:
    service: Service = service_of(request)
    changed: Conversation = await change(
        service.database,
        read_id(conversation_id),
        operator=session.operator,
        epoch=read_epoch(read_json(request)),
        now=service.clock(),
    )
    return json({"conversation": show_conversation(changed, session.operator.id)})


async def _write(
    request: Request, session: Session, conversation_id: str, write: Any
) -> HTTPResponse:
    service: Service = service_of(request)
    body = read_json(request)
    message = await write(
        service.database,
        read_id(conversation_id),
        operator=session.operator,
        client_message_id=read_client_message_id(body),
        text=body.get("text"),
        now=service.clock(),
    )
    return json({"message": show_message_to_operator(message)}, status=201)


def _show_change(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": str(conversation.id),
        "last_seq": conversation.last_seq,
        "status": conversation.status,
        "epoch": conversation.owner_epoch,
    }
