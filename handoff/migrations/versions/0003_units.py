"""Units of gendarmerie and police, and which of them is competent for a commune."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(UNITS)


UNITS = """
CREATE TABLE unit (
    id text PRIMARY KEY,
    institution text NOT NULL CHECK (institution IN ('gendarmerie', 'police')),
    name text NOT NULL CHECK (name <> ''),
    phone text NOT NULL,
    email text,
    webhook_url text,
    department text NOT NULL,
    commune_code text NOT NULL,
    commune text NOT NULL,
    address text NOT NULL,
    hours jsonb NOT NULL,
    url text NOT NULL,
    latitude double precision,
    longitude double precision,
    folded_name text NOT NULL,
    words text NOT NULL,
    withdrawn_at timestamptz,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
COMMENT ON COLUMN unit.id IS 'the official one; with pn- for the police; with -x- a made one';
COMMENT ON COLUMN unit.email IS 'where reports go; not in the official files, which leave it';
COMMENT ON COLUMN unit.webhook_url IS 'like email';
COMMENT ON COLUMN unit.hours IS 'list of [day, hours] as the unit announces them';
COMMENT ON COLUMN unit.words IS 'commune, name and postcode, folded, for searching';
COMMENT ON COLUMN unit.withdrawn_at IS 'no longer in the official file; reports may still name it';
CREATE INDEX unit_names ON unit (institution, folded_name);
CREATE TABLE competence (
    commune_code text NOT NULL,
    institution text NOT NULL CHECK (institution IN ('gendarmerie', 'police')),
    unit_id text NOT NULL,
    department text NOT NULL,
    folded_service text NOT NULL,
    PRIMARY KEY (commune_code, institution, unit_id, folded_service)
);
COMMENT ON TABLE competence IS 'the official file as it is: a commune may have several services';
COMMENT ON COLUMN competence.unit_id IS 'of a row of table unit, if that is known; may be empty';
"""
