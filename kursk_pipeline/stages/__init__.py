"""What happens to a record: one pure function a stage. Stages know neither each other nor the outside world."""
