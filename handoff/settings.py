"""Every setting of the handoff service; the only module that reads the environment."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from handoff.sending_settings import SendingSettings, read_sending_settings

ROOT = Path(__file__).resolve().parent.parent


class SettingError(ValueError):
    """A setting cannot be used; the message says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds. The README's table documents every name and default."""

    host: str
    port: int
    database_url: str
    bot_url: str
    bot_secret: str
    return_code_key: str
    bot_deadline: float
    var: Path
    lease: float
    heartbeat: float
    clamd: str
    session_idle: float
    session_absolute: float
    message_burst: int
    openings_per_hour: int
    proxies_count: int
    cookie_secure: bool
    is_migrating: bool
    sending: SendingSettings


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raise SettingError with one clear sentence when one is unusable."""
    env = process_environment() if environment is None else environment
    var = var_folder(env)
    return Settings(
        host=env.get("HOST", "127.0.0.1"),
        port=_number(env, "PORT", 8000),
        database_url=_database_url(env),
        bot_url=env.get("BOT_URL", "http://127.0.0.1:5005").rstrip("/"),
        bot_secret=env.get("BOT_SECRET") or bot_secret(var),
        return_code_key=env.get("RETURN_CODE_KEY") or kept_secret(var, "return_code_key"),
        bot_deadline=_number(env, "BOT_DEADLINE", 8),
        var=var,
        lease=_number(env, "LEASE_SECONDS", 45),
        heartbeat=_number(env, "HEARTBEAT_SECONDS", 15),
        clamd=_clamd(env),
        session_idle=_number(env, "SESSION_IDLE_MINUTES", 30) * 60,
        session_absolute=_number(env, "SESSION_HOURS", 12) * 3600,
        message_burst=_number(env, "MESSAGE_BURST", 5),
        openings_per_hour=_number(env, "OPENINGS_PER_HOUR", 10),
        proxies_count=_number(env, "PROXIES_COUNT", 0, least=0),
        cookie_secure=_yes(env, "COOKIE_SECURE", "no"),
        is_migrating=_yes(env, "MIGRATE", "yes"),
        sending=_sending(env),
    )


def process_environment() -> dict[str, str]:
    return dict(os.environ)


def var_folder(env: Mapping[str, str]) -> Path:
    """Return where this machine keeps what must outlive the processes."""
    return Path(env.get("VAR_DIR") or ROOT / "var")


def bot_secret(var: Path) -> str:
    """Return the secret that the bot and this service share, made once and kept in `var`."""
    return kept_secret(var, "bot_secret")


def kept_secret(var: Path, name: str) -> str:
    """Return a secret of 256 bits, made once and kept in `var` for every process of the machine."""
    kept = var / name
    if not kept.exists():
        var.mkdir(parents=True, exist_ok=True)
        # Linked once it is whole: of processes that begin together one wins, none reads a half.
        whole = var / f".{name}-{secrets.token_hex(8)}"
        handle = os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
        with suppress(FileExistsError):
            kept.hardlink_to(whole)
        whole.unlink()
    return kept.read_text().strip()


def _database_url(env: Mapping[str, str]) -> str:
    url = env.get("DATABASE_URL", "")
    if not url.startswith(("postgresql://", "postgres://")):
        raise SettingError(
            "DATABASE_URL must name a PostgreSQL database, such as "
            "postgresql://user:password@host/name; leave it out to use the embedded server "
            "of `make run`."
        )
    return url


def _sending(env: Mapping[str, str]) -> SendingSettings:
    try:
        return read_sending_settings(env, _number(env, "PORT", 8000))
    except ValueError as error:
        raise SettingError(str(error)) from None


def _clamd(env: Mapping[str, str]) -> str:
    address = env.get("CLAMD", "").strip()
    host, _, port = address.rpartition(":")
    if address and not address.startswith("/") and not (host and port.isdecimal()):
        raise SettingError(
            f"CLAMD must be host:port or the path of clamd's unix socket, not « {address} »; "
            "leave it out when there is no virus scanner."
        )
    return address


def _yes(env: Mapping[str, str], name: str, default: str) -> bool:
    answer = (env.get(name) or default).lower()
    if answer not in {"yes", "no"}:
        raise SettingError(f"{name} must be yes or no, not « {answer} ».")
    return answer == "yes"


def _number(env: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = env.get(name, "").strip() or str(default)
    if not text.isdecimal() or int(text) < least:
        raise SettingError(f"{name} must be a whole number of at least {least}, not « {text} ».")
    return int(text)
