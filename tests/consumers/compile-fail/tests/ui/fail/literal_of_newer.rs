use api_errors::decode::Newer;

fn main() {
    let _ = Newer {
        code: String::new(),
        message: None,
        details: None,
    };
}
