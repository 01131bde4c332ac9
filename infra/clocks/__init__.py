"""Clocks that clinics follow: ticks published to topic `time`."""
