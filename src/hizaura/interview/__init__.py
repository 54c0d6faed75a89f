"""What to ask next, and when to stop: a pure function of the answers."""

from hizaura.interview.policy import Step, next_step
from hizaura.interview.session import Replay, replay

__all__ = ["Replay", "Step", "next_step", "replay"]
