"""Fetch the lines of a staged file that a condition finds."""

from django.db import connection


def fetch_faulty_lines(query: str) -> list[tuple[int, object]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[int, object]] = cursor.fetchall()
        return rows
