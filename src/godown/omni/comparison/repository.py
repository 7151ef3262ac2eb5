"""SQL of the comparison."""

from collections.abc import Sequence
from datetime import date, datetime

from godown.kit import sql


def select_ignored(sellers: Sequence[int], account_id: int, today: date) -> list[sql.Row]:
    return sql.rows(
        """SELECT bin, subject, gap, reason, until, actor, at FROM omni_ignored_difference
           WHERE seller_id = ANY(%s) AND account_id = %s AND until >= %s ORDER BY bin, subject""",
        (list(sellers), account_id, today),
    )


def upsert_ignored(
    seller_id: int,
    account_id: int,
    bins: list[str],
    subjects: list[str],
    gaps: list[int],
    reason: str,
    until: date,
    actor: str,
    now: datetime,
) -> None:
    sql.execute(
        """INSERT INTO omni_ignored_difference (seller_id, account_id, bin, subject, gap, reason, until, actor, at)
           SELECT %(seller)s, %(account)s, t.bin, t.subject, t.gap, %(reason)s, %(until)s, %(actor)s, %(now)s
           FROM unnest(%(bins)s::text[], %(subjects)s::text[], %(gaps)s::int[]) AS t (bin, subject, gap)
           ORDER BY t.bin, t.subject
           ON CONFLICT (account_id, bin, subject) DO UPDATE
           SET gap = excluded.gap, reason = excluded.reason, until = excluded.until, actor = excluded.actor,
               at = excluded.at""",
        {
            "seller": seller_id,
            "account": account_id,
            "bins": bins,
            "subjects": subjects,
            "gaps": gaps,
            "reason": reason,
            "until": until,
            "actor": actor,
            "now": now,
        },
    )
