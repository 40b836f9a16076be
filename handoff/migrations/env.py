"""Runs the migrations inside one transaction, one process at a time."""

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

_LOCK = 7011_17_112

url = context.config.attributes["url"]
engine = create_engine("postgresql+psycopg://" + url.split("://", 1)[1], poolclass=NullPool)
with engine.begin() as connection:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    context.configure(connection=connection)
    context.run_migrations()
