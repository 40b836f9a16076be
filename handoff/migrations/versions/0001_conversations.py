"""Operators, sessions, presence, conversations, messages and the audit chain."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    for statements in (OPERATORS, CONVERSATIONS, AUDIT):
        op.execute(statements)


OPERATORS = """
CREATE TABLE operator (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    login text NOT NULL UNIQUE,
    grade text NOT NULL DEFAULT '',
    given_name text NOT NULL DEFAULT '',
    role text NOT NULL DEFAULT 'operator' CHECK (role IN ('operator', 'supervisor', 'editor')),
    password_hash text NOT NULL,
    must_change_password boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL
);
CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    operator_id uuid NOT NULL REFERENCES operator,
    csrf text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE TABLE presence (
    operator_id uuid PRIMARY KEY REFERENCES operator,
    lease_until timestamptz NOT NULL
);
CREATE TABLE login_failure (
    login text NOT NULL,
    address text NOT NULL,
    failed_at timestamptz NOT NULL
);
CREATE INDEX login_failure_recent ON login_failure (failed_at);
"""

CONVERSATIONS = """
CREATE TABLE conversation (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    channel text NOT NULL,
    contact text,
    token_hash bytea UNIQUE,
    status text NOT NULL DEFAULT 'bot'
        CHECK (status IN ('bot', 'waiting', 'assigned', 'resolved')),
    owner_id uuid REFERENCES operator,
    owner_epoch integer NOT NULL DEFAULT 0,
    lane text NOT NULL DEFAULT 'P3' CHECK (lane IN ('P0', 'P1', 'P2', 'P3')),
    reason text,
    slots jsonb NOT NULL DEFAULT '{}',
    last_seq integer NOT NULL DEFAULT 0,
    incoming_seq integer NOT NULL DEFAULT 0,
    bot_seq integer NOT NULL DEFAULT 0,
    bot_epoch integer,
    turn_until timestamptz,
    outage_told boolean NOT NULL DEFAULT false,
    opened_at timestamptz NOT NULL,
    waiting_since timestamptz,
    claimed_at timestamptz,
    waited interval,
    changed_at timestamptz NOT NULL,
    CHECK ((status = 'assigned') = (owner_id IS NOT NULL))
);
COMMENT ON COLUMN conversation.incoming_seq IS 'seq of the citizen''s last message';
COMMENT ON COLUMN conversation.bot_seq IS 'seq of the last message the bot is done with';
COMMENT ON COLUMN conversation.bot_epoch IS 'epoch of the bot''s last finished turn';
COMMENT ON COLUMN conversation.turn_until IS 'no other bot turn may begin before this instant';
CREATE INDEX conversation_live ON conversation (status, lane, waiting_since)
    WHERE status IN ('waiting', 'assigned');
CREATE INDEX conversation_turns ON conversation (turn_until)
    WHERE status = 'bot' AND incoming_seq > bot_seq;
CREATE INDEX conversation_claimed ON conversation (claimed_at);
CREATE TABLE message (
    conversation_id uuid NOT NULL REFERENCES conversation,
    seq integer NOT NULL,
    channel text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('incoming', 'outgoing', 'note')),
    author text NOT NULL CHECK (author IN ('citizen', 'bot', 'operator', 'system')),
    operator_id uuid REFERENCES operator,
    label text NOT NULL,
    owner_epoch integer NOT NULL,
    client_message_id uuid,
    external_id text,
    body jsonb NOT NULL,
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (conversation_id, client_message_id),
    UNIQUE (channel, external_id)
);
COMMENT ON COLUMN message.label IS 'the author''s name as the citizen saw it';
COMMENT ON COLUMN message.details IS 'not for the citizen: what choices mean, what was understood';
CREATE TABLE opening (
    address text NOT NULL,
    opened_at timestamptz NOT NULL
);
CREATE INDEX opening_recent ON opening (address, opened_at);
"""

AUDIT = """
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details jsonb NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_is_append_only BEFORE UPDATE ON message
    EXECUTE FUNCTION refuse_change();
"""
