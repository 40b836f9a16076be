"""Which way a report takes to a unit, by what the unit has and what is configured here."""

from handoff.settings import Settings
from handoff.transmissions.model import Way
from handoff.units.model import Unit

MAIL, WEBHOOK, SPOOL = "mail", "webhook", "spool"
RECEIPT = "receipt"
"""Not to a unit: the e-mail by which citizens who asked for it keep their reference."""
TITLES = {
    MAIL: "E-mail",
    WEBHOOK: "Webhook signé",
    SPOOL: "Dossier d'échange",
    RECEIPT: "Récépissé au citoyen",
}

REPEATABLE = (WEBHOOK, SPOOL)
"""Sending the same delivery again by these, after a crash, does not deliver it twice."""


def transports_for(unit: Unit | None, settings: Settings) -> tuple[Way, ...]:
    """Return the way to a unit, empty when there is none: the operator must be told."""
    sending = settings.sending
    if unit and unit.webhook and sending.webhook_secret:
        return (Way(WEBHOOK, unit.webhook),)
    if unit and unit.email and sending.smtp is not None:
        return (Way(MAIL, unit.email),)
    if sending.spool is not None:
        return (Way(SPOOL, unit.id if unit else ""),)
    return ()
