//! The generated client, and what it makes of the fixtures.

#[allow(unused, clippy::all, reason = "the generator's own code")]
mod client {
    progenitor::generate_api!(spec = "../../../target/openapi-users/rust/desk.json");
}

pub use client::*;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use serde_json::Value;

    use super::types::{ErrorResponse, ErrorResponseError};

    fn fixtures() -> Vec<Value> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../generated/fixtures");
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let texts = files.map(|path| fs::read_to_string(path).unwrap());
        texts.map(|text| serde_json::from_str(&text).unwrap()).collect()
    }

    /// The code in an error, as the variant that holds it says.
    fn code(response: &ErrorResponse) -> String {
        match &response.error {
            ErrorResponseError::Conflict(error) => error.code.to_string(),
            ErrorResponseError::Forbidden(error) => error.code.to_string(),
            ErrorResponseError::MethodNotAllowed(error) => error.code.to_string(),
            ErrorResponseError::NotFound(error) => error.code.to_string(),
            ErrorResponseError::RateLimited(error) => error.code.to_string(),
            ErrorResponseError::ServerError(error) => error.code.to_string(),
            ErrorResponseError::Unauthorized(error) => error.code.to_string(),
            ErrorResponseError::ValidationError(error) => error.code.to_string(),
        }
    }

    #[test]
    fn every_fixture_is_the_variant_of_its_code() {
        let fixtures = fixtures();
        assert!(fixtures.len() > 6);
        for fixture in fixtures {
            let response: ErrorResponse = serde_json::from_value(fixture["body"].clone()).unwrap();
            assert_eq!(fixture["code"], code(&response));
            if let ErrorResponseError::RateLimited(error) = &response.error {
                let retry_after: u64 = error.retry_after;
                assert_eq!(fixture["body"]["error"]["retryAfter"], retry_after);
            }
        }
    }

    #[test]
    fn a_code_that_the_document_does_not_have_is_none_of_them() {
        let mut body = fixtures()[0]["body"].clone();
        body["error"]["code"] = "A_NEWER_CODE".into();
        assert!(serde_json::from_value::<ErrorResponse>(body).is_err());
    }
}
