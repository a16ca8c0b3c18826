"""Keys of workflows: what a program saves twice with the same key is one workflow"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workflows", sa.Column("once_key", sa.Text()))
    op.add_column("workflows", sa.Column("once_digest", sa.Text()))
    op.create_index("uq_workflows_once", "workflows", ["workspace", "once_key"], unique=True)
