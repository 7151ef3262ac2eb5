"""Channel log-ins and channel accounts: which marketplace location sells from which warehouse and pool.

Owns: `ChannelLogin` (one Flipkart seller's credentials live in the proxy under its code), `ChannelAccount` (one
location under it, with how its stock is kept and how eagerly it is asked).
Verbs: `open_login`, `open_account`, `accounts`.
Invariants: an account belongs to one seller, one warehouse and one pool; a dedicated pool to one account.
"""
