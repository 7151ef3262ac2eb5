"""SQL of sellers and their people."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from godown.kit import sql


def all_sellers() -> list[int]:
    """Ids of all sellers: for commands of whoever runs the installation, never for a page."""
    return sql.values("SELECT id FROM access_seller ORDER BY id")


def select_sellers(ids: Collection[int]) -> list[sql.Row]:
    return sql.rows("SELECT id, code, name FROM access_seller WHERE id = ANY(%s) ORDER BY name, id", (list(ids),))


def find_seller(code: str) -> int | None:
    seller_id: int | None = sql.value("SELECT id FROM access_seller WHERE code = %s", (code,))
    return seller_id


def upsert_sellers(codes: list[str], names: list[str]) -> int:
    """How many are new or have another name now."""
    return sql.execute(
        """INSERT INTO access_seller AS s (code, name) SELECT * FROM unnest(%s::text[], %s::text[])
           ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE s.name <> excluded.name""",
        (codes, names),
    )


def set_role(user_id: int, seller_id: int, role: str) -> None:
    sql.execute(
        """INSERT INTO access_membership (user_id, seller_id, role) VALUES (%s, %s, %s)
           ON CONFLICT (user_id, seller_id) DO UPDATE SET role = excluded.role""",
        (user_id, seller_id, role),
    )


# --- people, as administrators see them ----------------------------------------------------------------------------

PERSON = """SELECT u.id, u.username, u.is_active AS active, u.last_login,
                   jsonb_agg(jsonb_build_object('seller_id', s.id, 'code', s.code, 'seller', s.name, 'role', m.role)
                             ORDER BY s.name, s.id) AS places,
                   EXISTS (SELECT FROM access_membership x
                           WHERE x.user_id = u.id AND x.seller_id <> ALL(%(sellers)s)) AS elsewhere
            FROM access_user u JOIN access_membership m ON m.user_id = u.id AND m.seller_id = ANY(%(sellers)s)
                               JOIN access_seller s ON s.id = m.seller_id"""


def select_people(
    sellers: Collection[int], role: str, active: bool | None, text: str, after: str, limit: int
) -> list[sql.Row]:
    """People of these sellers by name, from a name on; an empty filter does not narrow."""
    return sql.rows(
        f"""{PERSON}
            WHERE u.username > %(after)s AND strpos(lower(u.username), lower(%(text)s)) > 0
              AND coalesce(u.is_active = %(active)s, true)
            GROUP BY u.id HAVING %(role)s = '' OR bool_or(m.role = %(role)s)
            ORDER BY u.username LIMIT %(limit)s""",
        {
            "sellers": list(sellers),
            "role": role,
            "active": active,
            "text": text,
            "after": after,
            "limit": limit,
        },
    )


def select_person(sellers: Collection[int], person_id: int) -> sql.Row | None:
    return sql.row(f"{PERSON} WHERE u.id = %(id)s GROUP BY u.id", {"sellers": list(sellers), "id": person_id})


def lock_person(person_id: int) -> sql.Row | None:
    """The log-in, locked until the transaction ends; first of all locks of a change."""
    return sql.row(
        "SELECT id, username, is_active AS active FROM access_user WHERE id = %s FOR NO KEY UPDATE", (person_id,)
    )


def lock_sellers(ids: Collection[int]) -> None:
    """One change of these sellers' people at a time; who works otherwise is not stopped by it."""
    sql.execute(
        "SELECT FROM access_seller WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        (list(ids),),
    )


def run_by(username: str, roles: Sequence[str]) -> list[int]:
    """Ids of the sellers at which an active person has one of the roles."""
    return sql.values(
        """SELECT m.seller_id FROM access_membership m JOIN access_user u ON u.id = m.user_id
           WHERE u.username = %s AND u.is_active AND m.role = ANY(%s)""",
        (username, list(roles)),
    )


def roles_of(person_id: int) -> dict[int, str]:
    """Role by seller, everywhere."""
    found = sql.rows(
        "SELECT seller_id, role FROM access_membership WHERE user_id = %s ORDER BY seller_id", (person_id,)
    )
    return {row["seller_id"]: row["role"] for row in found}


def find_person(username: str) -> int | None:
    person_id: int | None = sql.value("SELECT id FROM access_user WHERE username = %s", (username,))
    return person_id


def insert_person(username: str, password_hash: str, now: datetime) -> int | None:
    """None if the name is taken."""
    person_id: int | None = sql.value(
        """INSERT INTO access_user (username, password, date_joined, is_active, is_staff, is_superuser,
                                    first_name, last_name, email)
           VALUES (%s, %s, %s, true, false, false, '', '', '') ON CONFLICT (username) DO NOTHING RETURNING id""",
        (username, password_hash, now),
    )
    return person_id


def upsert_person(username: str, password_hash: str, now: datetime) -> int:
    """Somebody new, or another password for who has the name."""
    person_id = insert_person(username, password_hash, now)
    if person_id is None:
        person_id = sql.value(
            "UPDATE access_user SET password = %s WHERE username = %s RETURNING id", (password_hash, username)
        )
    return person_id


def set_password(person_id: int, password_hash: str) -> None:
    sql.execute("UPDATE access_user SET password = %s WHERE id = %s", (password_hash, person_id))


def set_active(person_id: int, active: bool) -> int:
    """0 if it is so already."""
    return sql.execute(
        "UPDATE access_user SET is_active = %s WHERE id = %s AND is_active <> %s", (active, person_id, active)
    )


def drop_role(user_id: int, seller_id: int) -> None:
    sql.execute("DELETE FROM access_membership WHERE user_id = %s AND seller_id = %s", (user_id, seller_id))


# --- tries --------------------------------------------------------------------------------------------------------


def claim_try(key: str, most: int, now: datetime, span: timedelta) -> bool:
    """Count a try before it is made; False, and nothing changes, if `most` were made within `span`."""
    return bool(
        sql.execute(
            """INSERT INTO access_try AS t (key, tries, since) VALUES (%(key)s, 1, %(now)s)
               ON CONFLICT (key) DO UPDATE SET
                   tries = CASE WHEN t.since <= %(old)s THEN 1 ELSE t.tries + 1 END,
                   since = CASE WHEN t.since <= %(old)s THEN excluded.since ELSE t.since END
               WHERE t.tries < %(most)s OR t.since <= %(old)s""",
            {"key": key, "now": now, "old": now - span, "most": most},
        )
    )


def delete_tries(key: str, before: datetime) -> None:
    """Of this key, and whatever of others is over anyway."""
    sql.execute("DELETE FROM access_try WHERE key = %s OR since <= %s", (key, before))


# --- stations and badges ------------------------------------------------------------------------------------------


def insert_station(seller_id: int, name: str, made_by: str, now: datetime) -> int:
    station_id: int = sql.value(
        "INSERT INTO access_station (seller_id, name, made_by, made_at) VALUES (%s, %s, %s, %s) RETURNING id",
        (seller_id, name, made_by, now),
    )
    return station_id


def select_stations(sellers: Collection[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT id, seller_id, name, made_by, made_at FROM access_station
           WHERE seller_id = ANY(%s) AND closed_at IS NULL ORDER BY name, id""",
        (list(sellers),),
    )


def find_station(station_id: int) -> sql.Row | None:
    """An open one, whoever its seller is: for the device that has its signed id."""
    return sql.row(
        "SELECT id, seller_id, name, made_by, made_at FROM access_station WHERE id = %s AND closed_at IS NULL",
        (station_id,),
    )


def close_station(sellers: Collection[int], station_id: int, now: datetime) -> int:
    return sql.execute(
        "UPDATE access_station SET closed_at = %s WHERE id = %s AND seller_id = ANY(%s) AND closed_at IS NULL",
        (now, station_id, list(sellers)),
    )


def upsert_badge(user_id: int, code: str, pin_hash: str) -> None:
    """The PIN is new; a badge that is there already keeps its code."""
    sql.execute(
        """INSERT INTO access_badge (user_id, code, pin) VALUES (%s, %s, %s)
           ON CONFLICT (user_id) DO UPDATE SET pin = excluded.pin""",
        (user_id, code, pin_hash),
    )


def badge_of(user_id: int) -> str | None:
    code: str | None = sql.value("SELECT code FROM access_badge WHERE user_id = %s", (user_id,))
    return code


def select_holder(seller_id: int, badge: str) -> sql.Row | None:
    """Who works for the seller and has this badge, or this user name and a badge."""
    return sql.row(
        """SELECT u.id, b.pin FROM access_badge b JOIN access_user u ON u.id = b.user_id
           JOIN access_membership m ON m.user_id = u.id AND m.seller_id = %s
           WHERE (b.code = %s OR u.username = %s) AND u.is_active""",
        (seller_id, badge, badge),
    )


def delete_badge(user_id: int) -> None:
    sql.execute("DELETE FROM access_badge WHERE user_id = %s", (user_id,))
