"""Console: web pages over omni and wms, one file per person's job in `pages/`.

Owns: two layouts (office: Tabler; floor: a station style of its own), navigation by permission, error pages, probes.
It has no tables and no rules of the business: a page calls one or two verbs and shows what they answer.
Invariants: every view is a `door.page` and names its permission; no page names another host, or has inline script or
style; times are the server's; on the floor the scan box is never inside what is replaced.
"""
