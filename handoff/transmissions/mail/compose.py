"""Makes the e-mail of a report: nothing personal outside of what is attached."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from handoff.reports.document import to_bytes
from handoff.transmissions import wording
from handoff.transmissions.model import Delivery, one_line


def compose(delivery: Delivery, pdf: bytes, sender: str) -> EmailMessage:
    """Return the message; made again for the same delivery it has the same Message-ID."""
    document, name = delivery.document, delivery.name
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = delivery.target
    message["Subject"] = wording.MAIL_SUBJECT.format(
        reference=document["reference"], kind=one_line(document["kind"]["title"])
    )
    message["Date"] = format_datetime(delivery.at)
    message["Message-ID"] = f"<{delivery.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
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
