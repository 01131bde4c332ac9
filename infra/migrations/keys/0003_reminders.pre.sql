-- Reminders write notices in clear: they open data and seal none.
revoke insert on keys.client_key from goldenthread_reminders;
