"""Every setting of the handoff service; the only module that reads the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    bot_deadline: float
    var: Path
    lease: float
    heartbeat: float
    session_idle: float
    session_absolute: float
    message_burst: int
    openings_per_hour: int
    proxies_count: int
    cookie_secure: bool
    is_migrating: bool


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
        bot_deadline=_number(env, "BOT_DEADLINE", 8),
        var=var,
        lease=_number(env, "LEASE_SECONDS", 45),
        heartbeat=_number(env, "HEARTBEAT_SECONDS", 15),
        session_idle=_number(env, "SESSION_IDLE_MINUTES", 30) * 60,
        session_absolute=_number(env, "SESSION_HOURS", 12) * 3600,
        message_burst=_number(env, "MESSAGE_BURST", 5),
        openings_per_hour=_number(env, "OPENINGS_PER_HOUR", 10),
        proxies_count=_number(env, "PROXIES_COUNT", 0, least=0),
        cookie_secure=_yes(env, "COOKIE_SECURE", "no"),
        is_migrating=_yes(env, "MIGRATE", "yes"),
    )


def process_environment() -> dict[str, str]:
    return dict(os.environ)


def var_folder(env: Mapping[str, str]) -> Path:
    """Return where this machine keeps what must outlive the processes."""
    return Path(env.get("VAR_DIR") or ROOT / "var")


def bot_secret(var: Path) -> str:
    """Return the secret that the bot and this service share, made once and kept in `var`."""
    kept = var / "bot_secret"
    if kept.exists():
        return kept.read_text().strip()
    var.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(32)
    handle = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret


def _database_url(env: Mapping[str, str]) -> str:
    url = env.get("DATABASE_URL", "")
    if not url.startswith(("postgresql://", "postgres://")):
        raise SettingError(
            "DATABASE_URL must name a PostgreSQL database, such as "
            "postgresql://user:password@host/name; leave it out to use the embedded server "
            "of `make run`."
        )
    return url


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
