//! A JSON reader (RFC 8259). The text is checked once, whole, and kept as a flat list of nodes in
//! the order of the text; strings and numbers are decoded only when asked for.

// @imports
// @if children
use core::iter;
// @end

/// The deepest nesting read, which is as deep as `serde_json` goes.
const DEPTH: u8 = 127;

/// The index that stands for no node: the parent of the root.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    False,
    True,
    Number,
    /// A string without escapes, whose text can be borrowed.
    Plain,
    /// A string with at least one escape.
    Escaped,
    Array,
    Object,
}

/// One value or key. Offsets of a string are those within its quotes.
#[derive(Clone, Copy)]
struct Node {
    start: u32,
    end: u32,
    /// The index after the last descendant. While a container is open, the index of its parent,
    /// so that the nodes are their own stack.
    next: u32,
    kind: Kind,
}

/// What stands for a node that is not there, so that reading needs no panic.
const ABSENT: Node = Node { start: 0, end: 0, next: NONE, kind: Kind::Null };

/// A JSON text that has been read.
pub(crate) struct Document<'a> {
    text: &'a str,
    nodes: Vec<Node>,
}

impl<'a> Document<'a> {
    /// The document, or `None` if the bytes are no JSON, not UTF-8, of 4 GiB or more, or nest
    /// deeper than `serde_json` allows.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        u32::try_from(bytes.len()).ok().filter(|length| *length < NONE)?;
        let text = core::str::from_utf8(bytes).ok()?;
        // A node for every eight bytes is about twice what an error body has; a large text grows.
        let nodes = Vec::with_capacity(bytes.len().min(8192) / 8 + 2);
        let mut parser = Parser { text, bytes, at: 0, nodes, open: NONE, depth: 0 };
        while parser.value()? || parser.after_value()? {}
        Some(Self { text, nodes: parser.nodes })
    }

    /// The value that the document is.
    pub(crate) fn root(&self) -> Value<'_> {
        Value { document: self, at: 0 }
    }
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    /// The innermost container that is not closed yet.
    open: u32,
    depth: u8,
}

impl Parser<'_> {
    /// Reads one value; true if it is a container whose first item is yet to be read.
    #[inline]
    fn value(&mut self) -> Option<bool> {
        match self.token()? {
            b'"' => self.string()?,
            b'{' => return self.container(Kind::Object, b'}'),
            b'[' => return self.container(Kind::Array, b']'),
            b't' => self.literal(b"true", Kind::True)?,
            b'f' => self.literal(b"false", Kind::False)?,
            b'n' => self.literal(b"null", Kind::Null)?,
            _ => self.number()?,
        }
        Some(false)
    }

    /// Reads what follows a value, closing containers; true if another value must come, false at
    /// the end of the document.
    #[inline]
    fn after_value(&mut self) -> Option<bool> {
        while self.open != NONE {
            let object = self.nodes.get(self.open as usize)?.kind == Kind::Object;
            match self.token()? {
                b',' => {
                    self.at += 1;
                    if object {
                        self.key()?;
                    }
                    return Some(true);
                }
                b'}' if object => self.close()?,
                b']' if !object => self.close()?,
                _ => return None,
            }
        }
        // Whatever is left after the root has to be white space.
        self.token().is_none().then_some(false)
    }

    /// The next byte that is no white space, which stays unread.
    #[inline]
    fn token(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Opens a container, and closes it at once if it is empty; true if it stays open.
    #[inline]
    fn container(&mut self, kind: Kind, closing: u8) -> Option<bool> {
        if self.depth == DEPTH {
            return None;
        }
        self.depth += 1;
        let parent = core::mem::replace(&mut self.open, offset(self.nodes.len()));
        self.nodes.push(Node { start: offset(self.at), end: 0, next: parent, kind });
        self.at += 1;
        if self.token()? == closing {
            self.close()?;
            return Some(false);
        }
        if kind == Kind::Object {
            self.key()?;
        }
        Some(true)
    }

    /// Closes the innermost container at its closing bracket.
    #[inline]
    fn close(&mut self) -> Option<()> {
        self.at += 1;
        self.depth -= 1;
        let next = offset(self.nodes.len());
        let node = self.nodes.get_mut(self.open as usize)?;
        node.end = offset(self.at);
        self.open = core::mem::replace(&mut node.next, next);
        Some(())
    }

    /// Reads the key of a member and the colon after it.
    #[inline]
    fn key(&mut self) -> Option<()> {
        if self.token()? != b'"' {
            return None;
        }
        self.string()?;
        if self.token()? != b':' {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Reads a string from its opening quote.
    #[inline]
    fn string(&mut self) -> Option<()> {
        let start = self.at + 1;
        let mut end = plain_end(self.bytes, start);
        let mut kind = Kind::Plain;
        while *self.bytes.get(end)? != b'"' {
            kind = Kind::Escaped;
            end = plain_end(self.bytes, escape(self.bytes, end)?.1);
        }
        self.at = end + 1;
        self.leaf(kind, start, end);
        Some(())
    }

    #[inline]
    fn literal(&mut self, word: &[u8], kind: Kind) -> Option<()> {
        let start = self.at;
        if !self.bytes.get(start..)?.starts_with(word) {
            return None;
        }
        self.at += word.len();
        self.leaf(kind, start, self.at);
        Some(())
    }

    /// Reads a number. Only one with an exponent, or very long, can be too large for an `f64`.
    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.skip(b"-");
        let leading_zero = self.peek()? == b'0';
        let whole = self.digits();
        if whole == 0 || (leading_zero && whole > 1) || (self.skip(b".") && self.digits() == 0) {
            return None;
        }
        let scaled = self.skip(b"eE");
        if scaled {
            self.skip(b"+-");
            if self.digits() == 0 {
                return None;
            }
        }
        if (scaled || whole > 308) && !float(self.text.get(start..self.at)?)?.is_finite() {
            return None;
        }
        self.leaf(Kind::Number, start, self.at);
        Some(())
    }

    /// Reads one byte if it is one of these.
    fn skip(&mut self, bytes: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.at += usize::from(found);
        found
    }

    /// Reads digits, and counts them.
    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    #[inline]
    fn leaf(&mut self, kind: Kind, start: usize, end: usize) {
        let next = offset(self.nodes.len() + 1);
        self.nodes.push(Node { start: offset(start), end: offset(end), next, kind });
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "a text of 4 GiB or more is refused, and no text has more nodes than bytes"
)]
#[inline]
fn offset(at: usize) -> u32 {
    at as u32
}

/// The index of the first quote, backslash or control character, or the length.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let special = special(u64::from_le_bytes(*chunk));
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|&byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        at += 1;
    }
    at
}

/// The high bit of every byte that is a quote, a backslash or a control character. A borrow can
/// mark bytes above a true one as well, so only the lowest mark counts.
#[inline]
const fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * b' ' as u64);
    // A quote or backslash differs from its byte in the low seven bits only, so the one mask of
    // bytes that are ASCII serves all three.
    (quote | backslash | control) & !word & (ONES << 7)
}

/// The character that the escape at `at` stands for, and the index after it.
fn escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    if *bytes.get(at)? != b'\\' {
        return None;
    }
    let character = match bytes.get(at + 1)? {
        byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(bytes, at),
        _ => return None,
    };
    Some((character, at + 2))
}

/// The same for `\u`: a surrogate counts only as a pair, written as two escapes.
fn unicode_escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let unit = hex(bytes, at + 2)?;
    if unit >> 10 != 0xD800 >> 10 {
        return Some((char::from_u32(unit)?, at + 6));
    }
    let low = hex(bytes, at + 8)?;
    if bytes.get(at + 6..at + 8)? != b"\\u" || low >> 10 != 0xDC00 >> 10 {
        return None;
    }
    let character = char::from_u32(0x1_0000 + ((unit & 0x3FF) << 10) + (low & 0x3FF))?;
    Some((character, at + 12))
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |sum, &byte| Some(sum * 16 + char::from(byte).to_digit(16)?))
}

/// The nearest `f64` of a number, infinite if it is out of range. The parser of the standard
/// library stops counting an exponent at 65,536, which matters only to a very long number.
fn float(text: &str) -> Option<f64> {
    if text.len() < 4096 { text.parse().ok() } else { shortened(text).parse().ok() }
}

/// A number with so many digits that more could not change its `f64`, and a bounded exponent.
fn shortened(text: &str) -> String {
    const KEPT: usize = 800;
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (mantissa, power) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let significant = mantissa.replace('.', "");
    let significant = significant.trim_start_matches('0');
    let (kept, rest) = significant.split_at_checked(KEPT).unwrap_or((significant, ""));
    let limit = if power.starts_with('-') { i64::MIN } else { i64::MAX };
    // The last digit says whether the kept ones are all, which decides between two neighbours.
    let sticky = u8::from(rest.bytes().any(|digit| digit != b'0'));
    let shift = i64::from(offset(rest.len())) - i64::from(offset(fraction)) - 1;
    let power = power.parse().unwrap_or(limit).saturating_add(shift).clamp(-9999, 9999);
    format!("{sign}0{kept}{sticky}e{power}")
}

/// A value in a document.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d> {
    document: &'d Document<'d>,
    at: u32,
}

impl<'d> Value<'d> {
    // @if get
    /// The member of an object; the last one if the key is there twice.
    pub(crate) fn get(self, key: &str) -> Option<Value<'d>> {
        self.pairs()?.filter(|(name, _)| name.is_str(key)).last().map(|(_, value)| value)
    }

    // @end
    // @if envelope_items
    /// The item of an array, found by stepping over those before it.
    pub(crate) fn item(self, index: usize) -> Option<Value<'d>> {
        self.items()?.nth(index)
    }

    // @end
    // @if items
    /// The items of an array.
    pub(crate) fn items(self) -> Option<impl Iterator<Item = Value<'d>>> {
        self.is_array().then(|| self.children())
    }

    // @end
    // @if read_map
    /// The members of an object as they stand, so a key that is there twice comes twice.
    pub(crate) fn members(self) -> Option<impl Iterator<Item = (Cow<'d, str>, Value<'d>)>> {
        Some(self.pairs()?.filter_map(|(key, value)| Some((key.as_str()?, value))))
    }

    // @end
    // @if is_array
    /// How many items an array has, counted one by one.
    pub(crate) fn len(self) -> usize {
        if self.is_array() {
            self.children().count()
        } else {
            0
        }
    }

    // @end
    // @if is_object
    pub(crate) fn is_object(self) -> bool {
        self.node().kind == Kind::Object
    }

    // @end
    // @if is_array
    pub(crate) fn is_array(self) -> bool {
        self.node().kind == Kind::Array
    }

    // @end
    // @if is_null
    pub(crate) fn is_null(self) -> bool {
        self.node().kind == Kind::Null
    }

    // @end
    // @if read_string
    pub(crate) fn is_string(self) -> bool {
        matches!(self.node().kind, Kind::Plain | Kind::Escaped)
    }

    // @end
    // @if as_bool
    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.node().kind {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    // @end
    /// The text of a string, borrowed unless it has an escape.
    pub(crate) fn as_str(self) -> Option<Cow<'d, str>> {
        match self.node().kind {
            Kind::Plain => Some(Cow::Borrowed(self.span())),
            Kind::Escaped => Some(Cow::Owned(unescaped(self.span()))),
            _ => None,
        }
    }

    // @if is_str
    /// Whether this is a string with this text. An escape is longer than what it stands for.
    pub(crate) fn is_str(self, text: &str) -> bool {
        match self.node().kind {
            Kind::Plain => self.span() == text,
            Kind::Escaped => self.span().len() > text.len() && unescaped(self.span()) == text,
            _ => false,
        }
    }

    // @end
    // @if as_f64
    /// The nearest `f64` of a number.
    pub(crate) fn as_f64(self) -> Option<f64> {
        float(self.number()?)
    }

    // @end
    // @if as_integer
    /// A number without a fraction, however it is written, up to 1e20 either way.
    pub(crate) fn as_integer(self) -> Option<i128> {
        let text = self.number()?;
        text.parse::<i64>().map_or_else(|_| integer(text), |plain| Some(i128::from(plain)))
    }

    // @end
    // @if raw
    /// The text of the value as it stands in the document.
    pub(crate) fn raw(self) -> &'d str {
        let Node { start, end, kind, .. } = self.node();
        let quote = u32::from(matches!(kind, Kind::Plain | Kind::Escaped));
        let range = start.saturating_sub(quote) as usize..(end + quote) as usize;
        self.document.text.get(range).unwrap_or_default()
    }

    // @end
    // @if number
    fn number(self) -> Option<&'d str> {
        (self.node().kind == Kind::Number).then(|| self.span())
    }

    // @end
    #[inline]
    fn node(self) -> Node {
        self.document.nodes.get(self.at as usize).copied().unwrap_or(ABSENT)
    }

    #[inline]
    fn span(self) -> &'d str {
        let Node { start, end, .. } = self.node();
        self.document.text.get(start as usize..end as usize).unwrap_or_default()
    }

    // @if children
    /// The nodes directly within this one; keys and values take turns in an object.
    fn children(self) -> impl Iterator<Item = Value<'d>> {
        let end = self.node().next;
        let first = Value { at: self.at + 1, ..self };
        let within = move |value: &Value<'d>| value.at < end;
        iter::successors(Some(first).filter(within), move |value| {
            Some(Value { at: value.node().next, ..*value }).filter(within)
        })
    }

    // @end
    // @if pairs
    fn pairs(self) -> Option<impl Iterator<Item = (Value<'d>, Value<'d>)>> {
        let mut children = self.is_object().then(|| self.children())?;
        Some(iter::from_fn(move || Some((children.next()?, children.next()?))))
    }

    // @end
}

/// A value, taken apart.
#[cfg(feature = "serde")]
pub(crate) enum Look<'d> {
    Null,
    Bool(bool),
    Number(&'d str),
    String(Cow<'d, str>),
    Array(Vec<Value<'d>>),
    Object(Vec<(Cow<'d, str>, Value<'d>)>),
}

#[cfg(feature = "serde")]
impl<'d> Value<'d> {
    pub(crate) fn look(self) -> Look<'d> {
        match self.node().kind {
            Kind::Null => Look::Null,
            Kind::False => Look::Bool(false),
            Kind::True => Look::Bool(true),
            Kind::Number => Look::Number(self.span()),
            Kind::Plain | Kind::Escaped => Look::String(self.as_str().unwrap_or_default()),
            Kind::Array => Look::Array(self.within()),
            Kind::Object => {
                let within = self.within();
                let pairs = within.chunks_exact(2).filter_map(|pair| match pair {
                    [key, value] => Some((key.as_str()?, *value)),
                    _ => None,
                });
                Look::Object(pairs.collect())
            }
        }
    }

    /// The items of an array; the keys and values of an object.
    fn within(self) -> Vec<Value<'d>> {
        let end = self.node().next;
        let mut values = Vec::new();
        let mut at = self.at + 1;
        while at < end {
            let value = Value { at, ..self };
            values.push(value);
            at = value.node().next;
        }
        values
    }
}

/// The text of a string whose escapes have been checked.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut from = 0;
    loop {
        let end = plain_end(raw.as_bytes(), from);
        text.push_str(raw.get(from..end).unwrap_or_default());
        let Some((character, next)) = escape(raw.as_bytes(), end) else {
            return text;
        };
        text.push(character);
        from = next;
    }
}

// @if as_integer
/// The integer that a number is. Zeros at the end of its digits count towards the power of ten,
/// and it is whole only if that power, less the digits after the point, is not negative.
fn integer(text: &str) -> Option<i128> {
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let (mut value, mut zeros) = (0_i128, 0_i64);
    for digit in mantissa.bytes().filter(u8::is_ascii_digit) {
        zeros += 1;
        if digit != b'0' {
            value = scaled(value, zeros)?.checked_add(i128::from(digit - b'0'))?;
            zeros = 0;
        }
    }
    // A power beyond an `i64` can only belong to zero or to a fraction: others are out of range.
    let power = power.parse().unwrap_or(i64::MIN);
    let shift = zeros - i64::from(offset(fraction));
    let value = scaled(value, power.saturating_add(shift))?;
    let value = if text.starts_with('-') { -value } else { value };
    (value.unsigned_abs() <= 10_u128.pow(20)).then_some(value)
}

// @end
// @if as_integer
/// A value times a power of ten, which is nothing to zero.
fn scaled(value: i128, power: i64) -> Option<i128> {
    if value == 0 {
        return Some(0);
    }
    value.checked_mul(10_i128.checked_pow(u32::try_from(power).ok()?)?)
}

// @end
