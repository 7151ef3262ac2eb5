"""Flipkart's bins of Smart stock: reading them, and putting into, moving between and taking out of them.

Verbs: `read_all`, `inward` (by putlist), `move`, `recall`. Bins themselves are made on the portal: no call is known.

Invariants: each effect happens at most once, by `effects`; what is needed to find it again is committed before it is
sent: the id of its putlist (nothing is put away until a list is closed, and a list closes once), the pieces in both
bins before a move, the recalls that were there before a recall. Calls and shapes: facts/flipkart.md §5.5, §5.9, §8.
"""

from .effects import inward, move, recall
from .reading import read_all

__all__ = ["inward", "move", "read_all", "recall"]
