"""Decision support for pain behind the knee (膝裏)."""

__version__ = "0.1.0"
