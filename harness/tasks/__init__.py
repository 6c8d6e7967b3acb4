"""What is done with a scenario: a task says its phases, its inputs, its judge, its samples."""
