"""Sends a report by e-mail. Once the message was handed over, only the server knows its fate."""

import asyncio
import contextlib
import logging
import ssl

import aiosmtplib

from handoff.reports.pdf import Unprintable
from handoff.transmissions import wording
from handoff.transmissions.mail.compose import Write, write_report
from handoff.transmissions.mail.model import SmtpServer, is_address
from handoff.transmissions.model import ENCLOSED_LIMIT, Delivery, Sent, TransportError

logger = logging.getLogger(__name__)

ANSWER_WITHIN, TAKEN_WITHIN = 15.0, 45.0
"""Seconds for each answer of the server, and for taking the whole message: all of them together
stay within `LEASE`."""


class Mail:
    """The transport by e-mail, through one server."""

    def __init__(
        self,
        server: SmtpServer,
        sender: str,
        *,
        answer_within: float = ANSWER_WITHIN,
        taken_within: float = TAKEN_WITHIN,
        trust: ssl.SSLContext | None = None,
        write: Write = write_report,
        room: int | None = ENCLOSED_LIMIT,
    ) -> None:
        self.room = room
        self._write = write
        self._server = server
        self._sender = sender
        self._answer_within = answer_within
        self._taken_within = taken_within
        self._trust = trust

    async def send(self, delivery: Delivery) -> Sent:
        if not is_address(delivery.target):
            raise TransportError(wording.MAIL_ADDRESS, permanent=True)
        content = await asyncio.to_thread(self._compose, delivery)
        client = aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            use_tls=self._server.is_tls,
            start_tls=self._server.must_start_tls,
            tls_context=self._trust,
            timeout=self._answer_within,
        )
        try:
            await self._enter(client)
            await self._address(client, delivery.target)
            await self._hand_over(client, content)
        finally:
            await self._leave(client)
        return Sent()

    def _compose(self, delivery: Delivery) -> bytes:
        try:
            return bytes(self._write(delivery, self._sender))
        except (Unprintable, ValueError):
            logger.exception("An e-mail could not be made.")
            raise TransportError(wording.UNPRINTABLE, permanent=True) from None

    async def _enter(self, client: aiosmtplib.SMTP) -> None:
        try:
            await client.connect()
            if self._server.user:
                await client.login(self._server.user, self._server.password)
        except aiosmtplib.SMTPAuthenticationError as error:
            raise TransportError(wording.MAIL_SIGN_IN.format(code=error.code)) from None
        except (ssl.SSLError, aiosmtplib.SMTPNotSupported):
            raise TransportError(wording.MAIL_NOT_SAFE) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            is_unsafe = isinstance(error.__cause__, ssl.SSLError) or "TLS" in str(error)
            sentence = wording.MAIL_NOT_SAFE if is_unsafe else wording.MAIL_AWAY
            raise TransportError(sentence) from None

    async def _address(self, client: aiosmtplib.SMTP, target: str) -> None:
        try:
            await client.mail(self._sender)
            await client.rcpt(target)
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error) from None
        except (aiosmtplib.SMTPException, OSError):
            raise TransportError(wording.MAIL_AWAY) from None

    async def _hand_over(self, client: aiosmtplib.SMTP, content: bytes) -> None:
        try:
            await client.data(content, timeout=self._taken_within)
        except (aiosmtplib.SMTPException, OSError) as error:
            if isinstance(error, aiosmtplib.SMTPDataError) and 400 <= error.code < 600:
                raise _refusal(error) from None
            raise TransportError(wording.DOUBT, is_uncertain=True) from None

    async def _leave(self, client: aiosmtplib.SMTP) -> None:
        """Part politely; what the server thinks of it changes nothing any more."""
        with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            if client.is_connected:
                await client.quit(timeout=2)
        client.close()


def _refusal(error: aiosmtplib.SMTPResponseException) -> TransportError:
    is_final = 500 <= error.code < 600
    sentence = wording.MAIL_REFUSED if is_final else wording.MAIL_PUT_OFF
    return TransportError(sentence.format(code=error.code), permanent=is_final)
