"""What the engine is timed on, and against what: ``python -m benchmarks.run``."""
