"""Files that citizens attach, whole in the database: several hosts share it, a backup has all."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute(FILES)


FILES = """
CREATE TABLE stored_file (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversation,
    seq integer NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    kind text NOT NULL
        CHECK (kind IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    content bytea NOT NULL,
    preview bytea,
    size integer GENERATED ALWAYS AS (octet_length(content)) STORED,
    sha256 bytea GENERATED ALWAYS AS (sha256(content)) STORED,
    created_at timestamptz NOT NULL,
    UNIQUE (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES message
);
COMMENT ON TABLE stored_file IS 'checked and made anew; what citizens sent is not kept';
COMMENT ON COLUMN stored_file.name IS 'the citizen''s, cleaned: to be shown, never a path';
COMMENT ON COLUMN stored_file.preview IS 'a JPEG of 320 pixels at most, of images only';
ALTER TABLE stored_file ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE stored_file ALTER COLUMN preview SET STORAGE EXTERNAL;
COMMENT ON COLUMN conversation.incoming_seq IS
    'seq of the citizen''s last message that the bot can read: not of a file';
"""
