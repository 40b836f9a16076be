"""Stands for a unit's mail server: a real SMTP server that takes, refuses, hangs or breaks off."""

import asyncio
import ssl
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

OK = "250 OK"


class FakeMail:
    """One server; `answers` by command (MAIL, RCPT, DATA), `after_data` what follows a message."""

    def __init__(self, trust: ssl.SSLContext | None = None, logins: dict[str, str] | None = None):
        self.trust = trust
        self.logins = logins or {}
        self.answers: dict[str, str] = {}
        self.after_data: Callable[[], Any] | None = None
        self.taken: list[Envelope] = []
        self.connections = 0
        self.port = 0
        self._server: asyncio.Server | None = None
        self._sessions: list[SMTP] = []

    @property
    def messages(self) -> list[EmailMessage]:
        return [
            message_from_bytes(bytes(envelope.content or b""), policy=default)  # type: ignore[misc]
            for envelope in self.taken
        ]

    async def start(self, *, is_tls: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._connect, "127.0.0.1", self.port, ssl=self.trust if is_tls else None
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for session in self._sessions:
                if session.transport is not None:
                    session.transport.abort()
            self._server = None

    def break_off(self) -> None:
        """Cut every connection, as a machine that loses its power."""
        for session in self._sessions:
            if session.transport is not None:
                session.transport.abort()

    def _connect(self) -> SMTP:
        self.connections += 1
        session = SMTP(
            self,
            loop=asyncio.get_running_loop(),
            hostname="mail.example",
            tls_context=self.trust,
            authenticator=self._authenticate if self.logins else None,
            auth_require_tls=False,
        )
        self._sessions.append(session)
        return session

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        known = self.logins.get(data.login.decode())
        return AuthResult(success=known == data.password.decode(), handled=False)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", OK)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", OK)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.taken.append(envelope)
        if self.after_data is not None:
            await self.after_data()
        return OK
