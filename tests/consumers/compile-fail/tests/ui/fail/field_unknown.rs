use api_errors::ValidationError;

fn main() {
    let error = ValidationError::required("title");
    let _ = &error.feild;
}
