"""What the bot's actions may ask about the queue; the bot's secret opens it."""

import hmac

from sanic import Blueprint, Request, json
from sanic.exceptions import Unauthorized
from sanic.response import HTTPResponse

from handoff.queues.board import read_snapshot
from handoff.service import service_of

bp = Blueprint("queues", url_prefix="/internal")


@bp.get("/queue")
async def read_queue(request: Request) -> HTTPResponse:
    """Return who is there and how long the wait is, read at this instant."""
    service = service_of(request)
    expected = f"Bearer {service.settings.bot_secret}".encode()
    given = (request.headers.get("authorization") or "").encode()
    if not hmac.compare_digest(expected, given):
        raise Unauthorized("The bot's secret is missing or wrong.")
    snapshot = await read_snapshot(service.database, now=service.clock())
    return json(
        {
            "operators_online": snapshot.operators_online,
            "waiting": len(snapshot.waiting),
            "estimated_wait_minutes": snapshot.estimated_wait,
        }
    )
