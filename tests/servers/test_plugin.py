"""The servers that the other tests stand on."""

import psycopg
import redis
from sqlalchemy.engine import make_url


def test_postgresql_url_leads_to_a_database_in_utf_8(postgresql_url: str) -> None:
    url = make_url(postgresql_url)
    with psycopg.connect(
        host=url.host, port=url.port, user=url.username, dbname=url.database
    ) as connection:
        row = connection.execute("SHOW server_encoding").fetchone()
    assert row == ("UTF8",)


def test_new_postgresql_database_is_another_each_time(new_postgresql_database, postgresql_url) -> None:
    urls = [postgresql_url, new_postgresql_database(), new_postgresql_database()]
    assert len(set(urls)) == len(urls)


def test_redis_url_leads_to_an_empty_database(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.dbsize() == 0
