"""API keys, logins, webhooks, and what lists and statistics of jobs are made from."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    with op.batch_alter_table("files") as batch_op:
        batch_op.add_column(sa.Column("fps", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("video_codec", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("audio_codec", sa.String(), nullable=True))
    _extend_jobs()
    _create_keys()
    _create_webhooks()


def _extend_jobs() -> None:
    # Added one by one: a table that is copied as a whole would lose the memory of its highest id.
    op.add_column("jobs", sa.Column("site", sa.String(), nullable=False, server_default=""))
    op.add_column("jobs", sa.Column("container", sa.String(), nullable=False, server_default=""))
    op.add_column("jobs", sa.Column("seconds", sa.Float(), nullable=True))
    op.add_column("jobs", sa.Column("currency", sa.String(), nullable=False, server_default="credits"))
    op.add_column("jobs", sa.Column("charged", sa.BigInteger(), nullable=True))
    op.add_column("jobs", sa.Column("request_key", sa.String(), nullable=True))
    op.create_index("ix_job_request", "jobs", ["user_id", "request_key"], unique=True)
    op.execute(
        "UPDATE jobs SET site = COALESCE(media->>'platform', ''), container = COALESCE(choice->>'container', '')"
    )
    op.execute(
        "UPDATE jobs SET charged = -(SELECT COALESCE(SUM(entries.amount), 0)"
        " FROM entries WHERE entries.job_id = jobs.id) WHERE state = 'delivered'"
    )
    op.execute(
        "UPDATE jobs SET seconds = (SELECT MAX(files.duration) FROM files"
        " JOIN job_files ON job_files.file_id = files.id WHERE job_files.job_id = jobs.id) WHERE state = 'delivered'"
    )
    summed = ["user_id", "state", "finished_at", "site", "container", "currency", "seconds", "charged"]
    op.create_index("ix_job_statistics", "jobs", summed)


def _create_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", _id(), nullable=False),
        sa.Column("user_id", _id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        _time("expires_at", nullable=True),
        _time("last_used_at", nullable=True),
        _time("revoked_at", nullable=True),
        _time("created_at"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("prefix"),
    )
    op.create_index("ix_api_keys_user_id", "api_keys", ["user_id"])
    op.create_table(
        "logins",
        sa.Column("id", _id(), nullable=False),
        sa.Column("user_id", _id(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        _time("code_expires_at"),
        _time("used_at", nullable=True),
        _time("expires_at", nullable=True),
        _time("revoked_at", nullable=True),
        _time("created_at"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_logins_user_id", "logins", ["user_id"])


def _create_webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", _id(), nullable=False),
        sa.Column("user_id", _id(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        _time("disabled_at", nullable=True),
        _time("created_at"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_webhooks_user_id", "webhooks", ["user_id"])
    op.create_table(
        "webhook_calls",
        sa.Column("id", _id(), nullable=False),
        sa.Column("webhook_id", _id(), nullable=False),
        sa.Column("job_id", _id(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        _time("due_at"),
        _time("created_at"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("webhook_id", "job_id", "round"),
    )
    op.create_index("ix_webhook_calls_webhook_id", "webhook_calls", ["webhook_id"])
    op.create_index("ix_webhook_call_due", "webhook_calls", ["done", "due_at"])


def downgrade() -> None:
    for table in ("webhook_calls", "webhooks", "logins", "api_keys"):
        op.drop_table(table)
    op.drop_index("ix_job_statistics", "jobs")
    op.drop_index("ix_job_request", "jobs")
    for name in ("request_key", "charged", "currency", "seconds", "container", "site"):
        op.drop_column("jobs", name)
    with op.batch_alter_table("files") as batch_op:
        for name in ("audio_codec", "video_codec", "fps"):
            batch_op.drop_column(name)
