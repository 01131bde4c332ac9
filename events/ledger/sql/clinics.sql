-- Every clinic that has a ledger here.
select clinic_id from ledger.clinic order by clinic_id;
