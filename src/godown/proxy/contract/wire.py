"""What all shapes of the contract have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:~-]{1,100}$")]
"""An id as Flipkart gives them out; it becomes part of an address."""
