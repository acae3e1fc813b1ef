"""What is known of a case: the model of its facts, and strict reading of the files that state them."""

from gongyi_facts.base import Document, Event, Labelled, Occurrence, Record, Seen
from gongyi_facts.model.case import Case
from gongyi_facts.model.year import Year
from gongyi_facts.problems import BadInput, GongyiError, Problem
from gongyi_facts.reading.read import from_mapping, read, read_text
from gongyi_facts.when import When

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
