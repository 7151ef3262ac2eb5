"""Godown: run Flipkart Smart fulfilment from your own warehouse."""
