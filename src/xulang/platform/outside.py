"""A PostgreSQL of the user's own: the database in it, and the passwords of the product's roles."""

import psycopg
from django.db import connections
from psycopg import sql

OWNER = "owner"


def create_database() -> bool:
    """Create the owner's database where its server lacks it. Returns whether it had to be created."""
    wanted = connections[OWNER].settings_dict["NAME"]
    parameters = {**connections[OWNER].get_connection_params(), "dbname": "postgres"}
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted]).fetchone():
            return False
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(wanted))
        )
    return True


def set_passwords() -> list[str]:
    """Give each role that cannot sign in the password of this installation. Returns the changed roles."""
    return [alias for alias in connections if alias != OWNER and _set_password(alias=alias)]


def _set_password(*, alias: str) -> bool:
    role = connections[alias].settings_dict
    login, password = role["USER"], role["PASSWORD"]
    if not password or signs_in(alias=alias):
        return False
    connections[OWNER].ensure_connection()
    driver: psycopg.Connection[tuple[object, ...]] = connections[OWNER].connection
    # The server gets a verifier, so that the password itself is in no log of statements.
    verifier = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    driver.execute(
        sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(login), sql.Literal(verifier))
    )
    return True


def signs_in(*, alias: str) -> bool:
    """Whether the role of that alias reaches the database with this installation's password."""
    try:
        connections[alias].ensure_connection()
    except Exception as error:
        if isinstance(error.__cause__, psycopg.OperationalError):
            return False
        raise
    return True
