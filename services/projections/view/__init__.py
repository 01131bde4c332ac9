"""The view `plan-record`: documents and audit entries kept in PostgreSQL, applied by a worker."""
