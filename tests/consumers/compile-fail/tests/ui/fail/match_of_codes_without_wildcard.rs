use api_errors::ErrorCode;

fn is_ours(code: ErrorCode) -> bool {
    match code {
        ErrorCode::Unauthorized
        | ErrorCode::Forbidden
        | ErrorCode::NotFound
        | ErrorCode::ValidationError
        | ErrorCode::RateLimited
        | ErrorCode::Conflict => false,
        ErrorCode::ServerError => true,
    }
}

fn main() {
    let _ = is_ours;
}
