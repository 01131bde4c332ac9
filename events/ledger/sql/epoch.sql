-- The epoch that appends to a clinic must know.
select epoch from ledger.clinic where clinic_id = $1;
