-- One key of each master key, with how many that one wraps.
select distinct on (substr(wrapped, 2, 8))
    clinic_id,
    owner_id,
    key_id,
    wrapped,
    substr(wrapped, 2, 8) as fingerprint,
    count(*) over (partition by substr(wrapped, 2, 8)) as wraps
from keys.client_key
where destroyed_at is null
order by substr(wrapped, 2, 8), created_at desc;
