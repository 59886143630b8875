//! Checks of texts, numbers and booleans.

use super::{Checker, Owner, shortened};
use crate::diagnostics::{Diagnostic, rules};
use crate::source::Span;
use crate::source::scalar::Plain;
use crate::source::tree::Node;
use crate::spec::grammar::{Name, Shape};
use crate::spec::hints;

impl Checker<'_> {
    pub(super) fn text(&mut self, node: &Node, shape: &Shape, owner: &Owner, one_line: bool) {
        let Some(text) = node.as_text() else {
            return self.mistyped(node, shape, owner);
        };
        if text.trim().is_empty() {
            self.sink.push(Diagnostic::new(
                &rules::EMPTY,
                node.span,
                format!("{} is an empty text", owner.name),
            ));
        } else if one_line && text.contains('\n') {
            self.sink.push(
                Diagnostic::new(
                    &rules::SINGLE_LINE,
                    node.span,
                    format!("{} has several lines, and should be one", owner.name),
                )
                .help("`>-` joins lines into one; longer explanations go into `description`"),
            );
        } else if one_line && text.trim() != text {
            self.sink.push(Diagnostic::new(
                &rules::SINGLE_LINE,
                node.span,
                format!("{} starts or ends with space", owner.name),
            ));
        }
    }

    pub(super) fn name(&mut self, node: &Node, name: &Name, shape: &Shape, owner: &Owner) {
        let Some(text) = node.as_text() else {
            return self.mistyped(node, shape, owner);
        };
        if !(name.accepts)(text) {
            self.misnamed(text, node.span, name);
        }
    }

    pub(super) fn misnamed(&mut self, text: &str, span: Span, name: &Name) {
        self.sink.push(
            Diagnostic::new(
                name.rule,
                span,
                format!("`{}` is not {}", shortened(text), name.what),
            )
            .help(name.help_for(text)),
        );
    }

    pub(super) fn choice(&mut self, node: &Node, values: &'static [&'static str], owner: &Owner) {
        let Some(text) = node.as_text() else {
            return self.mistyped(node, &Shape::Choice(values), owner);
        };
        if values.contains(&text) {
            return;
        }
        let mut diagnostic = Diagnostic::new(
            &rules::UNKNOWN_VALUE,
            node.span,
            format!("`{}` is no value of {}", shortened(text), owner.name),
        )
        .did_you_mean(self.sink.suggest(text, values.iter().copied()))
        .help(format!("it is one of {}", Shape::Choice(values).describe()));
        if let Some(hint) = hints::for_value(text) {
            diagnostic = diagnostic.help(hint);
        }
        self.sink.push(diagnostic);
    }

    pub(super) fn integer(
        &mut self,
        node: &Node,
        (min, max): (i64, i64),
        shape: &Shape,
        owner: &Owner,
    ) {
        let value = match node.as_plain() {
            Some(Plain::Int(value)) => value,
            Some(Plain::BigInt) => i64::MAX,
            _ => return self.mistyped(node, shape, owner),
        };
        if (min..=max).contains(&value) && node.as_plain() != Some(Plain::BigInt) {
            return;
        }
        let is_status = (min, max) == (400, 599);
        let (rule, range) = if is_status {
            (&rules::STATUS_RANGE, "from 400 to 599".to_owned())
        } else {
            (&rules::OUT_OF_RANGE, format!("from {min} to {max}"))
        };
        let mut diagnostic = Diagnostic::new(
            rule,
            node.span,
            format!("{} must be a whole number {range}", owner.name),
        );
        if is_status && (100..400).contains(&value) {
            diagnostic = diagnostic
                .help("a success is no error; rows of the status table go into `statuses`");
        }
        self.sink.push(diagnostic);
    }

    pub(super) fn number(&mut self, node: &Node, shape: &Shape, owner: &Owner) {
        match node.as_plain() {
            Some(Plain::Int(_)) => {}
            Some(Plain::Float(value)) if value.is_finite() => {}
            Some(Plain::Float(_) | Plain::BigInt) => self.json(node, shape),
            _ => self.mistyped(node, shape, owner),
        }
    }
}
