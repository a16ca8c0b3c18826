"""Times that come once: a schedule is a cron or one moment, and it is known that it has run"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("schedules") as schedules:
        schedules.alter_column("cron", existing_type=sa.Text(), nullable=True)
        schedules.add_column(sa.Column("at", sa.Text()))
    op.add_column("workflows", sa.Column("ran_once_at", sa.DateTime(timezone=True)))
