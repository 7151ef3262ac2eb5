"""Old effects are forgotten, but never one whose outcome is not known."""

from godown.kit import purge

from . import repository

purge.declare("effects", repository.delete_effects_before)
