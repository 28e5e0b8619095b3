"""What was changed here, held against what an export states. See ADR 0047."""
