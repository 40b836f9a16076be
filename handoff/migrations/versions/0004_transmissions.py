"""Transmissions: the outbox by which reports reach units, and their acknowledgements."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(TRANSMISSIONS)


TRANSMISSIONS = """
CREATE TABLE transmission (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    report_id uuid NOT NULL REFERENCES report ON DELETE CASCADE,
    report_version integer NOT NULL,
    transport text NOT NULL,
    target text NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN
        ('pending', 'sending', 'sent', 'acknowledged', 'failed', 'uncertain')),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_error text NOT NULL DEFAULT '',
    identifier text NOT NULL DEFAULT '',
    token_hashes bytea[] NOT NULL DEFAULT '{}',
    report jsonb NOT NULL,
    unit jsonb,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    acknowledged_at timestamptz,
    UNIQUE (report_id, report_version, transport, target)
);
COMMENT ON COLUMN transmission.next_at IS
    'pending: not tried before it; sending: until then the attempt belongs to its process';
COMMENT ON COLUMN transmission.expires_at IS 'an attempt that fails after this instant is the last';
COMMENT ON COLUMN transmission.identifier IS 'what the unit calls the report, if it said so';
COMMENT ON COLUMN transmission.token_hashes IS
    'of the acknowledgement links of every attempt: an earlier one may have arrived after all';
COMMENT ON COLUMN transmission.report IS 'the row of table report as it was when this was decided';
COMMENT ON COLUMN transmission.unit IS 'the unit as it was when this was decided';
CREATE INDEX transmission_due ON transmission (next_at) WHERE status IN ('pending', 'sending');
CREATE INDEX transmission_tokens ON transmission USING gin (token_hashes);
"""
