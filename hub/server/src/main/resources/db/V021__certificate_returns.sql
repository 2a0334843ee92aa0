-- How often a certificate that a newer one took the place of has come back, and since when: the sign of a copied identity.
alter table agent_certificate add column returns integer not null default 0;
alter table agent_certificate add column returns_since timestamptz;
