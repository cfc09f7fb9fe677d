"""Lists told from their items where jobs are summed up."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BEFORE = ["user_id", "state", "finished_at", "site", "container", "currency", "seconds", "charged"]


def upgrade() -> None:
    # A table that SQLite copies would forget which ids it has given.
    with op.batch_alter_table("jobs", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("gathers", sa.Boolean(), nullable=False, server_default=sa.false()))
    # So begin the form keys of lists and of nothing else: the others are digests.
    op.execute(sa.text("UPDATE jobs SET gathers = TRUE WHERE form_key LIKE 'list %'"))
    op.drop_index("ix_job_statistics", "jobs")
    op.create_index("ix_job_statistics", "jobs", [*BEFORE, "gathers"])


def downgrade() -> None:
    op.drop_index("ix_job_statistics", "jobs")
    op.create_index("ix_job_statistics", "jobs", BEFORE)
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_column("gathers")
