"""Rules and registrations that the operator sets with a JSON file."""
