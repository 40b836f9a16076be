"""How both sides of a webhook sign: HMAC-SHA256 of `timestamp.body` with the shared secret."""

import hashlib
import hmac
from datetime import datetime, timedelta

SIGNATURE, TIMESTAMP, KEY = "X-Brigade-Signature", "X-Brigade-Timestamp", "Idempotency-Key"
VALID_FOR = timedelta(minutes=5)
"""How far from now, either way, the instant of a signed request may lie."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature's header: `sha256=` and 64 hexadecimal digits."""
    signed = timestamp.encode() + b"." + body
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def is_signed(
    secret: str, *, signature: str | None, timestamp: str | None, body: bytes, now: datetime
) -> bool:
    """Tell, in constant time, whether a request was signed with the secret, and recently."""
    if not secret or not signature or not timestamp:
        return False
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    is_right = hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode())
    is_recent = abs(now.timestamp() - int(timestamp)) <= VALID_FOR.total_seconds()
    return is_right and is_recent
