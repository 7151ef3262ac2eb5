"""Gestures: a scan or a press has one effect, however often it arrives.

Owns: `Gesture` (its UUID, made on the device before sending, and the answer it got).
Verb: `service.once`. Invariant: the same gesture again gets the same answer and changes nothing; a refused one changed
nothing either.
"""
