use api_errors::{ApiError, NotFound, Raised};

fn handle(found: Result<u32, Raised<NotFound>>) -> Result<u32, ApiError> {
    found
}

fn main() {
    let _ = handle;
}
