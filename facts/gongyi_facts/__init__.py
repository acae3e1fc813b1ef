"""What is known of a case: the model of its facts, and strict reading of the files that state them."""

from .base import Document, Event, Labelled, Occurrence, Record, Seen
from .case import Case
from .problems import BadInput, GongyiError, Problem
from .read import from_mapping, read, read_text
from .when import When
from .year import Year

__all__ = [
    "BadInput",
    "Case",
    "Document",
    "Event",
    "GongyiError",
    "Labelled",
    "Occurrence",
    "Problem",
    "Record",
    "Seen",
    "When",
    "Year",
    "from_mapping",
    "read",
    "read_text",
]
