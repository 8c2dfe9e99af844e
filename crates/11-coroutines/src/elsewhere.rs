//! Stands in for an example that only Unix can play.

/// Says so.
pub fn main() {
    tracing::info!("this example needs a Unix system");
}
