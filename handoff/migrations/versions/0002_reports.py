"""Reports, from a draft in the conversation to the unit's acknowledgement; return codes."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(REPORTS)
    op.execute(RETURN_CODES)


REPORTS = """
CREATE TABLE report (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL REFERENCES conversation,
    kind text NOT NULL,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN
        ('draft', 'cancelled', 'received', 'qualified', 'transmitted', 'acknowledged', 'closed')),
    reference text UNIQUE,
    fields jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    commune text,
    department text,
    nature text NOT NULL DEFAULT '',
    urgency text NOT NULL DEFAULT 'normal' CHECK (urgency IN ('low', 'normal', 'high')),
    duplicate_of uuid REFERENCES report,
    unit_id text,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    received_at timestamptz,
    qualified_at timestamptz,
    transmitted_at timestamptz,
    acknowledged_at timestamptz,
    closed_at timestamptz,
    words tsvector NOT NULL DEFAULT ''::tsvector,
    CHECK ((status IN ('draft', 'cancelled')) = (reference IS NULL)),
    CHECK (duplicate_of <> id)
);
COMMENT ON COLUMN report.fields IS 'by field name: {"shown": text, …}; see docs/report.schema.json';
COMMENT ON COLUMN report.version IS 'raised by each change; whoever read an older one gets 409';
COMMENT ON COLUMN report.duplicate_of IS 'closed because another report tells of the same facts';
CREATE UNIQUE INDEX report_draft ON report (conversation_id) WHERE status = 'draft';
CREATE INDEX report_conversation ON report (conversation_id);
CREATE INDEX report_received ON report (received_at DESC) WHERE reference IS NOT NULL;
CREATE INDEX report_words ON report USING gin (words);
CREATE FUNCTION index_report_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.words := setweight(to_tsvector('simple', coalesce(new.reference, '')), 'A')
        || to_tsvector('french', coalesce((SELECT string_agg(value ->> 'shown', ' ')
            FROM jsonb_each(new.fields) WHERE jsonb_typeof(value) = 'object'), ''));
    RETURN new;
END $$;
CREATE TRIGGER report_words_are_kept BEFORE INSERT OR UPDATE ON report
    FOR EACH ROW EXECUTE FUNCTION index_report_words();
"""

RETURN_CODES = """
ALTER TABLE conversation ADD COLUMN return_code_hash bytea UNIQUE;
COMMENT ON COLUMN conversation.return_code_hash IS 'of the code that opens it from anywhere';
CREATE TABLE return_failure (address text NOT NULL, failed_at timestamptz NOT NULL);
CREATE INDEX return_failure_recent ON return_failure (address, failed_at);
"""
