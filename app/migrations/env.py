"""How Alembic reaches the application's database; run through Flask-Migrate."""

from alembic import context
from flask import current_app

from app.core.database import db


def leave_empty_revisions_out(_context, _revision, directives):
    """A revision that changes nothing is not written."""
    if directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run() -> None:
    engine = db.engine
    configure = current_app.extensions["migrate"].configure_args
    if context.is_offline_mode():
        context.configure(url=engine.url, target_metadata=db.metadata, literal_binds=True, **configure)
        with context.begin_transaction():
            context.run_migrations()
        return
    # SQLite makes anew what it can't alter; its references would stand in the way of that.
    with engine.connect().execution_options(writes=True) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(
            connection=connection, target_metadata=db.metadata,
            process_revision_directives=leave_empty_revisions_out, **configure,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
