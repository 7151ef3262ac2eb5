"""A day of orders to look at: one seller's shop, and what Flipkart, a picker and a packer do in it.

`godown up --day` plays it on the running processes, `godown demo` on a virtual clock in one process. The script is
the same, and its seed fixes how it ends.
"""
