"""Jobs whose end was not told yet, in an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMNS = ["platform", "state", "id"]


def upgrade() -> None:
    op.drop_index("ix_job_untold", "jobs")
    # Each database by the words in which it is asked, since a planner compares them.
    untold = sa.text("told IS false") if op.get_bind().dialect.name == "postgresql" else sa.text("told IS 0")
    op.create_index("ix_job_untold", "jobs", COLUMNS, sqlite_where=untold, postgresql_where=untold)


def downgrade() -> None:
    op.drop_index("ix_job_untold", "jobs")
    op.create_index("ix_job_untold", "jobs", ["platform", "told", "state", "id"])
