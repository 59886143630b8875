//! What the service logs of each request: the cause of an error is on no wire.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Mutex, OnceLock};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

type Fields = HashMap<&'static str, String>;

/// The fields of each error that was logged, by the ID of its request.
static LOGGED: Mutex<Vec<Fields>> = Mutex::new(Vec::new());

/// Keeps what is logged from now on.
pub fn keep() {
    static KEPT: OnceLock<()> = OnceLock::new();
    KEPT.get_or_init(|| {
        let subscriber = tracing_subscriber::registry().with(Log);
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
}

/// For which cause the error of this request was raised.
pub fn cause(request_id: &str) -> Option<String> {
    field(request_id, "cause")
}

/// A field of what was logged of this request.
pub fn field(request_id: &str, name: &str) -> Option<String> {
    let is_it = |fields: &&Fields| fields.get("request_id").is_some_and(|id| id == request_id);
    let fields = LOGGED.lock().unwrap().iter().find(is_it).cloned();
    let fields = fields.unwrap_or_else(|| panic!("nothing was logged of {request_id}"));
    fields.get(name).cloned()
}

struct Log;

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut visitor = Visitor(Fields::new());
        event.record(&mut visitor);
        if visitor.0.contains_key("request_id") {
            LOGGED.lock().unwrap().push(visitor.0);
        }
    }
}

struct Visitor(Fields);

impl Visit for Visitor {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}
