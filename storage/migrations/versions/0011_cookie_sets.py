"""Sets of cookies by which sites know somebody, sealed."""

import sqlalchemy as sa
from alembic import op

from storage.models.columns import Id, Json, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cookie_sets",
        sa.Column("id", Id, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("domains", Json(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("test_url", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("last_result", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("cookie_sets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cookie_sets_platform"), ["platform"], unique=False)


def downgrade() -> None:
    op.drop_table("cookie_sets")
