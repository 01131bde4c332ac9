-- Destroys the key of one owner; no row when there is none, or it is destroyed already.
update keys.client_key
set wrapped = null, destroyed_at = clock_timestamp()
where clinic_id = $1 and owner_id = $2 and destroyed_at is null
returning key_id
