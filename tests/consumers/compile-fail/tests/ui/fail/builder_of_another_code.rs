use api_errors::RateLimited;

fn main() {
    let _ = RateLimited::builder().field("title").build();
}
