use api_errors::{ApiError, NotFound};

fn find() -> ApiError {
    NotFound::new()
}

fn main() {
    let _ = find;
}
