use api_errors::{ApiError, Context, ErrorResponse};

fn respond(error: ApiError, context: Context) -> ErrorResponse {
    ErrorResponse { error, context }
}

fn main() {
    let _ = respond;
}
