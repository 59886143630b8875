//! The life of codes: what replaces what, what refers to what, what belongs together.

use std::collections::{HashMap, HashSet};

use semver::Version;

use super::fields::duplicate;
use super::{Check, owned};
use crate::diagnostics::{Diagnostic, Rule, rules};
use crate::model::{Deprecation, Group, Retired, SeeAlso};
use crate::source::Span;
use crate::spec::{self, Spec, Text};

/// The model of a notice.
pub fn notice(spec: &spec::Notice<'_>) -> Deprecation {
    Deprecation {
        since: owned(spec.since),
        replaced_by: owned(spec.replaced_by),
        note: owned(spec.note),
    }
}

/// The model of a retired code.
pub fn retired(spec: &spec::Retired<'_>) -> Retired {
    Retired {
        code: spec.code.value.to_owned(),
        notice: notice(&spec.notice),
    }
}

/// The model of a further place to read.
pub fn see_also(text: &Text<'_>) -> SeeAlso {
    if text.value.contains(':') {
        SeeAlso::Url(text.value.to_owned())
    } else {
        SeeAlso::Code(text.value.to_owned())
    }
}

/// Reports references to codes that there are not, and replacements that go round in a circle.
pub fn references<'a>(spec: &Spec<'a>, index: &HashMap<&'a str, usize>, check: &mut Check<'_>) {
    let mut known: HashSet<&str> = index.keys().copied().collect();
    known.extend(spec.retired.iter().map(|retired| retired.code.value));
    let mut replacements: Vec<(Text<'a>, Text<'a>)> = Vec::new();
    for error in &spec.errors {
        let replaced = error
            .deprecated
            .as_ref()
            .and_then(|notice| notice.replaced_by);
        replacements.extend(replaced.map(|by| (error.code, by)));
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for also in &error.see_also {
            if let Some(first) = seen.insert(also.value, also.span) {
                duplicate(*also, first, check);
            }
            let is_code = matches!(see_also(also), SeeAlso::Code(_));
            if is_code && !known.contains(also.value) {
                unknown_code(*also, known.iter().copied(), check);
            }
        }
    }
    replacements.extend(
        spec.retired
            .iter()
            .filter_map(|retired| Some((retired.code, retired.notice.replaced_by?))),
    );
    for (_, by) in &replacements {
        if !known.contains(by.value) {
            unknown_code(*by, known.iter().copied(), check);
        }
    }
    cycles(&replacements, check);
}

/// Reports what is said to have happened in a version that is still to come.
pub fn versions(spec: &Spec<'_>, check: &mut Check<'_>) {
    let Some((stated, current)) = spec.version.and_then(|it| Some((it, released(it.value)?)))
    else {
        return;
    };
    let mut compare = |rule: &'static Rule, since: Option<Text<'_>>, what: &str| {
        let Some(since) = since else { return };
        if released(since.value).is_some_and(|version| version > current) {
            let message = format!(
                "{what} {}, but the version of the catalogue is {}",
                since.value, stated.value
            );
            check.push(Diagnostic::new(rule, since.span, message).help(format!(
                "set `version: {}`, or correct this one",
                since.value
            )));
        }
    };
    for error in &spec.errors {
        compare(&rules::SINCE_LATER, error.since, "the code is there since");
        let end = error.deprecated.as_ref().and_then(|notice| notice.since);
        compare(&rules::END_LATER, end, "the code is deprecated since");
    }
    for retired in &spec.retired {
        let end = retired.notice.since;
        compare(&rules::END_LATER, end, "the code is retired since");
    }
}

/// A version without what comes before its release: 2.0.0-rc.1 has what is there since 2.0.0.
fn released(version: &str) -> Option<(u64, u64, u64)> {
    let version = Version::parse(version).ok()?;
    Some((version.major, version.minor, version.patch))
}

/// Every code is replaced by one at most, so each walk meets a code of this walk, of an earlier
/// one, or an end.
fn cycles(replacements: &[(Text<'_>, Text<'_>)], check: &mut Check<'_>) {
    let next: HashMap<&str, Text<'_>> = replacements
        .iter()
        .map(|(code, by)| (code.value, *by))
        .collect();
    let mut walked: HashMap<&str, usize> = HashMap::new();
    for (walk, (start, _)) in replacements.iter().enumerate() {
        let mut at = start.value;
        while !walked.contains_key(at) {
            let Some(by) = next.get(at) else { break };
            walked.insert(at, walk);
            if walked.get(by.value) == Some(&walk) {
                let message = if by.value == at {
                    format!("`{at}` is replaced by itself")
                } else {
                    format!(
                        "following `replaced_by` from `{}` leads back to it",
                        by.value
                    )
                };
                check.push(
                    Diagnostic::new(&rules::REPLACEMENT_CYCLE, by.span, message)
                        .help("name the code that is to be used in the end"),
                );
            }
            at = by.value;
        }
    }
}

/// Reports a code that the catalogue does not have.
pub fn unknown_code<'n>(
    code: Text<'_>,
    known: impl Iterator<Item = &'n str>,
    check: &mut Check<'_>,
) {
    let mut names: Vec<&str> = known.collect();
    names.sort_unstable();
    let suggestion = check.sink.suggest(code.value, names);
    check.push(
        Diagnostic::new(
            &rules::UNKNOWN_CODE,
            code.span,
            format!("the catalogue has no code `{}`", code.value),
        )
        .did_you_mean(suggestion),
    );
}

/// Reports a code that is no longer in use where only codes in use may stand.
fn retired_code(code: Text<'_>, retired: &spec::Retired<'_>, check: &mut Check<'_>) {
    let message = format!("`{}` is retired", code.value);
    let help = match retired.notice.replaced_by {
        Some(by) => format!("name `{}`, which replaces it", by.value),
        None => "remove it".to_owned(),
    };
    check.push(
        Diagnostic::new(&rules::UNKNOWN_CODE, code.span, message)
            .also(retired.code.span, "here")
            .help(help),
    );
}

/// The groups, their codes in the order of the errors.
pub fn groups<'a>(
    spec: &Spec<'a>,
    index: &HashMap<&'a str, usize>,
    check: &mut Check<'_>,
) -> Vec<Group> {
    let mut groups = Vec::with_capacity(spec.groups.len());
    for group in &spec.groups {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut codes: Vec<(usize, &str)> = Vec::with_capacity(group.codes.len());
        for code in &group.codes {
            if let Some(first) = seen.insert(code.value, code.span) {
                duplicate(*code, first, check);
                continue;
            }
            match index.get(code.value) {
                Some(at) => codes.push((*at, code.value)),
                None => match spec.retired.iter().find(|it| it.code.value == code.value) {
                    Some(retired) => retired_code(*code, retired, check),
                    None => unknown_code(*code, index.keys().copied(), check),
                },
            }
        }
        codes.sort_unstable();
        groups.push(Group {
            name: group.name.value.to_owned(),
            description: owned(group.description),
            codes: codes.into_iter().map(|(_, code)| code.to_owned()).collect(),
        });
    }
    groups
}
