-- Which changes of events the triggers refuse. Bits of tgtype: 2 before, 8 delete, 16 update, 32 truncate.
-- 'O' and 'A' fire for every ordinary session.
select coalesce(bit_or(t.tgtype), 0) & 56
from pg_trigger as t
inner join pg_proc as p on t.tgfoid = p.oid
where
    t.tgrelid = 'ledger.event'::regclass and p.proname = 'refuse_change'
    and t.tgenabled in ('O', 'A') and t.tgtype & 2 = 2;
