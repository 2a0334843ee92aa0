-- Who agreed to a payment that another person had entered (decision 033); nobody where one person was enough.
alter table payment add column confirmed_by text;
