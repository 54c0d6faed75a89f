"""The command line."""

import os

# One thread for matrix products: ours are small, and waiting threads cost more than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
