use api_errors::ServerError;

fn main() {
    let _ = ServerError::new().with_message("the password of the database is wrong");
}
