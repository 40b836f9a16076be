"""What the reports room looks up: a report's history, its duplicates, reports by place and unit."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(INDEXES)


INDEXES = """
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX report_duplicates ON report (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX report_commune ON report (commune, received_at) WHERE reference IS NOT NULL;
CREATE INDEX report_kind ON report (kind, received_at) WHERE reference IS NOT NULL;
CREATE INDEX report_unit ON report (unit_id) WHERE unit_id IS NOT NULL;
"""
