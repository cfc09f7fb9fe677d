"""Joined and forgotten accounts, rules of access, and what a history is searched through."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joined_to", ID, nullable=True))
        batch_op.add_column(sa.Column("forgotten_at", TIME, nullable=True))
        batch_op.create_index(batch_op.f("ix_users_joined_to"), ["joined_to"], unique=False)
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("searched", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE jobs SET searched = lower(title || ' ' || url)")
    op.create_table(
        "access_rules",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "subject"),
    )


def downgrade() -> None:
    op.drop_table("access_rules")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_column("searched")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_users_joined_to"))
        batch_op.drop_column("forgotten_at")
        batch_op.drop_column("joined_to")
