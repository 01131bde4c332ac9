"""What time it is: ticks read from topic `time`."""
