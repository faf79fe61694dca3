"""Alembic runs this for every command. It only opens the transaction; the schema is the SQL beside it."""

from alembic import context

config = context.config

if context.is_offline_mode():
    context.configure(url="postgresql+psycopg://", literal_binds=True, version_table_schema="public")
    with context.begin_transaction():
        context.run_migrations()
else:
    connection = config.attributes["connection"]
    context.configure(connection=connection, version_table_schema="public", transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()
