//! Errors as a server raises them: every example of a catalogue, and random ones of every code and
//! cause.

use errbook_codegen::model::{Argument, Catalogue, ErrorDef, Example, Field, Header, Type};
use errbook_codegen::wire;
use errbook_tests::arbitrary::HOSTILE;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

/// How many random errors there are for each constructor.
const RANDOM: usize = 6;

/// An error of a catalogue, and what the model says that a server sends.
pub struct Instance<'a> {
    pub error: &'a ErrorDef,
    pub example: Example,
    /// Whether the catalogue has it, so that the documents show it.
    pub documented: bool,
    pub response: wire::Response,
}

impl Instance<'_> {
    pub fn name(&self) -> String {
        format!("{}.{}", self.error.code, self.example.name)
    }
}

/// Every example of the catalogue, and random errors.
pub fn of<'a>(catalogue: &'a Catalogue, runner: &mut TestRunner) -> Vec<Instance<'a>> {
    let mut instances = Vec::new();
    let mut push = |error, example, documented| {
        let response = wire::response(catalogue, error, &example);
        instances.push(Instance {
            error,
            example,
            documented,
            response,
        });
    };
    for error in catalogue.errors() {
        for example in &error.examples {
            push(error, example.clone(), true);
        }
        let ids = error.causes.iter().filter_map(|cause| cause.id.clone());
        for cause in [None].into_iter().chain(ids.map(Some)) {
            for count in 0..RANDOM {
                let name = format!("{}-random-{count}", cause.as_deref().unwrap_or("new"));
                let with = random(error, cause.as_deref(), runner);
                let mut example = error.examples[0].clone();
                (example.name, example.cause) = (name, cause.clone());
                (example.with, example.message) = (with, None);
                push(error, example, false);
            }
        }
    }
    instances
}

/// What a server states when it raises the error: everything that it has to, and some of the rest.
fn random(error: &ErrorDef, cause: Option<&str>, runner: &mut TestRunner) -> Vec<(String, Value)> {
    let cause = cause.and_then(|id| error.cause(id));
    let needed: Vec<&Field> = error
        .arguments(cause)
        .into_iter()
        .map(Argument::field)
        .collect();
    let is_needed = |field: &Field| needed.iter().any(|needed| std::ptr::eq(*needed, field));
    let may = error
        .details
        .iter()
        .chain(error.headers.iter().filter_map(Header::typed));
    let optional = may.filter(|field| field.optional && !is_needed(field));
    let optional: Vec<&Field> = optional.filter(|_| draw(&any::<bool>(), runner)).collect();
    let mut stated: Vec<(String, Value)> = Vec::new();
    for field in needed.iter().copied().chain(optional) {
        if !stated.iter().any(|(name, _)| *name == field.name) {
            stated.push((field.name.clone(), draw(&value_of(field), runner)));
        }
    }
    stated
}

fn draw<T>(strategy: &impl Strategy<Value = T>, runner: &mut TestRunner) -> T {
    strategy.new_tree(runner).unwrap().current()
}

/// A value of a field. What documents must not show is what they show in its place.
fn value_of(field: &Field) -> BoxedStrategy<Value> {
    if field.sensitive {
        return Just(wire::sample(field)).boxed();
    }
    match &field.ty {
        // Nothing here makes a text that matches a pattern; the author's example does.
        Type::String {
            pattern: Some(_), ..
        }
        | Type::String {
            format: Some(_), ..
        } => Just(wire::sample(field)).boxed(),
        ty => value(ty),
    }
}

fn value(ty: &Type) -> BoxedStrategy<Value> {
    match ty {
        Type::String {
            min_length,
            max_length,
            ..
        } => text(size(*min_length, 0), size(*max_length, 40))
            .prop_map(Value::from)
            .boxed(),
        Type::Enum(values) => select(values.clone()).prop_map(Value::from).boxed(),
        Type::Integer {
            minimum, maximum, ..
        } => {
            let (least, most) = (minimum.unwrap_or(i64::MIN), maximum.unwrap_or(i64::MAX));
            prop_oneof![
                Just(least),
                Just(most),
                least..=most,
                Just(7.clamp(least, most))
            ]
            .prop_map(Value::from)
            .boxed()
        }
        Type::Number { minimum, maximum } => {
            let (least, most) = (minimum.unwrap_or(-1e300), maximum.unwrap_or(1e300));
            prop_oneof![
                Just(least),
                Just(most),
                least..=most,
                Just(1e-7_f64.clamp(least, most))
            ]
            .prop_map(Value::from)
            .boxed()
        }
        Type::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Type::Array {
            items,
            min_items,
            max_items,
        } => {
            let sizes = size(*min_items, 0)..=size(*max_items, 4);
            proptest::collection::vec(value(items), sizes)
                .prop_map(Value::from)
                .boxed()
        }
        Type::Object(fields) => object(fields),
        Type::Map(values) => proptest::collection::btree_map(text(0, 6), value(values), 0..4)
            .prop_map(|map| map.into_iter().collect::<Map<_, _>>().into())
            .boxed(),
        _ => prop_oneof![
            Just(json!({})),
            Just(json!({ "b": [1, null, { "c": true }], "a": 1.5, "\"\\\u{1}": "*/`${x}" })),
        ]
        .boxed(),
    }
}

fn object(fields: &[Field]) -> BoxedStrategy<Value> {
    let members: Vec<_> = fields
        .iter()
        .map(|field| {
            let name = field.name.clone();
            let is_there = if field.optional {
                any::<bool>().boxed()
            } else {
                Just(true).boxed()
            };
            (is_there, value_of(field))
                .prop_map(move |(there, value)| there.then(|| (name.clone(), value)))
        })
        .collect();
    members
        .prop_map(|members| members.into_iter().flatten().collect::<Map<_, _>>().into())
        .boxed()
}

/// Texts of so many characters: what ends a context somewhere, and any characters at all.
fn text(least: usize, most: usize) -> BoxedStrategy<String> {
    let fits = move |text: &&&str| (least..=most).contains(&text.chars().count());
    let hostile: Vec<&str> = HOSTILE.iter().filter(fits).copied().collect();
    let any = proptest::collection::vec(any::<char>(), least..=most)
        .prop_map(|characters| characters.into_iter().collect::<String>());
    if hostile.is_empty() {
        any.boxed()
    } else {
        prop_oneof![select(hostile).prop_map(str::to_owned), any].boxed()
    }
}

fn size(bound: Option<u64>, otherwise: u64) -> usize {
    usize::try_from(bound.unwrap_or(otherwise)).unwrap()
}
