//! Stands in for an example that only Linux can play.

/// Says so.
pub fn main() {
    tracing::info!("this example needs Linux");
}
