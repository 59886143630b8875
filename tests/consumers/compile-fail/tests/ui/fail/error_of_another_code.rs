use api_errors::{Conflict, NotFound, Raised};

fn find() -> Raised<NotFound> {
    Conflict::new().into()
}

fn main() {
    let _ = find;
}
