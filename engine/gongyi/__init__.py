"""gongyi: a decision of law as executable policy; from the facts of a case to the required actions."""

from gongyi.arguments import ArgumentError
from gongyi.assessment import Assessor
from gongyi.evaluators.durable import EngineError
from gongyi.findings import Assessment, Due, Finding
from gongyi.judging.reference import Evaluator
from gongyi.law.factmodel import ModelError
from gongyi.law.norms import norm_id
from gongyi.law.statuses import STATUSES
from gongyi.policy import Policy, ReadingError
from gongyi_facts.problems import GongyiError

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
