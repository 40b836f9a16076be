"""Puts the handoff service together: the map of everything it serves, and the only wiring."""

import logging
import resource
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from sanic import Sanic

from handoff import requests
from handoff.bot import Bot
from handoff.channels.web.file_routes import bp as web_files
from handoff.channels.web.receipt_routes import bp as web_receipt
from handoff.channels.web.return_routes import bp as web_return
from handoff.channels.web.routes import bp as web
from handoff.console.account_routes import bp as console_accounts
from handoff.console.file_routes import bp as console_files
from handoff.console.report_change_routes import bp as console_report_changes
from handoff.console.report_routes import bp as console_reports
from handoff.console.routes import bp as console
from handoff.conversations.turns import Turns
from handoff.database import Database, Unavailable
from handoff.faq.entry_store import read_catalogue
from handoff.files.checking import Checking
from handoff.files.clients.clamd import Clamd
from handoff.files.intake import Intake
from handoff.pages import Pages, set_headers
from handoff.queues.board import Board
from handoff.queues.routes import bp as queues
from handoff.reports.catalogue import read_report_catalogue
from handoff.service import Service
from handoff.settings import ROOT, SettingError, Settings, read_settings
from handoff.static_files import bp as static_files
from handoff.transmissions.outbox import Outbox
from handoff.transmissions.routes import bp as transmissions
from handoff.work import Work

App = Sanic[Any, Any]

BODY_LIMIT = 64 * 1024
"""Largest request body, in bytes."""


def create_app(settings: Settings, name: str = "handoff") -> App:
    """Make the application; it serves once its database is migrated and its assets are built."""
    app = Sanic(name, configure_logging=False)
    app.config.REQUEST_MAX_SIZE = BODY_LIMIT
    app.config.RESPONSE_TIMEOUT = app.config.REQUEST_TIMEOUT = 60
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 2
    app.config.PROXIES_COUNT = settings.proxies_count or None
    app.config.FALLBACK_ERROR_FORMAT = "json"
    for blueprint in (web, web_return, console_accounts, console, queues, static_files):
        app.blueprint(blueprint)
    for blueprint in (web_receipt, web_files, console_files, transmissions):
        app.blueprint(blueprint)
    for blueprint in (console_reports, console_report_changes):
        app.blueprint(blueprint)
    app.register_middleware(set_headers, "response")
    requests.install(app)

    async def start(app: App) -> None:
        app.ctx.service = service = _create_service(settings)
        await service.database.open()
        await service.bot.open()
        service.work.start()

    async def stop(app: App) -> None:
        service: Service = app.ctx.service
        await service.work.stop()
        await service.bot.close()
        await service.database.close()

    app.before_server_start(start)
    app.before_server_stop(stop)
    return app


def _create_service(settings: Settings) -> Service:
    database = Database(settings.database_url)
    bot = Bot(settings.bot_url, settings.bot_secret, settings.bot_deadline)
    catalogue = read_catalogue(ROOT / "data" / "faq")
    reports = read_report_catalogue(ROOT / "data" / "reports")
    board = Board(database, utc_now)
    turns = Turns(
        database,
        bot,
        lambda: catalogue,
        reports,
        utc_now,
        timedelta(seconds=settings.bot_deadline),
    )
    outbox = Outbox(database, settings.sending, reports, utc_now)
    work = Work(database, bot, board, turns, utc_now, timedelta(seconds=settings.lease), outbox)
    return Service(
        settings,
        utc_now,
        database,
        bot,
        catalogue,
        reports,
        board,
        turns,
        work,
        Pages(),
        Intake(settings.var / "uploads", utc_now),
        Checking(Clamd(settings.clamd) if settings.clamd else None),
    )


def utc_now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    _allow_many_streams()
    try:
        settings = read_settings()
        if settings.is_migrating:
            from handoff.migration import migrate

            migrate(settings.database_url)
        app = create_app(settings)
        app.run(
            host=settings.host,
            port=settings.port,
            single_process=True,
            access_log=False,
            motd=False,
        )
    except SettingError as error:
        sys.exit(f"handoff: {error}")
    except Unavailable as error:
        sys.exit(f"handoff: PostgreSQL cannot be reached at DATABASE_URL: {error}")


def _allow_many_streams() -> None:
    """Raise the number of files this process may hold open as far as the system lets it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
