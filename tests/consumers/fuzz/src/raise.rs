//! Bytes as an error that a server raises.

use api_errors::{
    ApiError, Conflict, Forbidden, MethodNotAllowed, NotFound, RateLimited, ServerError,
    Unauthorized, ValidationError,
};

/// Bytes that are read as values, one after the other; zeros once there are none left.
pub(crate) struct Bytes<'a>(std::slice::Iter<'a, u8>);

impl<'a> Bytes<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self(data.iter())
    }

    fn byte(&mut self) -> u8 {
        self.0.next().copied().unwrap_or_default()
    }

    /// An integer with as many bits as the first byte says, so that small ones are as likely.
    fn integer(&mut self) -> u64 {
        let width = u32::from(self.byte() % 64);
        let bytes = std::array::from_fn(|_| self.byte());
        u64::from_le_bytes(bytes) >> width
    }

    /// A text as long as the first byte says. ASCII stands for itself; the other bytes are spread
    /// over all of Unicode, so that every length of UTF-8 is there.
    pub(crate) fn text(&mut self) -> String {
        let length = usize::from(self.byte());
        self.0
            .by_ref()
            .take(length)
            .map(|&byte| character(byte))
            .collect()
    }

    fn texts(&mut self) -> Vec<String> {
        (0..self.byte() % 4).map(|_| self.text()).collect()
    }

    fn choice(&mut self) -> bool {
        self.byte() % 2 == 1
    }
}

fn character(byte: u8) -> char {
    if byte.is_ascii() {
        char::from(byte)
    } else {
        char::from_u32(u32::from(byte) * 0x1101).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// Raises an error through any constructor, and changes what can be changed of it.
pub(crate) fn raise(bytes: &mut Bytes<'_>) -> ApiError {
    let error = construct(bytes);
    let error = if bytes.choice() {
        error.with_message(bytes.text())
    } else {
        error
    };
    if bytes.choice() {
        error.with_source(bytes.text())
    } else {
        error
    }
}

fn construct(bytes: &mut Bytes<'_>) -> ApiError {
    match bytes.byte() % 30 {
        0 => Unauthorized::new().into(),
        1 => Unauthorized::missing_header().into(),
        2 => Unauthorized::malformed_key().into(),
        3 => Unauthorized::revoked_key().into(),
        4 => Unauthorized::expired_key().into(),
        5 => Forbidden::new().into(),
        6 => Forbidden::publishable_key().into(),
        7 => Forbidden::other_team().into(),
        8 => Forbidden::restricted().into(),
        9 => NotFound::new().into(),
        10 => NotFound::deleted().into(),
        11 => ValidationError::new().into(),
        12 => ValidationError::required(bytes.text()).into(),
        13 => ValidationError::not_one_of(bytes.text(), bytes.texts()).into(),
        14 => ValidationError::wrong_type(bytes.text(), bytes.text()).into(),
        15 => RateLimited::new(bytes.integer()).into(),
        16 => RateLimited::key_limit(bytes.integer()).into(),
        17 => RateLimited::burst(bytes.integer()).into(),
        18 => rate_limited(bytes),
        19 => Conflict::new().into(),
        20 => Conflict::duplicate_email(bytes.text()).into(),
        21 => Conflict::duplicate_slug(bytes.text()).into(),
        22 => Conflict::invalid_transition(bytes.text(), bytes.text()).into(),
        23 => ServerError::new().into(),
        24 => ServerError::unexpected().into(),
        25 => ServerError::unavailable().into(),
        26 => NotFound::unknown_id().into(),
        27 => NotFound::mistyped_id().into(),
        28 => MethodNotAllowed::new().into(),
        _ => method_not_allowed(bytes),
    }
}

fn method_not_allowed(bytes: &mut Bytes<'_>) -> ApiError {
    let builder = MethodNotAllowed::builder().allow(bytes.text());
    builder.build().expect("nothing is missing").into()
}

fn rate_limited(bytes: &mut Bytes<'_>) -> ApiError {
    let builder = RateLimited::builder().retry_after(bytes.integer());
    let builder = builder.x_rate_limit_remaining(bytes.integer());
    builder.build().expect("nothing is missing").into()
}
