use api_errors::RateLimited;

fn main() {
    let _ = RateLimited {
        retry_after: 42,
        x_rate_limit_remaining: None,
    };
}
