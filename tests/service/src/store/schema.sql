-- Times are seconds since 1970. A row that was deleted stays, so that its ID is never another's.

create table if not exists teams (
    name text primary key
) strict;

create table if not exists keys (
    id integer primary key,
    -- SHA-256 of the key. A key has 190 random bits, which no slower hash would make safer.
    hash blob not null unique,
    team text not null references teams (name),
    kind text not null check (kind in ('secret', 'publishable')),
    scopes text not null,
    expires integer,
    revoked integer
) strict;

create table if not exists customers (
    place integer primary key,
    id text not null unique,
    team text not null references teams (name),
    name text not null,
    email text not null collate nocase,
    created integer not null,
    deleted integer
) strict;

create unique index if not exists customers_email on customers (team, email) where deleted is null;

create table if not exists tickets (
    place integer primary key,
    id text not null unique,
    team text not null references teams (name),
    customer text not null references customers (id),
    title text not null,
    priority text not null check (priority in ('low', 'normal', 'high', 'critical')),
    status text not null check (status in ('open', 'pending', 'solved', 'closed')),
    created integer not null,
    deleted integer
) strict;

create table if not exists articles (
    place integer primary key,
    id text not null unique,
    team text not null references teams (name),
    slug text not null,
    title text not null,
    text text not null,
    created integer not null,
    deleted integer
) strict;

create unique index if not exists articles_slug on articles (team, slug) where deleted is null;

-- The lists.
create index if not exists customers_list on customers (team, place) where deleted is null;
create index if not exists tickets_list on tickets (team, place) where deleted is null;
create index if not exists articles_list on articles (team, place) where deleted is null;
