"""The command line `goldenthread`."""
