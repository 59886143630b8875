//! Printing: results to standard output, everything else to standard error.
//!
//! Whoever reads may stop reading (`cargo xtask explain … | head`). That is no error, and no
//! reason to panic, as `println!` would.

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write as _};

/// Prints a result.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// Empties the terminal; what scrolled out of it stays.
pub fn clear() {
    let _ = write!(io::stderr().lock(), "\x1b[2J\x1b[H");
}

/// Prints a message. There is nobody to tell if that fails.
pub fn message(text: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Puts `text` in the place of the terminal's last line, which is to be replaced again.
pub fn status(text: impl fmt::Display) {
    let mut terminal = io::stderr().lock();
    let _ = write!(terminal, "\r\x1b[K{text}").and_then(|()| terminal.flush());
}

/// Prints what went wrong.
pub fn error(text: impl fmt::Display) {
    labelled("error", "\x1b[1;31m", text);
}

/// Prints what may be wrong.
pub fn warning(text: impl fmt::Display) {
    labelled("warning", "\x1b[1;33m", text);
}

/// Prints what the user can do.
pub fn help(text: impl fmt::Display) {
    labelled("help", "\x1b[1;36m", text);
}

fn labelled(label: &str, style: &str, text: impl fmt::Display) {
    if color(&io::stderr()) {
        message(format_args!("{style}{label}\x1b[0m: {text}"));
    } else {
        message(format_args!("{label}: {text}"));
    }
}

/// Prints a unified diff.
pub fn diff(text: &str) {
    let color = color(&io::stderr());
    for line in text.lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => "\x1b[32m",
            Some(b'-') => "\x1b[31m",
            Some(b'@') => "\x1b[36m",
            _ => "",
        };
        if color && !style.is_empty() {
            message(format_args!("{style}{}\x1b[0m", printable(line)));
        } else {
            message(printable(line));
        }
    }
}

/// A file on disk may hold anything, and a terminal obeys control characters.
fn printable(line: &str) -> String {
    line.chars()
        .map(|c| {
            if c.is_control() && c != '\t' {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}

/// Whether `stream` shows colours (<https://no-color.org>).
pub fn color(stream: &impl IsTerminal) -> bool {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    wanted && stream.is_terminal()
}

/// Prints the problems of a catalogue for people, if there are any.
pub fn report(report: &errbook_codegen::diagnostics::Report) {
    let color = color(&io::stderr());
    let format = errbook_codegen::diagnostics::Format::Human { color };
    let _ = io::stderr()
        .lock()
        .write_all(report.render(format).as_bytes());
}
