-- Replaces one wrapping by another, unless someone else replaced or destroyed it since it was read.
update keys.client_key
set wrapped = $4
where clinic_id = $1 and owner_id = $2 and wrapped = $3
