//! The id of a request.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::hash::BuildHasher;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::hash::RandomState;
use std::sync::LazyLock;
use std::time::SystemTime;

/// The id of the request that is being served.
///
/// The layer and the middlewares put it into the extensions of the request, so that a handler can
/// log it, pass it on, or build a response of its own with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The header in which a request brings its id, unless a server chooses another.
    #[cfg(any(feature = "actix-web", feature = "poem", feature = "tower"))]
    pub(crate) const HEADER: &str = "x-request-id";

    /// The longest id that is taken from a client.
    const MAX_LENGTH: usize = 128;

    /// The id that a client sent, if it can be trusted not to disturb a log or a header: 1 to 128
    /// letters, digits and `-_.:/+=@~`.
    #[must_use]
    pub fn from_client(text: &[u8]) -> Option<Self> {
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len());
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@~".contains(byte);
        let are_plain = text.iter().all(is_plain);
        let text = core::str::from_utf8(text).ok()?;
        (fits && are_plain).then(|| Self::from(text))
    }

    /// A new id that no other request has.
    ///
    /// It is unique, but no secret: nothing may be allowed to whoever knows it.
    #[must_use]
    pub fn generate() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        static HALVES: LazyLock<[RandomState; 2]> = LazyLock::new(Default::default);
        let moment = (COUNT.fetch_add(1, Ordering::Relaxed), SystemTime::now());
        let halves = HALVES.each_ref().map(|keys| keys.hash_one(moment));
        let mut id = *b"req_00000000000000000000000000000000";
        for (half, digits) in halves.into_iter().zip(id[4..].chunks_exact_mut(16)) {
            for (digit, at) in digits.iter_mut().rev().zip(0..) {
                *digit = b"0123456789abcdef"[(half >> (4 * at) & 15) as usize];
            }
        }
        Self::from(core::str::from_utf8(&id).unwrap_or_default())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for RequestId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl From<String> for RequestId {
    fn from(id: String) -> Self {
        Self(id.into())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
