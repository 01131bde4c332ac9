-- A clinic that a view sees for the first time, at position 0.
insert into worker.sweep (view, clinic_id, epoch, position, swept_at)
values ($1, $2, $3, 0, clock_timestamp())
on conflict (view, clinic_id) do nothing;
