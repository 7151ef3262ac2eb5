"""SQL of the return board."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import sql

from .rules import CLAIM_SOON, Filter, Mark, span

CLAIM_BY = "r.announced_at + make_interval(days => p.claim_days)"
FROM = """FROM omni_return r JOIN omni_channel_account a ON a.id = r.account_id
               JOIN omni_return_policy p ON p.account_id = r.account_id"""
CARD = """r.id, r.return_code, r.kind, r.status, r.status_at, r.provisional, r.account, r.order_id, r.order_code,
          r.transporter, r.awb, r.source, r.channel_status, r.announced_at, r.expected_at, r.received_at, r.claim_by,
          l.pieces, l.skus, l.reasons"""
LINES = """CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0)::int AS pieces,
                                      string_agg(DISTINCT sku, ', ' ORDER BY sku) AS skus,
                                      coalesce(string_agg(DISTINCT nullif(reason, ''), ', '), '') AS reasons
                               FROM omni_return_line WHERE return_order_id = r.id) l"""


def _matching(filter: Filter, now: datetime) -> tuple[str, dict[str, Any]]:
    """A subquery of the returns that a filter matches, and its parameters."""
    conditions = ["r.seller_id = ANY(%(sellers)s)", "r.status = ANY(%(statuses)s)"]
    params: dict[str, Any] = {"sellers": list(filter.sellers), "statuses": list(filter.wanted)}
    if filter.kind:
        conditions.append("r.kind = %(kind)s")
        params["kind"] = filter.kind
    if filter.account:
        conditions.append("a.code = %(account)s")
        params["account"] = filter.account
    if filter.age:
        younger, older = span(filter.age)
        conditions.append("r.announced_at <= %(younger)s")
        params["younger"] = now - younger
        if older is not None:
            conditions.append("r.announced_at > %(older)s")
            params["older"] = now - older
    if filter.claim:
        conditions.append(f"{CLAIM_BY} BETWEEN %(now)s AND %(soon)s")
        params |= {"now": now, "soon": now + CLAIM_SOON}
    if filter.sku or filter.reason:
        conditions.append(
            """EXISTS (SELECT FROM omni_return_line x WHERE x.return_order_id = r.id
                       AND %(sku)s IN ('', x.sku) AND %(reason)s IN ('', x.reason))"""
        )
        params |= {"sku": filter.sku, "reason": filter.reason}
    if filter.text:
        conditions.append("%(text)s IN (r.return_code, r.order_code, r.awb)")
        params["text"] = filter.text
    return (
        f"SELECT r.*, a.code AS account, {CLAIM_BY} AS claim_by {FROM} WHERE {' AND '.join(conditions)}",
        params,
    )


def select_page(filter: Filter, after: Mark | None, limit: int, now: datetime) -> list[sql.Row]:
    """Returns newest first, from a mark on."""
    matching, params = _matching(filter, now)
    beyond = "(r.announced_at, r.id) < (%(at)s, %(id)s)" if after else "true"
    if after:
        params |= {"at": after.announced_at, "id": after.id}
    return sql.rows(
        f"""WITH r AS (SELECT * FROM ({matching}) r WHERE {beyond} ORDER BY announced_at DESC, id DESC LIMIT %(limit)s)
            SELECT {CARD} FROM r {LINES} ORDER BY r.announced_at DESC, r.id DESC""",  # noqa: S608
        {**params, "limit": limit},
    )


def count_statuses(filter: Filter, now: datetime) -> list[sql.Row]:
    matching, params = _matching(filter, now)
    return sql.rows(f"SELECT status, count(*)::int AS returns FROM ({matching}) r GROUP BY status", params)  # noqa: S608


# --- one return ---------------------------------------------------------------------------------------------------


def select_one(sellers: Sequence[int], return_id: UUID) -> sql.Row | None:
    return sql.row(
        f"""WITH r AS (SELECT r.*, a.code AS account, {CLAIM_BY} AS claim_by {FROM}
                       WHERE r.id = %s AND r.seller_id = ANY(%s))
            SELECT {CARD}, r.seller_id FROM r {LINES}""",  # noqa: S608
        (return_id, list(sellers)),
    )


def select_of_order(sellers: Sequence[int], order_id: UUID) -> list[sql.Row]:
    return sql.rows(
        f"""WITH r AS (SELECT r.*, a.code AS account, {CLAIM_BY} AS claim_by {FROM}
                       WHERE r.order_id = %s AND r.seller_id = ANY(%s))
            SELECT {CARD} FROM r {LINES} ORDER BY r.announced_at DESC, r.id DESC""",  # noqa: S608
        (order_id, list(sellers)),
    )


def select_lines(return_id: UUID) -> list[sql.Row]:
    return sql.rows(
        """SELECT l.item_code, l.channel_sku, l.sku, l.quantity, l.reason, l.price, coalesce(o.title, '') AS title,
                  o.dispatched, o.returned
           FROM omni_return_line l LEFT JOIN omni_order_line o ON o.id = l.order_line_id
           WHERE l.return_order_id = %s ORDER BY l.id""",
        (return_id,),
    )


def select_sightings(return_id: UUID) -> list[sql.Row]:
    return sql.rows(
        "SELECT source, said, seen_at FROM omni_return_sighting WHERE return_order_id = %s ORDER BY id", (return_id,)
    )


# --- the report ---------------------------------------------------------------------------------------------------


def select_waiting(sellers: Sequence[int], account: str, edges: list[datetime], now: datetime) -> list[sql.Row]:
    """Returns that are waited for, by age bucket (0: the youngest), and how many claims are due soon or missed."""
    return sql.rows(
        f"""SELECT width_bucket(extract(epoch FROM %(now)s - r.announced_at),
                                ARRAY(SELECT extract(epoch FROM %(now)s - e)
                                      FROM unnest(%(edges)s::timestamptz[]) WITH ORDINALITY AS u (e, n) ORDER BY n))
                       AS bucket,
                   count(*)::int AS returns,
                   count(*) FILTER (WHERE {CLAIM_BY} BETWEEN %(now)s AND %(soon)s)::int AS claim_soon,
                   count(*) FILTER (WHERE {CLAIM_BY} < %(now)s)::int AS claim_missed
            {FROM} WHERE r.status = 'announced' AND r.seller_id = ANY(%(sellers)s) AND %(account)s IN ('', a.code)
            GROUP BY 1""",  # noqa: S608
        {"sellers": list(sellers), "account": account, "edges": edges, "now": now, "soon": now + CLAIM_SOON},
    )


def select_reasons(sellers: Sequence[int], account: str, since: datetime, most: int) -> list[sql.Row]:
    """Pieces by SKU and reason of what was announced since, of the SKUs that came back most."""
    return sql.rows(
        f"""WITH pieces AS (
                SELECT l.sku, l.reason, sum(l.quantity)::int AS pieces
                FROM omni_return r JOIN omni_channel_account a ON a.id = r.account_id
                     JOIN omni_return_line l ON l.return_order_id = r.id
                WHERE r.seller_id = ANY(%(sellers)s) AND %(account)s IN ('', a.code) AND r.announced_at >= %(since)s
                  AND r.status <> 'cancelled'
                GROUP BY l.sku, l.reason),
            most AS (SELECT sku, sum(pieces)::int AS total FROM pieces GROUP BY sku
                     ORDER BY total DESC, sku LIMIT {most})
            SELECT sku, reason, pieces, total FROM pieces JOIN most USING (sku)
            ORDER BY total DESC, sku, pieces DESC, reason""",  # noqa: S608
        {"sellers": list(sellers), "account": account, "since": since},
    )


def select_weeks(sellers: Sequence[int], account: str, since: datetime, first_id: UUID, zone: str) -> list[sql.Row]:
    """Orders that left, by week, and how many of them came back so far. `first_id`: ids sort by time made."""
    return sql.rows(
        """SELECT date_trunc('week', o.status_at, %(zone)s) AS week, count(*)::int AS shipped,
                  count(*) FILTER (WHERE b.undelivered)::int AS undelivered,
                  count(*) FILTER (WHERE b.by_customer)::int AS by_customer
           FROM omni_order o JOIN omni_channel_account a ON a.id = o.account_id
                LEFT JOIN (SELECT order_id, bool_or(kind = 'RETURN_TO_ORIGIN') AS undelivered,
                                  bool_or(kind = 'CUSTOMER_RETURN') AS by_customer
                           FROM omni_return
                           WHERE seller_id = ANY(%(sellers)s) AND order_id >= %(first)s AND status <> 'cancelled'
                           GROUP BY order_id) b ON b.order_id = o.id
           WHERE o.seller_id = ANY(%(sellers)s) AND o.id >= %(first)s AND o.status = 'COMPLETED'
             AND o.status_at >= %(since)s AND %(account)s IN ('', a.code)
           GROUP BY 1 ORDER BY 1""",
        {"sellers": list(sellers), "account": account, "since": since, "first": first_id, "zone": zone},
    )
