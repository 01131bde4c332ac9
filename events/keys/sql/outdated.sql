-- Keys that are wrapped by another master key than the one with this fingerprint, a page at a time.
select
    clinic_id,
    owner_id,
    key_id,
    wrapped
from keys.client_key
where
    destroyed_at is null
    and substr(wrapped, 2, 8) <> $1
    and (clinic_id, owner_id) > ($2, $3)
order by clinic_id, owner_id
limit $4
