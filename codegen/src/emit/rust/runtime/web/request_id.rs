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

    // @if request_id_uuid
    /// What a UUID of version 4 looks like: its places, version and variant.
    const FORM: [u8; 36] = *b"00000000-0000-4000-8000-000000000000";

    /// The id that a client sent, if it is a UUID, as every id of the catalogue is. It may be of any
    /// version, and in upper case.
    #[must_use]
    pub fn from_client(text: &[u8]) -> Option<Self> {
        let fits = |(byte, place): (&u8, &u8)| match place {
            b'-' => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        };
        let is_uuid = text.len() == Self::FORM.len() && text.iter().zip(&Self::FORM).all(fits);
        let text = core::str::from_utf8(text).ok()?;
        is_uuid.then(|| Self::from(text))
    }
    // @else
    // @if request_id_own
    /// The id that a client sent, if it is such as [`generate`](Self::generate) makes: the catalogue has a
    /// pattern, with which no other id is compared.
    #[must_use]
    pub fn from_client(text: &[u8]) -> Option<Self> {
        let digits = text.strip_prefix(b"req_")?;
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_own = digits.len() == 32 && digits.iter().all(is_digit);
        let text = core::str::from_utf8(text).ok()?;
        is_own.then(|| Self::from(text))
    }
    // @else
    // @if request_id_lengths
    /// The id that a client sent, if it is as long as the catalogue says and can be trusted not to
    /// disturb a log or a header: at most 128 letters, digits and `-_.:/+=@~`.
    #[must_use]
    pub fn from_client(text: &[u8]) -> Option<Self> {
        let fits = crate::Context::REQUEST_ID_LENGTHS.contains(&text.len());
    // @else
    /// The longest id that is taken from a client.
    const MAX_LENGTH: usize = 128;

    /// The id that a client sent, if it can be trusted not to disturb a log or a header: 1 to 128
    /// letters, digits and `-_.:/+=@~`.
    #[must_use]
    pub fn from_client(text: &[u8]) -> Option<Self> {
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len());
    // @end
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@~".contains(byte);
        let are_plain = text.iter().all(is_plain);
        let text = core::str::from_utf8(text).ok()?;
        (fits && are_plain).then(|| Self::from(text))
    }
    // @end
    // @end

    // @if request_id_uuid
    /// A new id that no other request has: a UUID of version 4 (RFC 9562).
    // @else
    /// A new id that no other request has.
    // @end
    ///
    /// It is unique, but no secret: nothing may be allowed to whoever knows it.
    #[must_use]
    pub fn generate() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        static HALVES: LazyLock<[RandomState; 2]> = LazyLock::new(Default::default);
        let moment = (COUNT.fetch_add(1, Ordering::Relaxed), SystemTime::now());
        let halves = HALVES.each_ref().map(|keys| keys.hash_one(moment));
        // @if request_id_uuid
        let [first, last] = halves.map(u128::from);
        let mut random = first << 64 | last;
        let mut id = Self::FORM;
        for (at, digit) in id.iter_mut().enumerate() {
            // The version stands at 14, and the variant in the first two bits of the digit at 19.
            let (fixed, free) = match at {
                8 | 13 | 14 | 18 | 23 => continue,
                19 => (8, 3),
                _ => (0, 15),
            };
            *digit = b"0123456789abcdef"[fixed | (random & free) as usize];
            random >>= 4;
        }
        // @else
        let mut id = *b"req_00000000000000000000000000000000";
        for (half, digits) in halves.into_iter().zip(id[4..].chunks_exact_mut(16)) {
            for (digit, at) in digits.iter_mut().rev().zip(0..) {
                *digit = b"0123456789abcdef"[(half >> (4 * at) & 15) as usize];
            }
        }
        // @end
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
