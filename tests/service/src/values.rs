//! What the fields of a request stand for.

/// The value of a field, which is a text on the wire.
pub trait Field: Sized {
    /// What it should be, in words.
    const EXPECTED: &'static str;

    /// The only texts that there are, if they can be counted.
    const ALLOWED: &'static [&'static str] = &[];

    /// The value that the text stands for.
    fn parse(text: &str) -> Option<Self>;
}

/// A name or a title.
pub struct Line(pub String);

impl Field for Line {
    const EXPECTED: &'static str = "text of 1 to 200 characters";

    fn parse(text: &str) -> Option<Self> {
        has_length(text, 1, 200).then(|| Self(text.to_owned()))
    }
}

/// The text of an article.
pub struct Prose(pub String);

impl Field for Prose {
    const EXPECTED: &'static str = "text of at most 20,000 characters";

    fn parse(text: &str) -> Option<Self> {
        has_length(text, 0, 20_000).then(|| Self(text.to_owned()))
    }
}

/// What an article is called in addresses.
pub struct Slug(pub String);

impl Field for Slug {
    const EXPECTED: &'static str = "slug of lower-case letters, digits and single hyphens";

    fn parse(text: &str) -> Option<Self> {
        let is_word = |word: &str| {
            let mut characters = word.bytes();
            !word.is_empty()
                && characters.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let is_slug = has_length(text, 1, 80) && text.split('-').all(is_word);
        is_slug.then(|| Self(text.to_owned()))
    }
}

/// An email address of the common form.
pub struct Email(pub String);

impl Field for Email {
    const EXPECTED: &'static str = "email address";

    fn parse(text: &str) -> Option<Self> {
        let (name, domain) = text.split_once('@')?;
        let is_made_of = |text: &str, others: &str| {
            let is_allowed = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
            !text.is_empty() && text.chars().all(is_allowed)
        };
        let is_email = has_length(text, 3, 200)
            && is_made_of(name, "._%+-")
            && domain.contains('.')
            && domain.split('.').all(|label| is_made_of(label, "-"));
        is_email.then(|| Self(text.to_owned()))
    }
}

/// How many records there are on a page.
pub struct Limit(pub u8);

impl Field for Limit {
    const EXPECTED: &'static str = "whole number from 1 to 100";

    fn parse(text: &str) -> Option<Self> {
        let limit = text.parse().ok()?;
        (1..=100).contains(&limit).then_some(Self(limit))
    }
}

fn has_length(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.chars().count())
}
