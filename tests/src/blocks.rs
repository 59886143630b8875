//! The blocks of code on a page that a reader copies.

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The number of its first line on the page.
    pub line: usize,
    /// What stands behind the opening fence.
    pub language: String,
    /// The last line of text before it.
    pub before: String,
    /// What is in it.
    pub text: String,
}

impl Block {
    /// The file that the text before it says it is: "`src/main.rs`:".
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        let (_, name) = self.before.strip_suffix("`:")?.rsplit_once('`')?;
        Some(name)
    }
}

/// The blocks of a page, in order.
///
/// # Panics
///
/// If the last one does not end.
#[must_use]
pub fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut before = "";
    let mut lines = page.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            if !line.is_empty() {
                before = line;
            }
            continue;
        };
        let mut text = String::new();
        loop {
            match lines.next() {
                Some((_, "```")) => break,
                Some((_, line)) => text.extend([line, "\n"]),
                None => panic!("the block of line {} does not end", at + 1),
            }
        }
        found.push(Block {
            line: at + 2,
            language: language.to_owned(),
            before: std::mem::take(&mut before).to_owned(),
            text,
        });
    }
    found
}
