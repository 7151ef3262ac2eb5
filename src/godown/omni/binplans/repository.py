"""SQL of the plans."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from godown.kit import sql

from .rules import Step

# --- room ---------------------------------------------------------------------------------------------------------


#: What open plans will put into bins.
PROMISED = """SELECT CASE l.kind WHEN 'move' THEN l.to_bin ELSE l.bin END AS bin, l.listing_id, l.sku, l.pieces, l.kind
              FROM omni_bin_plan_line l JOIN omni_bin_plan p ON p.id = l.plan_id
              WHERE p.account_id = %(account)s AND p.status IN ('open', 'filling')
                AND l.status IN ('planned', 'sent') AND l.kind IN ('put', 'move')"""


def lock_rooms(account_id: int) -> list[sql.Row]:
    """Every bin that is or is to be made, with its free room and the listings in it or promised to it; locked."""
    return sql.rows(
        f"""WITH locked AS MATERIALIZED (SELECT id, code, capacity - pieces - planned AS free FROM omni_flipkart_bin
                                         WHERE account_id = %(account)s AND NOT gone ORDER BY id FOR UPDATE),
                 held AS (SELECT b.code, c.listing_id
                          FROM omni_flipkart_content c JOIN omni_flipkart_bin b ON b.id = c.bin_id
                          WHERE c.account_id = %(account)s AND c.pieces > 0
                          UNION SELECT bin, listing_id FROM ({PROMISED}) p)
            SELECT b.code, b.free, array_remove(array_agg(h.listing_id), NULL) AS holds
            FROM locked b LEFT JOIN held h ON h.code = b.code GROUP BY b.code, b.free ORDER BY b.code""",  # noqa: S608
        {"account": account_id},
    )


def select_promised(account_id: int) -> list[sql.Row]:
    """Pieces that open plans will put into bins (moves left out: they change no total), by bin and SKU."""
    return sql.rows(
        f"""SELECT bin, sku, sum(pieces)::int AS pieces FROM ({PROMISED}) l WHERE kind = 'put'
            GROUP BY bin, sku""",  # noqa: S608
        {"account": account_id},
    )


def promise(account_id: int, codes: list[str], pieces: list[int]) -> int:
    """Promise pieces to bins that have room for them; returns how many bins had."""
    return sql.execute(
        """UPDATE omni_flipkart_bin b SET planned = b.planned + t.pieces
           FROM unnest(%s::text[], %s::int[]) AS t (code, pieces)
           WHERE b.account_id = %s AND b.code = t.code AND NOT b.gone
             AND b.pieces + b.planned + t.pieces <= b.capacity""",
        (codes, pieces, account_id),
    )


def release(account_id: int, codes: list[str], pieces: list[int]) -> None:
    """These pieces are no longer promised. A read may have taken a promise back before: none becomes negative."""
    sql.execute(
        """UPDATE omni_flipkart_bin b SET planned = greatest(0, b.planned - t.pieces)
           FROM (SELECT code, sum(pieces)::int AS pieces FROM unnest(%s::text[], %s::int[]) AS t (code, pieces)
                 GROUP BY code) t
           WHERE b.account_id = %s AND b.code = t.code""",
        (codes, pieces, account_id),
    )


def delete_unwanted_bins(account_id: int, codes: list[str]) -> None:
    """Those of these bins that were to be made and that no open plan needs any more."""
    sql.execute(
        f"""WITH promised AS ({PROMISED})
            DELETE FROM omni_flipkart_bin b
            WHERE b.account_id = %(account)s AND b.read_at IS NULL AND b.code = ANY(%(codes)s)
              AND NOT EXISTS (SELECT FROM promised p WHERE p.bin = b.code)""",  # noqa: S608
        {"account": account_id, "codes": codes},
    )


# --- plans --------------------------------------------------------------------------------------------------------


def insert_plan(seller_id: int, account_id: int, thread: UUID, origin: str, actor: str, now: datetime) -> int:
    plan_id: int = sql.value(
        """INSERT INTO omni_bin_plan (seller_id, account_id, thread, status, status_at, version, origin, actor, made_at,
                                      careful)
           VALUES (%s, %s, %s, 'open', %s, 1, %s, %s, %s, false) RETURNING id""",
        (seller_id, account_id, thread, now, origin, actor, now),
    )
    return plan_id


def find_plan(account_id: int, thread: UUID) -> int | None:
    found: int | None = sql.value(
        "SELECT id FROM omni_bin_plan WHERE account_id = %s AND thread = %s", (account_id, thread)
    )
    return found


def insert_lines(seller_id: int, plan_id: int, steps: Sequence[Step]) -> None:
    sql.execute(
        """INSERT INTO omni_bin_plan_line (seller_id, plan_id, kind, bin, to_bin, listing_id, sku, pieces, status,
                                           request_id, code, text, reference)
           SELECT %s, %s, t.*, 'planned', '', '', '', ''
           FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[]) AS t (kind)""",
        (
            seller_id,
            plan_id,
            [step.kind for step in steps],
            [step.bin for step in steps],
            [step.to_bin for step in steps],
            [step.listing_id for step in steps],
            [step.sku for step in steps],
            [step.pieces for step in steps],
        ),
    )


def lock_plan(sellers: Sequence[int], plan_id: int) -> sql.Row | None:
    return sql.row(
        "SELECT id, account_id, seller_id, thread, status, careful, made_at FROM omni_bin_plan"
        " WHERE seller_id = ANY(%s) AND id = %s FOR UPDATE",
        (list(sellers), plan_id),
    )


def select_last_made(account_id: int, origin: str) -> datetime | None:
    """When the last plan of an origin was made."""
    at: datetime | None = sql.value(
        "SELECT max(made_at) FROM omni_bin_plan WHERE account_id = %s AND origin = %s", (account_id, origin)
    )
    return at


def select_filling(account_id: int) -> list[sql.Row]:
    """Plans that are to be done through the panel, oldest first."""
    return sql.rows(
        """SELECT id, account_id, seller_id, thread, careful, made_at FROM omni_bin_plan
           WHERE account_id = %s AND status = 'filling' ORDER BY id""",
        (account_id,),
    )


def set_careful(plan_id: int) -> None:
    sql.execute("UPDATE omni_bin_plan SET careful = true WHERE id = %s", (plan_id,))


# --- requests -----------------------------------------------------------------------------------------------------

LINE = "l.id, l.kind, l.bin, l.to_bin, l.listing_id, l.sku, l.pieces, l.request_id, l.sent_at"


def select_sent(plan_id: int) -> list[sql.Row]:
    """The steps of the oldest request whose answer is not certain."""
    return sql.rows(
        f"""SELECT {LINE} FROM omni_bin_plan_line l
            WHERE l.plan_id = %(plan)s AND l.status = 'sent'
              AND l.request_id = (SELECT request_id FROM omni_bin_plan_line
                                  WHERE plan_id = %(plan)s AND status = 'sent' ORDER BY id LIMIT 1)
            ORDER BY l.id""",  # noqa: S608
        {"plan": plan_id},
    )


def stamp_next(plan_id: int, request_id: str, limit: int, careful: bool, now: datetime) -> list[sql.Row]:
    """Make the next request out of planned steps, unless the plan was stopped: a recall, a move, or up to `limit` puts
    into bins there are."""
    found = sql.rows(
        f"""WITH ready AS (
                SELECT l.id, l.kind, l.bin FROM omni_bin_plan_line l JOIN omni_bin_plan p ON p.id = l.plan_id
                WHERE l.plan_id = %(plan)s AND l.status = 'planned' AND p.status = 'filling'
                  AND NOT EXISTS (SELECT FROM unnest(ARRAY[l.bin, l.to_bin]) AS t (code)
                                  LEFT JOIN omni_flipkart_bin b ON b.account_id = p.account_id AND b.code = t.code
                                  WHERE t.code <> '' AND (b.id IS NULL OR b.gone OR b.read_at IS NULL))),
                first AS (SELECT id, kind, bin FROM ready
                          ORDER BY array_position(ARRAY['recall', 'move', 'put'], kind), id LIMIT 1),
                chosen AS (SELECT r.id FROM ready r, first f
                           WHERE r.id = f.id
                              OR f.kind = 'put' AND r.kind = 'put' AND (NOT %(careful)s OR r.bin = f.bin)
                           ORDER BY r.id LIMIT %(limit)s)
            UPDATE omni_bin_plan_line l SET status = 'sent', request_id = %(request)s, sent_at = %(now)s
            FROM chosen WHERE l.id = chosen.id AND l.status = 'planned' RETURNING {LINE}""",  # noqa: S608
        {"plan": plan_id, "request": request_id, "limit": limit, "careful": careful, "now": now},
    )
    return sorted(found, key=lambda row: int(row["id"]))


def settle(
    ids: Sequence[int], statuses: Sequence[str], codes: Sequence[str], texts: Sequence[str], references: Sequence[str]
) -> list[sql.Row]:
    """Write results of steps that were sent; returns those that this settled."""
    return sql.rows(
        f"""UPDATE omni_bin_plan_line l SET status = t.status, code = t.code, text = t.text, reference = t.reference
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
                 AS t (id, status, code, text, reference)
            WHERE l.id = t.id AND l.status = 'sent' RETURNING {LINE}, l.status""",  # noqa: S608
        (list(ids), list(statuses), list(codes), list(texts), list(references)),
    )


def unsend(ids: Sequence[int]) -> None:
    """These are to be asked in another request."""
    sql.execute(
        """UPDATE omni_bin_plan_line SET status = 'planned', request_id = '', sent_at = NULL
           WHERE id = ANY(%s) AND status = 'sent'""",
        (list(ids),),
    )


def refuse_gone(plan_id: int, code: str, text: str) -> list[sql.Row]:
    """Planned steps whose bin Flipkart no longer has are refused."""
    return sql.rows(
        f"""UPDATE omni_bin_plan_line l SET status = 'refused', code = %(code)s, text = %(text)s
            FROM omni_bin_plan p, omni_flipkart_bin b
            WHERE l.plan_id = %(plan)s AND l.status = 'planned' AND p.id = l.plan_id
              AND b.account_id = p.account_id AND b.code IN (l.bin, l.to_bin) AND b.gone
            RETURNING {LINE}""",  # noqa: S608
        {"plan": plan_id, "code": code, "text": text},
    )


def end_planned(plan_id: int, status: str, reference: str, bin: str | None = None) -> list[sql.Row]:
    """All planned steps of a plan, or of one bin of it, end like this."""
    return sql.rows(
        f"""UPDATE omni_bin_plan_line l SET status = %(status)s, reference = %(reference)s
            WHERE l.plan_id = %(plan)s AND l.status = 'planned' AND (%(bin)s::text IS NULL OR l.bin = %(bin)s)
            RETURNING {LINE}""",  # noqa: S608
        {"plan": plan_id, "status": status, "reference": reference, "bin": bin},
    )


def select_refused(plan_id: int) -> list[sql.Row]:
    return sql.rows(
        f"SELECT {LINE} FROM omni_bin_plan_line l WHERE l.plan_id = %s AND l.status = 'refused' ORDER BY l.id",  # noqa: S608
        (plan_id,),
    )


def select_refused_skus(account_id: int, since: datetime) -> set[str]:
    """SKUs of which Flipkart refused a step of a plan that was made since."""
    return set(
        sql.values(
            """SELECT DISTINCT l.sku FROM omni_bin_plan_line l JOIN omni_bin_plan p ON p.id = l.plan_id
               WHERE p.account_id = %s AND p.made_at > %s AND l.status = 'refused'""",
            (account_id, since),
        )
    )


def plan_again(ids: Sequence[int]) -> None:
    sql.execute(
        """UPDATE omni_bin_plan_line SET status = 'planned', request_id = '', sent_at = NULL, code = '', text = ''
           WHERE id = ANY(%s) AND status = 'refused'""",
        (list(ids),),
    )


def count_open(plan_id: int) -> int:
    """Steps without a result."""
    return int(
        sql.value(
            "SELECT count(*) FROM omni_bin_plan_line WHERE plan_id = %s AND status IN ('planned', 'sent')", (plan_id,)
        )
    )


def select_put(plan_id: int) -> list[sql.Row]:
    """What a plan has put in, by SKU and number of Flipkart's; nothing while a step of it is refused."""
    return sql.rows(
        """SELECT sku, sum(pieces)::int AS pieces, reference AS number FROM omni_bin_plan_line
           WHERE plan_id = %(plan)s AND kind = 'put' AND status = 'done'
             AND NOT EXISTS (SELECT 1 FROM omni_bin_plan_line WHERE plan_id = %(plan)s AND status = 'refused')
           GROUP BY sku, reference ORDER BY sku, reference""",
        {"plan": plan_id},
    )


# --- looking ------------------------------------------------------------------------------------------------------


def select_plans(sellers: Sequence[int], account_id: int | None, limit: int) -> list[sql.Row]:
    """The latest plans, those that are not finished first."""
    return sql.rows(
        """SELECT p.id, a.code AS account, p.status, p.status_at, p.origin, p.actor, p.made_at, l.*
           FROM omni_bin_plan p JOIN omni_channel_account a ON a.id = p.account_id
           CROSS JOIN LATERAL (
               SELECT count(*)::int AS lines, coalesce(sum(pieces), 0)::int AS pieces,
                      coalesce(sum(pieces) FILTER (WHERE l.status = 'done'), 0)::int AS done,
                      coalesce(sum(pieces) FILTER (WHERE l.status = 'refused'), 0)::int AS refused,
                      coalesce(sum(pieces) FILTER (WHERE l.status = 'sent'), 0)::int AS sent
               FROM omni_bin_plan_line l WHERE l.plan_id = p.id) l
           WHERE p.seller_id = ANY(%s) AND (%s::bigint IS NULL OR p.account_id = %s)
           ORDER BY p.status NOT IN ('open', 'filling'), p.id DESC LIMIT %s""",
        (list(sellers), account_id, account_id, limit),
    )


def select_plan(sellers: Sequence[int], plan_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT p.id, p.seller_id, p.account_id, a.code AS account, p.thread, p.status, p.status_at, p.origin,
                  p.actor, p.made_at
           FROM omni_bin_plan p JOIN omni_channel_account a ON a.id = p.account_id
           WHERE p.seller_id = ANY(%s) AND p.id = %s""",
        (list(sellers), plan_id),
    )


def select_lines(plan_id: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT l.id, l.kind, l.bin, l.to_bin, l.listing_id, l.sku, l.pieces, l.status, l.code, l.text, l.reference,
                  b.id IS NOT NULL AND b.read_at IS NULL AS to_make, b.read_at AS told_at
           FROM omni_bin_plan_line l JOIN omni_bin_plan p ON p.id = l.plan_id
           LEFT JOIN omni_flipkart_bin b ON b.account_id = p.account_id
                AND b.code = CASE l.kind WHEN 'move' THEN l.to_bin ELSE l.bin END AND NOT b.gone
           WHERE l.plan_id = %s ORDER BY l.bin, l.id""",
        (plan_id,),
    )


def sum_rejected(sellers: Sequence[int], account_id: int, code: str) -> int:
    """Pieces that were refused for this reason and not put in since."""
    return int(
        sql.value(
            """SELECT coalesce(sum(l.pieces), 0) FROM omni_bin_plan_line l JOIN omni_bin_plan p ON p.id = l.plan_id
               WHERE p.seller_id = ANY(%s) AND p.account_id = %s AND l.status = 'refused' AND l.code = %s""",
            (list(sellers), account_id, code),
        )
    )
