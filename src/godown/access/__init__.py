"""Who may do what: sellers, users, their roles, and the permissions of a role.

Owns: `Seller` (the tenant), `User`, `Membership` (a user's role at a seller). Verbs: `guard.requires` on every
view, `guard.sellers_of(user, permission)`; for administrators `people.add`, `set_role`, `set_active` and
`reset_password`; for whoever runs the installation `service.put_sellers` and `service.put_person`.
`Station`, `Badge`: people change at a shared device by badge and PIN (`stations.make`, `set_pin`, `enter`), for work on
the floor only. `Try`: guessing has an end (`tries.claim`).
Invariants: a view without a permission is not served; what a user sees is limited to the sellers at which the role
has the permission, and every repository function takes those sellers as an argument. Nobody changes their own role,
so a seller with an administrator keeps one. What concerns a person everywhere (password, disabling) is done only by
who administers all their sellers. Every change is told on the person's thread.
Locks: the person, then the sellers concerned by id.
"""
