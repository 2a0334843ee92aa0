-- Whose keys the rows were made with: hubs with other keys must not use them.
create table hub_keys (
  lone boolean primary key default true check (lone),
  authority text not null, -- SHA-256 of the root certificate, hex
  issuer text not null, -- public half of the built-in issuer's key, hex
  secrets text not null -- SHA-256 of the key that seals authenticator secrets, hex
);
