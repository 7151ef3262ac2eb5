"""SQL of channels."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from godown.kit import sql

COLUMNS = """a.id, a.seller_id, a.code, a.warehouse, a.pool, a.stock_mode, a.picklist_size, a.release_after,
             a.poll_every, a.recheck_holds_every, a.sweep_every, a.look_back_every, a.read_bins_every,
             a.pack_grace, a.fill_bins, a.follow_cancellations, a.relive_unpicked, a.read_cancellations_every,
             a.cancellations_window, a.send_stock, a.stock_buffer, a.send_stock_every, a.compare_stock_every,
             a.read_until"""


def upsert_login(seller_id: int, code: str) -> int | None:
    """None if the log-in is another seller's."""
    login_id: int | None = sql.value(
        """INSERT INTO omni_channel_login AS l (seller_id, code) VALUES (%s, %s)
           ON CONFLICT (code) DO UPDATE SET code = excluded.code WHERE l.seller_id = excluded.seller_id RETURNING id""",
        (seller_id, code),
    )
    return login_id


def upsert_account(values: dict[str, Any]) -> int | None:
    """None if the account is another seller's."""
    names = ", ".join(values)
    places = ", ".join(f"%({name})s" for name in values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in values if name not in ("code", "seller_id"))
    account_id: int | None = sql.value(
        f"""INSERT INTO omni_channel_account ({names}) VALUES ({places})
            ON CONFLICT (code) DO UPDATE SET {changes}
            WHERE omni_channel_account.seller_id = excluded.seller_id RETURNING id""",  # noqa: S608 -- names from code
        values,
    )
    return account_id


def select_by_ids(ids: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        f"SELECT {COLUMNS} FROM omni_channel_account a WHERE a.id = ANY(%s) ORDER BY a.id",  # noqa: S608
        (list(ids),),
    )


def select_of_sellers(sellers: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        f"SELECT {COLUMNS} FROM omni_channel_account a WHERE a.seller_id = ANY(%s) ORDER BY a.code",  # noqa: S608
        (list(sellers),),
    )


def select_login(account_id: int) -> str:
    login: str = sql.value(
        """SELECT l.code FROM omni_channel_account a JOIN omni_channel_login l ON l.id = a.login_id WHERE a.id = %s""",
        (account_id,),
    )
    return login


def advance_read_until(account_id: int, until: datetime) -> None:
    sql.execute(
        """UPDATE omni_channel_account SET read_until = %s
           WHERE id = %s AND (read_until IS NULL OR read_until < %s)""",
        (until, account_id, until),
    )
