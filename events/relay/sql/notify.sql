-- notify
-- Tells relays which clinics were appended to.
select pg_notify('goldenthread_appended', $1);
