-- Keeps a new key unless the owner has one; who comes second waits for the first and changes nothing.
insert into keys.client_key (clinic_id, owner_id, key_id, wrapped)
values ($1, $2, $3, $4)
on conflict (clinic_id, owner_id) do nothing
