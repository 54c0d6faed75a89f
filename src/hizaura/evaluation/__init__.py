"""Looking at the knowledge base as a whole: lint, differences, counts, reference pages."""
