"""Which transports this process has, by its settings."""

from handoff.sending_settings import SendingSettings
from handoff.transmissions.mail.compose import receipt_writer
from handoff.transmissions.mail.send import Mail
from handoff.transmissions.model import Transport
from handoff.transmissions.spool.send import Spool
from handoff.transmissions.ways import MAIL, RECEIPT, SPOOL, WEBHOOK
from handoff.transmissions.webhook.send import Webhook


def configured_transports(settings: SendingSettings) -> dict[str, Transport]:
    transports: dict[str, Transport] = {}
    if settings.webhook_secret:
        transports[WEBHOOK] = Webhook(settings.webhook_secret)
    if settings.smtp is not None:
        transports[MAIL] = Mail(settings.smtp, settings.mail_from)
        write = receipt_writer(settings.public_url)
        transports[RECEIPT] = Mail(settings.smtp, settings.mail_from, write=write, room=0)
    if settings.spool is not None:
        transports[SPOOL] = Spool(settings.spool)
    return transports
