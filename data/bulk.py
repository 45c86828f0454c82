"""SQL for rows in bulk, made from the tables themselves."""

from sqlalchemy import insert
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel


def insert_sql(model: type[SQLModel]) -> str:
    """Return the INSERT of a whole row, its values in the order of the table's columns."""
    return str(insert(model).compile(dialect=sqlite.dialect()))
