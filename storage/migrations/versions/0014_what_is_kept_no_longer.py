"""Jobs that were stripped by their age, and when people were last there."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

USER, PAGE = ["user_id", "id"], ["user_id", "state", "parent_id", "site", "container", "id"]
WHOLE = sa.text("stripped_at IS NULL")
REMEMBERED = sa.text("forgotten_at IS NULL")


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    # A table that SQLite copies would forget which ids it has given.
    with op.batch_alter_table("jobs", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("stripped_at", time, nullable=True))
    # When people were there before, nobody knows: they count as seen now, and those whom a front end of the version
    # before adds meanwhile do so, too.
    zone = "+00:00" if op.get_bind().dialect.name == "postgresql" else ""
    moment = sa.text(f"'{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}{zone}'")
    with op.batch_alter_table("users", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("seen_at", time, nullable=False, server_default=moment))
    _index(user=["user_id", "id", "stripped_at"], page=[*PAGE[:-1], "stripped_at", "id"])
    op.create_index("ix_job_whole", "jobs", ["finished_at"], sqlite_where=WHOLE, postgresql_where=WHOLE)
    op.create_index("ix_user_seen", "users", ["seen_at"], sqlite_where=REMEMBERED, postgresql_where=REMEMBERED)


def downgrade() -> None:
    op.drop_index("ix_user_seen", "users")
    op.drop_index("ix_job_whole", "jobs")
    _index(user=USER, page=PAGE)
    with op.batch_alter_table("users", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("seen_at")
    with op.batch_alter_table("jobs", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("stripped_at")


def _index(*, user: list[str], page: list[str]) -> None:
    for name, columns in (("ix_job_user", user), ("ix_job_page", page)):
        op.drop_index(name, "jobs")
        op.create_index(name, "jobs", columns)
