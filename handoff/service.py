"""The parts that the routes need, put together once in `server.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sanic import Request

from handoff.bot import Bot
from handoff.conversations.turns import Turns
from handoff.database import Database
from handoff.faq.model import Catalogue
from handoff.files.checking import Checking
from handoff.files.intake import Intake
from handoff.pages import Pages
from handoff.queues.board import Board
from handoff.reports.catalogue import ReportCatalogue
from handoff.settings import Settings
from handoff.work import Work


@dataclass(frozen=True, slots=True)
class Service:
    """One handoff process."""

    settings: Settings
    clock: Callable[[], datetime]
    database: Database
    bot: Bot
    catalogue: Catalogue
    report_catalogue: ReportCatalogue
    board: Board
    turns: Turns
    work: Work
    pages: Pages
    intake: Intake
    checking: Checking


def service_of(request: Request) -> Service:
    service: Service = request.app.ctx.service
    return service
