"""The command line."""

import gc
import os

# One thread for matrix products: ours are small, and waiting threads cost more than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Reading the knowledge base makes many small objects that stay: looking for garbage among them is in vain.
gc.set_threshold(100_000, 50, 50)
