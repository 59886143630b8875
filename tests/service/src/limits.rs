//! How many requests a key may make.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use api_errors::{Raised, RateLimited};

use crate::desk::Settings;
use crate::keys::{Key, Kind};

const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

/// The requests of each key, in this minute and in this second.
pub struct Limits {
    secret: u32,
    publishable: u32,
    burst: u32,
    keys: Mutex<HashMap<i64, [Window; 2]>>,
}

impl Limits {
    pub fn new(settings: &Settings) -> Self {
        Self {
            secret: settings.secret_per_minute,
            publishable: settings.publishable_per_minute,
            burst: settings.burst_per_second,
            keys: Mutex::default(),
        }
    }

    /// Counts a request, and says how many are left in this minute. One that is refused does not count.
    pub fn take(&self, key: &Key, now: SystemTime) -> Result<u32, Raised<RateLimited>> {
        let limit = match key.kind {
            Kind::Secret => self.secret,
            Kind::Publishable => self.publishable,
        };
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let [minute, second] = keys.entry(key.id).or_insert([Window::starting(now); 2]);
        minute.advance(now, MINUTE);
        second.advance(now, SECOND);
        if minute.taken >= limit {
            let wait = minute.rest(now, MINUTE);
            return Err(RateLimited::key_limit(wait).with(|of| of.x_rate_limit_remaining = Some(0)));
        }
        let remaining = limit - minute.taken;
        if second.taken >= self.burst {
            let wait = second.rest(now, SECOND);
            let left = Some(remaining.into());
            return Err(RateLimited::burst(wait).with(|of| of.x_rate_limit_remaining = left));
        }
        minute.taken += 1;
        second.taken += 1;
        Ok(remaining - 1)
    }
}

/// A stretch of time, which starts with the first request after the one before.
#[derive(Clone, Copy)]
struct Window {
    start: SystemTime,
    taken: u32,
}

impl Window {
    fn starting(start: SystemTime) -> Self {
        Self { start, taken: 0 }
    }

    /// Starts anew when it is over, and when the clock was set back by more than it lasts.
    fn advance(&mut self, now: SystemTime, length: Duration) {
        let age = now.duration_since(self.start);
        let age = age.unwrap_or_else(|error| error.duration());
        if age >= length {
            *self = Self::starting(now);
        }
    }

    /// Whole seconds until it is over.
    fn rest(&self, now: SystemTime, length: Duration) -> u64 {
        let end = self.start + length;
        let rest = end.duration_since(now).unwrap_or_default();
        rest.as_secs() + u64::from(rest.subsec_nanos() > 0)
    }
}
