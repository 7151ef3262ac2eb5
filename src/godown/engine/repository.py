"""SQL of the engine."""

from django.db import connection

from godown.kit import sql


def insert_hints(task: str, kinds: list[str], lanes: list[str]) -> None:
    """Queue a hint for each kind, unless one waits; in a transaction of its own, which need not be flushed to disk.

    What a crash of the database loses of it, the next tick finds.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a hint is sent after the commit: here it would take the flush from other facts")
    sql.execute(
        """WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
           INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args)
           SELECT h.lane, %s, h.kind, jsonb_build_object('kind', h.kind)
           FROM quick CROSS JOIN unnest(%s::text[], %s::text[]) AS h (kind, lane) ORDER BY h.kind
           ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING""",
        (task, kinds, lanes),
    )
