"""How log lines look: JSON, one a line; an exception with its traceback, and without the values of its variables.

Structlog's own way shows the local variables of every frame, which may be a password or a buyer's address.
"""

import structlog


def configure() -> None:
    """Set structlog up for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
        ]
    )
