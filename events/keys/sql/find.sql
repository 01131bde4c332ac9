-- The key of one owner, if there ever was one.
select
    key_id,
    wrapped
from keys.client_key
where clinic_id = $1 and owner_id = $2
