"""Makes the e-mail of a report or of its receipt: nothing personal outside of what is attached."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from handoff.reports.document import to_bytes
from handoff.reports.pdf import render_report
from handoff.transmissions import wording
from handoff.transmissions.model import Delivery, one_line

Write = Callable[[Delivery, str], EmailMessage]
"""Makes the message of a delivery, from a sender."""


def write_report(delivery: Delivery, sender: str) -> EmailMessage:
    """Return the message for a unit, with the report as PDF and JSON, and what was attached."""
    pdf = render_report(delivery.document, acknowledgement_url=delivery.acknowledgement_url)
    return compose(delivery, pdf, sender)


def receipt_writer(public_url: str) -> Write:
    """Return how the receipt of a citizen is written; it names `public_url`, and no facts."""

    def write(delivery: Delivery, sender: str) -> EmailMessage:
        reference = delivery.document["reference"]
        message = _head(delivery, sender, wording.RECEIPT_SUBJECT.format(reference=reference))
        text = wording.RECEIPT_BODY.format(reference=reference, url=f"{public_url}/retour")
        message.set_content(text, cte="quoted-printable")
        return message

    return write


def compose(delivery: Delivery, pdf: bytes, sender: str) -> EmailMessage:
    document, name = delivery.document, delivery.name
    subject = wording.MAIL_SUBJECT.format(
        reference=document["reference"], kind=one_line(document["kind"]["title"])
    )
    message = _head(delivery, sender, subject)
    message.set_content(_body(delivery), cte="quoted-printable")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    message.add_attachment(
        to_bytes(document), maintype="application", subtype="json", filename=f"{name}.json"
    )
    for enclosure in delivery.enclosures:
        main, _, sub = enclosure.media_type.partition("/")
        file = enclosure.file.removeprefix("attachments/")
        message.add_attachment(enclosure.content, maintype=main, subtype=sub, filename=file)
    return message


def _head(delivery: Delivery, sender: str, subject: str) -> EmailMessage:
    """Begin the message; made again for the same delivery it has the same Message-ID."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = delivery.target
    message["Subject"] = subject
    message["Date"] = format_datetime(delivery.at)
    message["Message-ID"] = f"<{delivery.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    return message


def _body(delivery: Delivery) -> str:
    document = delivery.document
    left_out = [one_line(file["name"]) for file in document["attachments"] if not file["enclosed"]]
    names = "\n".join(f"- {name}" for name in left_out)
    return wording.MAIL_BODY.format(
        reference=document["reference"],
        kind=one_line(document["kind"]["title"]),
        notice=document["notice"],
        files=wording.MAIL_FILES if delivery.enclosures else "",
        left_out=wording.MAIL_LEFT_OUT.format(names=names) if left_out else "",
        url=delivery.acknowledgement_url,
    )
