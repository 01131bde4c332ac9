"""What an operator sees and tells of the relay."""
