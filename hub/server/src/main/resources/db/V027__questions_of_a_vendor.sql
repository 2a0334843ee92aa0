-- Each vendor has its own queue: one that is slow must not fill the hands of all.
create index vendor_request_of_vendor on vendor_request (vendor_id, due_at) where state in ('waiting', 'polling');
drop index vendor_request_due;
