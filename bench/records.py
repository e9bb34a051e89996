"""Records: whose number it is, among ten million; one record in by REST; a text of forbidden words."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import psycopg

from bench.rows import Benchmark, Row
from tools.stack.services import Services

SUBJECTS = 10_000_000
LOOKUPS = 20_000
BATCH = 200_000
SCHEMA = """
    CREATE TABLE records_subject (id uuid PRIMARY KEY, merged_into_id uuid);
    CREATE TABLE records_identifier (
        id uuid NOT NULL, subject_id uuid NOT NULL, type varchar(30) NOT NULL, country varchar(2) NOT NULL,
        sealed bytea NOT NULL, lookup bytea NOT NULL, key_version smallint NOT NULL, mask varchar(40) NOT NULL,
        verified boolean NOT NULL, added_at timestamptz NOT NULL
    );
"""
