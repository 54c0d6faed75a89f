"""The clinic's side as values: what was sent, who may see it, what was found, how well it fits."""
