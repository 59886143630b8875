//! How a program uses the generated packages: the snippets that the pages show. The suite compiles
//! each of them, and raises every example of every catalogue by them.

pub mod rust;
pub mod typescript;
