//! A process that the service starts, and that fails.

fn main() {
    for _ in 0..3 {
        println!("{}", desk::work().unwrap_err());
    }
    println!("{}", desk::article(7).unwrap_err());
}
