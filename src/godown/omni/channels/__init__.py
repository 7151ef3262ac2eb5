"""Channel log-ins and channel accounts: which marketplace location sells from which warehouse and pool.

Owns: `ChannelLogin` (one Flipkart seller's credentials live in the proxy under its code), `ChannelAccount` (one
location under it, with how its stock is kept and how eagerly it is asked).
Verbs: `open_login`, `open_account` (`keep_account`, then `start`), `accounts`, `accounts_of`.
Invariants: an account belongs to one seller, one warehouse and one pool; a dedicated pool to one account, and it is not
COMMON; a dedicated warehouse to one account (a trigger refuses the second, whichever of the two is dedicated).
"""
