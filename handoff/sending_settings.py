"""The settings of what leaves this service: checked at the start, read by `settings.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from handoff.transmissions.mail.model import SmtpServer, is_address, read_smtp_url
from handoff.transmissions.model import is_loopback

SHORTEST_SECRET = 32
"""Least length of the webhooks' secret, in characters."""


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """How reports may leave. What is None or empty is not configured, and not offered."""

    public_url: str
    smtp: SmtpServer | None
    mail_from: str
    webhook_secret: str
    spool: Path | None


def read_sending_settings(env: Mapping[str, str], port: int) -> SendingSettings:
    """Read the settings; raises ValueError with one clear sentence when one is unusable."""
    for name in ("SMIME_CERTIFICATE", "SMIME_KEY"):
        if env.get(name):
            raise ValueError(
                f"{name} is set, but signing or encrypting e-mails by S/MIME is not built yet: "
                "leave it out, and let the mail server do it if it must be done."
            )
    smtp = _smtp(env)
    return SendingSettings(
        public_url=_public_url(env, port, smtp),
        smtp=smtp,
        mail_from=_mail_from(env, smtp),
        webhook_secret=_webhook_secret(env),
        spool=_spool(env),
    )


def _smtp(env: Mapping[str, str]) -> SmtpServer | None:
    url = env.get("SMTP_URL", "").strip()
    try:
        return read_smtp_url(url) if url else None
    except ValueError:
        # The address may hold a password: it is not repeated.
        raise ValueError(
            "SMTP_URL must be smtp://user:password@host:port or smtps://user:password@host:port; "
            "leave it out to send no e-mail."
        ) from None


def _mail_from(env: Mapping[str, str], smtp: SmtpServer | None) -> str:
    address = env.get("MAIL_FROM", "").strip()
    if smtp is not None and not is_address(address):
        raise ValueError(
            "MAIL_FROM must be the e-mail address that reports come from, such as "
            f"brigade@example.fr, when SMTP_URL is set, not « {address} »."
        )
    return address


def _public_url(env: Mapping[str, str], port: int, smtp: SmtpServer | None) -> str:
    given = env.get("PUBLIC_URL", "").strip().rstrip("/")
    if not given and smtp is not None and not is_loopback(smtp.host):
        raise ValueError(
            "PUBLIC_URL must be set when SMTP_URL names another machine: e-mails carry a link "
            "that begins with it."
        )
    url = given or f"http://127.0.0.1:{port}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(
            f"PUBLIC_URL must be the address that people open, such as https://brigade.example.fr, "
            f"not « {url} »."
        )
    return url


def _webhook_secret(env: Mapping[str, str]) -> str:
    secret = env.get("WEBHOOK_SECRET", "").strip()
    if secret and len(secret) < SHORTEST_SECRET:
        raise ValueError(
            f"WEBHOOK_SECRET must have at least {SHORTEST_SECRET} characters, such as those of "
            "`openssl rand -hex 32`; leave it out to call no webhook."
        )
    return secret


def _spool(env: Mapping[str, str]) -> Path | None:
    text = env.get("SPOOL_DIR", "").strip()
    if not text:
        return None
    folder = Path(text)
    if not folder.is_absolute() or not folder.is_dir():
        raise ValueError(
            f"SPOOL_DIR must be the full path of a folder that exists, not « {text} »; leave it "
            "out to use none."
        )
    return folder
