"""Places in the queue read from an index alone."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BACKLOG = ["state", "dispatched_at", "turn", "id"]


def upgrade() -> None:
    op.drop_index("ix_job_backlog", "jobs")
    op.create_index("ix_job_backlog", "jobs", [*BACKLOG, "expected_seconds"])


def downgrade() -> None:
    op.drop_index("ix_job_backlog", "jobs")
    op.create_index("ix_job_backlog", "jobs", BACKLOG)
