"""What is measured, on real processes; nothing here is a test."""
