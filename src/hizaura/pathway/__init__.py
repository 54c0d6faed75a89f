"""From answers to the whole assessment: urgency, causes, exams, first aid, handover."""

from hizaura.pathway.assessment import Assessment, assess
from hizaura.pathway.exams import ExamAdvice, next_exams

__all__ = ["Assessment", "ExamAdvice", "assess", "next_exams"]
