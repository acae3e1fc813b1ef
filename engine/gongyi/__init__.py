"""gongyi: a decision of law as executable policy; from the facts of a case to the required actions."""

from gongyi_facts.problems import GongyiError

from .arguments import ArgumentError
from .assessing import Assessor
from .durable import EngineError
from .factmodel import ModelError
from .findings import Assessment, Due, Finding
from .norms import norm_id
from .policy import Policy, ReadingError
from .reference import Evaluator
from .statuses import STATUSES

__all__ = [
    "STATUSES",
    "ArgumentError",
    "Assessment",
    "Assessor",
    "Due",
    "EngineError",
    "Evaluator",
    "Finding",
    "GongyiError",
    "ModelError",
    "Policy",
    "ReadingError",
    "norm_id",
]
