"""Loading an operator's folder: docs/import-format.md says what it holds."""
