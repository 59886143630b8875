use api_errors::RateLimited;

fn main() {
    let _ = RateLimited::new();
}
