//! Dates as HTTP writes them.

/// An HTTP date (RFC 9110, section 5.6.7) in its preferred form or one of the two obsolete ones, as
/// seconds since 1970.
pub(crate) fn parse(text: &str) -> Option<u64> {
    // "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"
    let mut parts = text
        .split([' ', ',', '-'])
        .filter(|part| !part.is_empty())
        .skip(1);
    let first = parts.next()?;
    let (second, third, fourth) = (parts.next()?, parts.next()?, parts.next()?);
    let zone = parts.next();
    let is_old = !first.starts_with(|c: char| c.is_ascii_digit());
    let (day, month, year, time) = if is_old {
        (second, first, fourth, third)
    } else {
        (first, second, third, fourth)
    };
    let ends_well = if is_old { zone.is_none() } else { zone == Some("GMT") };
    if !ends_well || parts.next().is_some() {
        return None;
    }
    let day = number(day)?;
    let year = match (year.len(), number(year)?) {
        (4, year) => year,
        // RFC 9110 looks back from 50 years ahead; these years are all that is written in this form.
        (2, year) if year < 70 => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let mut clock = time.split(':').map(number);
    let (hours, minutes, seconds) = (clock.next()??, clock.next()??, clock.next()??);
    let is_date = year >= 1970 && (1..=length(month as u64, year)).contains(&day);
    // A leap second is 60.
    let is_time = hours < 24 && minutes < 60 && seconds <= 60 && clock.next().is_none();
    (is_date && is_time)
        .then(|| days_since_1970(year, month as u64, day) * 86_400 + hours * 3_600 + minutes * 60 + seconds)
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The number of days in a month.
fn length(month: u64, year: u64) -> u64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn number(digits: &str) -> Option<u64> {
    let is_number = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar from 1970 on. Years begin in March, so
/// that the leap day is the last of a year (Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `days_from_civil`).
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year / 400;
    let year_of_era = year % 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The system's clock, as seconds since 1970; nothing where there is none.
#[cfg(feature = "std")]
pub(crate) fn now() -> Option<u64> {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(since.as_secs())
}

/// The system's clock, as seconds since 1970; nothing where there is none.
#[cfg(not(feature = "std"))]
pub(crate) fn now() -> Option<u64> {
    None
}
