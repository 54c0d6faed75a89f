"""The exact posterior of every condition, with its explanation, its range and joint draws.

The rooms that others enter: ``model`` (the base as arrays), ``posterior``, ``explain``, ``ranges``,
``draws``, ``batch``. Nothing is imported here, so that triage and the command line stay light.
"""
