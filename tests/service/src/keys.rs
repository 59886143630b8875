//! Keys: what they look like, and what they allow.

use std::time::SystemTime;

use sha2::{Digest, Sha256};

/// How many letters and digits follow the prefix.
const LENGTH: usize = 32;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key that is to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The team whose records it opens.
    pub team: String,
    /// Whether it may be shown to the world.
    pub kind: Kind,
    /// What it is for.
    pub scopes: Vec<Scope>,
    /// When it stops being valid, if it does.
    pub expires: Option<SystemTime>,
}

/// Whether a key may be shown to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `sk_live_…`: it stays on a server.
    Secret,
    /// `pk_live_…`: an app may hold it, because it only reads.
    Publishable,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Secret, Self::Publishable];

    /// Its name in the database and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Publishable => "publishable",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Secret => "sk_live_",
            Self::Publishable => "pk_live_",
        }
    }
}

/// What the records of one sort are called in paths and scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// `tickets`
    Tickets,
    /// `customers`
    Customers,
    /// `articles`
    Articles,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tickets, Self::Customers, Self::Articles];

    fn as_str(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Customers => "customers",
            Self::Articles => "articles",
        }
    }
}

/// What a request does with records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It changes nothing.
    Read,
    /// It adds, changes or deletes.
    Write,
}

/// What a key is for: `tickets:read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(pub Resource, pub Access);

impl Scope {
    /// All that there are.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let both = |resource| [Self(resource, Access::Read), Self(resource, Access::Write)];
        Resource::ALL.into_iter().flat_map(both).collect()
    }

    /// The scope with this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().into_iter().find(|scope| scope.name() == text)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        let access = match self.1 {
            Access::Read => "read",
            Access::Write => "write",
        };
        format!("{}:{access}", self.0.as_str())
    }
}

/// A key as the database has it.
pub(crate) struct Key {
    pub id: i64,
    pub team: String,
    pub kind: Kind,
    pub scopes: Vec<Scope>,
    pub expires: Option<SystemTime>,
    pub is_revoked: bool,
}

/// The text of a new key.
pub(crate) fn generate(kind: Kind) -> Result<String, getrandom::Error> {
    let mut text = kind.prefix().to_owned();
    while text.len() < kind.prefix().len() + LENGTH {
        let mut random = [0; LENGTH];
        getrandom::fill(&mut random)?;
        // Six bits choose a character. The two numbers that choose none are drawn again.
        let choices = random.iter().map(|byte| usize::from(byte & 63));
        let characters = choices.filter_map(|choice| ALPHABET.get(choice));
        let missing = kind.prefix().len() + LENGTH - text.len();
        text.extend(characters.take(missing).map(|byte| char::from(*byte)));
    }
    Ok(text)
}

/// The key in an `Authorization` header, if it has the form of one.
pub(crate) fn from_header(header: &[u8]) -> Option<&str> {
    let (scheme, text) = str::from_utf8(header).ok()?.split_once(' ')?;
    let text = text.trim_start_matches(' ');
    let rest = |kind: Kind| text.strip_prefix(kind.prefix());
    let rest = Kind::ALL.into_iter().find_map(rest)?;
    let is_key = scheme.eq_ignore_ascii_case("Bearer")
        && rest.len() == LENGTH
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_key.then_some(text)
}

/// What is stored of a key.
pub(crate) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}
