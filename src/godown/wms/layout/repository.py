"""All SQL of the layout."""

from collections.abc import Collection

from godown.kit import sql


def insert_locations(
    seller_id: int,
    warehouse_id: int,
    codes: list[str],
    kinds: list[str],
    zones: list[str],
    sequences: list[int],
) -> int:
    """How many are new; codes that exist are left as they are."""
    return sql.execute(
        """INSERT INTO wms_location (seller_id, warehouse_id, code, kind, zone, sequence)
           SELECT %s, %s, l.* FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[]) AS l (code)
           ON CONFLICT (warehouse_id, code) DO NOTHING""",
        (seller_id, warehouse_id, codes, kinds, zones, sequences),
    )


def insert_standard(seller_id: int, warehouse_ids: list[int], codes: list[str], kinds: list[str]) -> None:
    sql.execute(
        """INSERT INTO wms_location (seller_id, warehouse_id, code, kind, zone, sequence)
           SELECT %s, w.id, l.code, l.kind, '', 0
           FROM unnest(%s::bigint[]) AS w (id), unnest(%s::text[], %s::text[]) AS l (code, kind) ORDER BY w.id, l.code
           ON CONFLICT DO NOTHING""",
        (seller_id, warehouse_ids, codes, kinds),
    )


def upsert_locations(
    seller_id: int, warehouse_id: int, codes: list[str], kinds: list[str], zones: list[str], sequences: list[int]
) -> None:
    sql.execute(
        """INSERT INTO wms_location (seller_id, warehouse_id, code, kind, zone, sequence)
           SELECT %s, %s, l.* FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[]) AS l (code) ORDER BY l.code
           ON CONFLICT (warehouse_id, code) DO UPDATE SET zone = excluded.zone, sequence = excluded.sequence
           WHERE wms_location.kind = excluded.kind""",
        (seller_id, warehouse_id, codes, kinds, zones, sequences),
    )


def select_places(warehouse_id: int, codes: Collection[str]) -> list[sql.Row]:
    return sql.rows(
        "SELECT code, kind, zone, sequence FROM wms_location WHERE warehouse_id = %s AND code = ANY(%s)",
        (warehouse_id, list(codes)),
    )


def select_way(warehouse_id: int, kinds: Collection[str]) -> list[sql.Row]:
    return sql.rows(
        """SELECT code, kind, zone, sequence FROM wms_location WHERE warehouse_id = %s AND kind = ANY(%s)
           ORDER BY kind, zone, sequence, code""",
        (warehouse_id, list(kinds)),
    )


def select_last_sequence(warehouse_id: int, zone: str) -> int:
    last: int = sql.value(
        "SELECT coalesce(max(sequence), 0) FROM wms_location WHERE warehouse_id = %s AND zone = %s",
        (warehouse_id, zone),
    )
    return last


def select_listed(warehouse_id: int, kind: str, zone: str, text: str, after: str, limit: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT l.code, l.kind, l.zone, l.sequence, coalesce(b.skus, 0) AS skus,
                  coalesce(b.pieces, 0)::bigint AS pieces
           FROM (SELECT id, code, kind, zone, sequence FROM wms_location
                 WHERE warehouse_id = %(warehouse)s AND code > %(after)s
                   AND CASE WHEN %(kind)s = '' THEN kind IN ('bin', 'tote', 'dock') ELSE kind = %(kind)s END
                   AND (%(zone)s = '' OR zone = %(zone)s)
                   AND (%(text)s = '' OR strpos(lower(code), lower(%(text)s)) > 0)
                 ORDER BY code LIMIT %(limit)s) l
           LEFT JOIN LATERAL (SELECT count(*) AS skus, sum(quantity) AS pieces FROM wms_location_balance
                              WHERE location_id = l.id AND quantity > 0) b ON true
           ORDER BY l.code""",
        {"warehouse": warehouse_id, "kind": kind, "zone": zone, "text": text, "after": after, "limit": limit},
    )


def select_counts(warehouse_id: int, kinds: Collection[str]) -> list[sql.Row]:
    return sql.rows(
        """SELECT kind, zone, count(*) AS places FROM wms_location WHERE warehouse_id = %s AND kind = ANY(%s)
           GROUP BY kind, zone ORDER BY kind, zone""",
        (warehouse_id, list(kinds)),
    )


def select_tallies(sellers: Collection[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT w.seller_id, w.code AS warehouse, l.kind, count(*) AS places
           FROM wms_location l JOIN wms_warehouse w ON w.id = l.warehouse_id
           WHERE w.seller_id = ANY(%s) GROUP BY w.seller_id, w.code, l.kind""",
        (list(sellers),),
    )


def select_by_codes(warehouse_id: int, kind: str, codes: Collection[str]) -> dict[str, int]:
    found = sql.rows(
        "SELECT code, id FROM wms_location WHERE warehouse_id = %s AND kind = %s AND code = ANY(%s)",
        (warehouse_id, kind, list(codes)),
    )
    return {row["code"]: row["id"] for row in found}


def select_by_scan(warehouse_id: int, code: str) -> sql.Row | None:
    return sql.row(
        "SELECT id, code, kind FROM wms_location WHERE warehouse_id = %s AND code = %s", (warehouse_id, code)
    )


def select_standard(warehouse_id: int, kind: str) -> int:
    location_id: int = sql.value(
        "SELECT id FROM wms_location WHERE warehouse_id = %s AND kind = %s ORDER BY id LIMIT 1", (warehouse_id, kind)
    )
    return location_id
