"""SQL of the board. `bound` is the SLA that counts for alerts: the earliest it could be (architecture §6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import sql

from ..exceptions.rules import BROKEN, RETRIED_BY
from ..orders.states import OPEN
from .rules import BUCKETS, CLOSED_FOR, Filter, Mark

CARD = """o.id, o.order_code, o.account, o.status, o.status_at, o.on_hold, o.first_seen_at, o.start_at, o.sla_at,
          o.bound, o.sla_source, o.picklist, l.pieces, l.cancelled, l.unmapped, l.title, l.lines, e.cases,
          EXISTS (SELECT FROM omni_document d WHERE d.order_id = o.id AND d.stored_at IS NULL) AS document_missing"""
DETAILS = """
    CROSS JOIN LATERAL (SELECT coalesce(sum(ordered - cancelled), 0)::int AS pieces, count(*)::int AS lines,
                               coalesce(sum(greatest(channel_cancelled - cancelled, 0)), 0)::int AS cancelled,
                               count(*) FILTER (WHERE sku IS NULL)::int AS unmapped,
                               coalesce((array_agg(coalesce(nullif(title, ''), channel_sku) ORDER BY id))[1], '')
                                   AS title
                        FROM omni_order_line WHERE order_id = o.id) l
    CROSS JOIN LATERAL (SELECT count(*)::int AS cases FROM omni_exception
                        WHERE account_id = o.account_id AND subject = o.order_code AND closed_at IS NULL) e"""


def _matching(filter: Filter, now: datetime) -> tuple[str, dict[str, Any]]:
    """A subquery of the orders that a filter matches, and its parameters."""
    conditions = ["o.status = ANY(%(statuses)s)", "a.seller_id = ANY(%(sellers)s)", "o.seller_id = ANY(%(sellers)s)"]
    params: dict[str, Any] = {"statuses": list(filter.wanted), "sellers": list(filter.sellers)}
    if filter.account:
        conditions.append("a.code = %(account)s")
        params["account"] = filter.account
    if filter.hold:
        conditions.append("o.on_hold = %(held)s")
        params["held"] = filter.hold == "held"
    if filter.sla:
        conditions.append("NOT o.on_hold AND coalesce(o.sla_alert_at, o.sla_at) <= %(latest)s")
        params["latest"] = now + BUCKETS[filter.sla]
    if filter.trouble:
        conditions.append(
            """EXISTS (SELECT FROM omni_exception x WHERE x.account_id = o.account_id AND x.cause = %(trouble)s
                                                      AND x.subject = o.order_code AND x.closed_at IS NULL)"""
        )
        params["trouble"] = filter.trouble
    if filter.document_missing:
        conditions.append(
            "EXISTS (SELECT FROM omni_document x WHERE x.order_id = o.id AND x.stored_at IS NULL)",
        )
    if filter.text:
        conditions.append(
            """(o.order_code = %(text)s
                OR (o.status = ANY(%(open)s) AND strpos(o.order_code || ' ' || o.parent_code, %(text)s) > 0))"""
        )
        params |= {"text": filter.text, "open": list(OPEN)}
    return (
        f"""SELECT o.*, a.code AS account, coalesce(o.sla_alert_at, o.sla_at) AS bound
            FROM omni_order o JOIN omni_channel_account a ON a.id = o.account_id
            WHERE {" AND ".join(conditions)}""",  # noqa: S608 -- conditions from code
        params,
    )


def select_cards(filter: Filter, per_status: int, now: datetime) -> list[sql.Row]:
    """The most urgent orders of each status."""
    matching, params = _matching(filter, now)
    return sql.rows(
        f"""WITH ranked AS (SELECT m.*, row_number() OVER (PARTITION BY status ORDER BY bound, id) AS rank
                            FROM ({matching}) m)
            SELECT {CARD} FROM ranked o {DETAILS}
            WHERE o.rank <= %(per_status)s ORDER BY o.bound, o.id""",  # noqa: S608
        {**params, "per_status": per_status},
    )


def select_page(filter: Filter, after: Mark | None, limit: int, now: datetime) -> list[sql.Row]:
    """Open orders most urgent first, closed ones newest first, from a mark on."""
    matching, params = _matching(filter, now)
    if filter.closed:
        beyond, order = "o.id < %(after)s", "o.id DESC"
    else:
        beyond = "(coalesce(o.bound, 'infinity'), o.id) > (coalesce(%(bound)s::timestamptz, 'infinity'), %(after)s)"
        order = "coalesce(o.bound, 'infinity'), o.id"
    if after:
        params |= {"bound": after.bound, "after": after.id}
    return sql.rows(
        f"""WITH o AS (SELECT * FROM ({matching}) o WHERE {beyond if after else "true"}
                       ORDER BY {order} LIMIT %(limit)s)
            SELECT {CARD} FROM o {DETAILS} ORDER BY {order}""",  # noqa: S608
        {**params, "limit": limit},
    )


def count_open(filter: Filter, now: datetime) -> list[sql.Row]:
    """Open orders by status, hold and SLA bucket (the position in `BUCKETS`, None without an SLA)."""
    matching, params = _matching(filter, now)
    return sql.rows(
        f"""SELECT status, on_hold, width_bucket(bound, %(edges)s::timestamptz[]) AS bucket, count(*)::int AS orders
            FROM ({matching}) o GROUP BY 1, 2, 3""",  # noqa: S608
        {**params, "edges": [now + span for span in BUCKETS.values()]},
    )


def count_received(filter: Filter, first_id: UUID, since: datetime) -> list[sql.Row]:
    """Orders of the account by hour since `since`; `first_id` is the smallest id made then (ids sort by time)."""
    return sql.rows(
        """SELECT date_bin('1 hour', o.first_seen_at, %(since)s) AS hour, count(*)::int AS orders
           FROM omni_order o JOIN omni_channel_account a ON a.id = o.account_id
           WHERE o.id >= %(first)s AND o.first_seen_at >= %(since)s AND o.seller_id = ANY(%(sellers)s)
             AND %(account)s IN ('', a.code)
           GROUP BY 1""",
        {"first": first_id, "since": since, "sellers": list(filter.sellers), "account": filter.account},
    )


# --- one order ----------------------------------------------------------------------------------------------------


def select_order(sellers: Sequence[int], order_id: UUID) -> sql.Row | None:
    return sql.row(
        """SELECT o.id, o.seller_id, o.order_code, o.parent_code, a.id AS account_id, a.code AS account, a.warehouse,
                  a.pool, o.status, o.status_at, o.on_hold, o.ordered_at, o.first_seen_at, o.modified_at, o.payment,
                  o.start_at, o.dispatch_by, o.sla_at, o.sla_alert_at, o.sla_source, o.payload_version, o.picklist,
                  o.given_to_floor_at, d.shipment_id, d.wanted_at, d.stored_at, d.sha256, d.file_key, d.awb,
                  d.transporter, d.invoice_number, d.invoice_date
           FROM omni_order o JOIN omni_channel_account a ON a.id = o.account_id
                             LEFT JOIN omni_document d ON d.order_id = o.id
           WHERE o.id = %s AND o.seller_id = ANY(%s)""",
        (order_id, list(sellers)),
    )


def select_lines(order_id: UUID) -> list[sql.Row]:
    return sql.rows(
        """SELECT item_code, channel_sku, product_id, title, sku, price, ordered, cancelled, channel_cancelled,
                  reserved, dispatched, returned
           FROM omni_order_line WHERE order_id = %s ORDER BY id""",
        (order_id,),
    )


def select_holds(order_id: UUID) -> list[sql.Row]:
    return sql.rows(
        "SELECT seen_at, last_confirmed_at, released_at FROM omni_hold WHERE order_id = %s ORDER BY id", (order_id,)
    )


def select_commands(account_id: int, order_id: UUID, order_code: str) -> list[sql.Row]:
    """The order's pack commands, and the handovers whose manifest names it."""
    return sql.rows(
        """SELECT id, kind, key, status, status_at, planned_at, results -> %(code)s AS result
           FROM omni_command
           WHERE account_id = %(account)s
             AND ((kind = 'pack' AND thread = %(order)s)
                  OR (kind = 'handover' AND status <> 'withdrawn'
                      AND request -> 'items' @> jsonb_build_array(jsonb_build_object('orderCode', %(code)s::text))))
           ORDER BY id""",
        {"account": account_id, "order": order_id, "code": order_code},
    )


def select_order_cases(account_id: int, subjects: list[str]) -> list[sql.Row]:
    return sql.rows(
        f"""{CASE} WHERE e.account_id = %(account)s AND e.subject = ANY(%(subjects)s) AND e.closed_at IS NULL
            ORDER BY e.id""",
        {"account": account_id, "subjects": subjects, **_RETRIES},
    )


# --- exceptions ---------------------------------------------------------------------------------------------------


#: Which exceptions, by what became of them; closed ones of the last days only.
STATES = {
    "open": "e.closed_at IS NULL AND coalesce(e.snoozed_until <= %(now)s, true)",
    "snoozed": "e.closed_at IS NULL AND e.snoozed_until > %(now)s",
    "closed": "e.closed_at > %(since)s",
}
CASE = """SELECT e.id, a.code AS account, a.warehouse, e.cause, e.subject, e.data, e.opened_at, e.last_seen_at, e.times,
                 e.owner, e.snoozed_until, e.closed_at, s.id AS order_id, coalesce(s.parent_code, '') AS parent_code,
                 (SELECT count(DISTINCT l.order_id)::int FROM omni_order_line l JOIN omni_order o ON o.id = l.order_id
                  WHERE l.channel_sku = e.subject AND l.sku IS NULL AND o.account_id = e.account_id
                    AND o.status = 'FAILED') AS waiting,
                 coalesce(r.kind, CASE WHEN e.cause = %(broken)s THEN e.subject END) AS retried_by,
                 d.next_at AS next_try_at, coalesce(d.attempts, 0) AS attempts
          FROM omni_exception e JOIN omni_channel_account a ON a.id = e.account_id
               LEFT JOIN omni_order s ON s.account_id = e.account_id AND s.order_code = e.subject
               LEFT JOIN unnest(%(causes)s::text[], %(kinds)s::text[]) AS r (cause, kind) ON r.cause = e.cause
               LEFT JOIN kit_due d ON d.subject = e.account_id::text
                                  AND d.kind = coalesce(r.kind, CASE WHEN e.cause = %(broken)s THEN e.subject END)"""
_RETRIES = {"causes": list(RETRIED_BY), "kinds": list(RETRIED_BY.values()), "broken": BROKEN}


def count_cases(sellers: Sequence[int], state: str, now: datetime) -> list[sql.Row]:
    """Exceptions of a state by cause, the most frequent first."""
    return sql.rows(
        f"""SELECT cause, count(*)::int AS cases, min(opened_at) AS oldest FROM omni_exception e
            WHERE seller_id = ANY(%(sellers)s) AND {STATES[state]}
            GROUP BY cause ORDER BY cases DESC, cause""",  # noqa: S608 -- conditions from code
        {"sellers": list(sellers), "now": now, "since": now - CLOSED_FOR},
    )


def count_case_states(sellers: Sequence[int], now: datetime) -> sql.Row:
    """How many exceptions there are of each state."""
    counts = ", ".join(f"(count(*) FILTER (WHERE {condition}))::int AS {name}" for name, condition in STATES.items())
    found = sql.row(
        f"""SELECT {counts} FROM omni_exception e
            WHERE seller_id = ANY(%(sellers)s) AND (closed_at IS NULL OR closed_at > %(since)s)""",  # noqa: S608
        {"sellers": list(sellers), "now": now, "since": now - CLOSED_FOR},
    )
    assert found
    return found


def select_cases(
    sellers: Sequence[int],
    state: str,
    cause: str,
    account: str,
    owner: str,
    after: tuple[datetime, int] | None,
    limit: int,
    now: datetime,
) -> list[sql.Row]:
    """Exceptions of a state, oldest first (closed ones: latest first).

    `order_id` if the subject is an order, `waiting`: orders that lack this SKU, `next_try_at`: when what would settle
    it runs next.
    """
    closed = state == "closed"
    mark, order = ("e.closed_at", "DESC") if closed else ("e.opened_at", "ASC")
    conditions = ["e.seller_id = ANY(%(sellers)s)", STATES[state]]
    conditions += ["e.cause = %(cause)s"] if cause else []
    conditions += ["a.code = %(account)s"] if account else []
    conditions += ["e.owner = %(owner)s"] if owner else []
    conditions += [f"({mark}, e.id) {'<' if closed else '>'} (%(at)s, %(id)s)"] if after else []
    at, case_id = after or (None, None)
    return sql.rows(
        f"{CASE} WHERE {' AND '.join(conditions)} ORDER BY {mark} {order}, e.id {order} LIMIT %(limit)s",
        {
            "sellers": list(sellers),
            "cause": cause,
            "account": account,
            "owner": owner,
            "at": at,
            "id": case_id,
            "limit": limit,
            "now": now,
            "since": now - CLOSED_FOR,
            **_RETRIES,
        },
    )


def select_named_cases(sellers: Sequence[int], ids: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        f"{CASE} WHERE e.id = ANY(%(ids)s) AND e.seller_id = ANY(%(sellers)s) ORDER BY e.id",
        {"ids": list(ids), "sellers": list(sellers), **_RETRIES},
    )


# --- accounts -----------------------------------------------------------------------------------------------------


def select_accounts(sellers: Sequence[int]) -> list[sql.Row]:
    """Accounts with when each is asked next; `attempts` counts the tries since the last success."""
    return sql.rows(
        """SELECT a.id, a.code, l.code AS login, a.warehouse, a.pool, a.stock_mode, a.poll_every, a.picklist_size,
                  a.follow_cancellations,
                  (SELECT count(*) FROM kit_due w JOIN omni_command c ON c.id = w.subject::bigint
                   WHERE w.kind = 'pack' AND c.account_id = a.id AND c.status = 'planned')::int AS boxes_waiting,
                  a.read_until, d.next_at, coalesce(d.attempts, 0) AS attempts, d.leased_until
           FROM omni_channel_account a JOIN omni_channel_login l ON l.id = a.login_id
                LEFT JOIN kit_due d ON d.kind = 'poll' AND d.subject = a.id::text
           WHERE a.seller_id = ANY(%s) ORDER BY a.code""",
        (list(sellers),),
    )
