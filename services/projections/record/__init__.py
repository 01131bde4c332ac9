"""What streams say, as documents and audit entries: pure, one stream at a time, no I/O."""
