-- One parked stream, locked: nobody evicts it and nobody retries it meanwhile.
select from_version
from worker.parked
where view = $1 and clinic_id = $2 and stream_id = $3
for update skip locked;
