"""API keys: who may call omni's REST API, and for which seller.

Owns: `ApiKey` (a username, and the hash of a password that was shown once). Verbs: `issue`, `revoke`, `seller_of`,
`keys`.
Invariants: a password is never stored; it is random and long, so its SHA-256 needs no stretching; a key that is
revoked lets nobody in.
"""
