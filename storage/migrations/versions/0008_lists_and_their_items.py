"""Lists and their items."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PAGE = ["user_id", "state", "parent_id", "site", "container", "id"]


def upgrade() -> None:
    # A table that SQLite copies would forget which ids it has given.
    with op.batch_alter_table("jobs", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("item", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("zipped", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_jobs_parent_id"), ["parent_id"], unique=False)
        # In place of an index that is its beginning.
        batch_op.drop_index("ix_job_user_state")
        batch_op.create_index("ix_job_page", PAGE, unique=False)


def downgrade() -> None:
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_job_page")
        batch_op.create_index("ix_job_user_state", ["user_id", "state"], unique=False)
        batch_op.drop_index(batch_op.f("ix_jobs_parent_id"))
        batch_op.drop_column("zipped")
        batch_op.drop_column("item")
        batch_op.drop_column("parent_id")
