use api_errors::ApiError;

fn is_ours(error: &ApiError) -> bool {
    match error {
        ApiError::Unauthorized(_)
        | ApiError::Forbidden(_)
        | ApiError::NotFound(_)
        | ApiError::ValidationError(_)
        | ApiError::RateLimited(_)
        | ApiError::Conflict(_) => false,
        ApiError::ServerError(_) => true,
    }
}

fn main() {
    let _ = is_ours;
}
