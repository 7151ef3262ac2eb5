"""Old gestures are forgotten: nobody's device repeats them any more."""

from godown.kit import purge

from . import repository

purge.declare("gestures", repository.delete_gestures)
