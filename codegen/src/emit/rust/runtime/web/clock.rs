//! The time as text.

use alloc::string::String;
use core::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

/// The first and the last second that RFC 3339 can write: of the years 0000 and 9999.
const SECONDS: (i64, i64) = (-62_167_219_200, 253_402_300_799);

/// The time in UTC as RFC 3339 writes it, with milliseconds.
///
/// A clock that is off by thousands of years gives the nearest time that can be written.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    let (seconds, milliseconds) = since_epoch(time);
    let seconds = seconds.clamp(SECONDS.0, SECONDS.1);
    let (year, month, day) = date(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    fill(&mut text, 0..4, year);
    fill(&mut text, 5..7, month);
    fill(&mut text, 8..10, day);
    fill(&mut text, 11..13, hour);
    fill(&mut text, 14..16, minute);
    fill(&mut text, 17..19, second);
    fill(&mut text, 20..23, milliseconds.into());
    core::str::from_utf8(&text).unwrap_or_default().into()
}

/// Writes a number in the place of zeros. `format!` takes six times as long, which shows under load.
fn fill(text: &mut [u8], place: Range<usize>, mut number: i64) {
    for digit in text.get_mut(place).unwrap_or_default().iter_mut().rev() {
        *digit += u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
}

/// Whole seconds since 1970, rounded down, and the milliseconds after them.
fn since_epoch(time: SystemTime) -> (i64, u32) {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (signed(after.as_secs()), after.subsec_millis()),
        Err(error) => {
            let before = error.duration();
            match before.subsec_nanos().div_ceil(1_000_000) {
                0 => (-signed(before.as_secs()), 0),
                milliseconds => (-signed(before.as_secs()) - 1, 1_000 - milliseconds),
            }
        }
    }
}

fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX - 1)
}

/// Year, month and day of a day since 1970, in the Gregorian calendar.
///
/// This is Howard Hinnant's `civil_from_days`: years begin in March, so that a leap day is the last
/// day of its year.
fn date(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let (era, day_of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = month_from_march + if month_from_march < 10 { 3 } else { -9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
