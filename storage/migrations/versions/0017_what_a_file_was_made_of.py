"""Files name the one that they were made of, which only their form keys said."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FILES = sa.table("files", sa.column("id", ID), sa.column("form_key", sa.String), sa.column("made_of_id", ID))


def upgrade() -> None:
    # A table that SQLite copies would forget which ids it has given.
    with op.batch_alter_table("files", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("made_of_id", ID, nullable=True))
    made = sa.or_(*(FILES.c.form_key.like(f"%:{way}:%") for way in ("fit", "split")))
    found = op.get_bind().execute(sa.select(FILES.c.id, FILES.c.form_key).where(made)).all()
    for file_id, form_key in found:
        # The key of the source, its id, the way and the size in bytes.
        source = form_key.rsplit(":", 3)[1:2]
        if source and source[0].isdecimal():
            op.execute(FILES.update().where(FILES.c.id == file_id).values(made_of_id=int(source[0])))
    op.create_index("ix_files_made_of_id", "files", ["made_of_id"])


def downgrade() -> None:
    op.drop_index("ix_files_made_of_id", "files")
    with op.batch_alter_table("files", recreate="never") as batch_op:
        batch_op.drop_column("made_of_id")
