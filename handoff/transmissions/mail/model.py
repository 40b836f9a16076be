"""The mail server that SMTP_URL names."""

from dataclasses import dataclass
from email.headerregistry import Address
from urllib.parse import unquote, urlsplit

from handoff.transmissions.model import is_loopback


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes: `smtps` speaks TLS from the start, `smtp` turns to it (STARTTLS)."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    is_tls: bool = False

    @property
    def must_start_tls(self) -> bool:
        """Nothing leaves this machine in clear."""
        return not self.is_tls and not is_loopback(self.host)


def read_smtp_url(url: str) -> SmtpServer:
    """Read smtp://user:password@host:port or smtps://…; raises ValueError."""
    parts = urlsplit(url)
    is_tls = parts.scheme == "smtps"
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError("not the address of a mail server")
    port = parts.port or (465 if is_tls else 587)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(parts.hostname, port, user, password, is_tls)


def is_address(text: str) -> bool:
    """Tell whether a text is one plain e-mail address, fit for an envelope and a header."""
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > 254:
        return False
    try:
        read = Address(addr_spec=text)
    except (ValueError, IndexError, TypeError):
        return False
    return bool(read.username and "." in read.domain and read.addr_spec == text)
