"""Lines of the audit book about what nobody asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.alter_column("user_id", existing_type=ID, nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM audit_entries WHERE user_id IS NULL")
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.alter_column("user_id", existing_type=ID, nullable=False)
