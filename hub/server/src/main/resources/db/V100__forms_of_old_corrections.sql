-- Corrections that were printed before there was a form for programs (V077) are made again, out of the same frozen rows: the
-- job of documents adds the form, and keeps the file that everybody got. What corrects an invoice alone has no such form.
update correction k set printed_at = null
where printed_at is not null and exists (select from transfer_document t where t.order_number = k.order_number)
  and not exists (select from correction_form f where f.correction_id = k.id);
