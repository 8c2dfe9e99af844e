//! A loop built by hand runs coroutines on timers and a socket: Unix only, not played here.

use tracing::info;

/// Says why it is not played.
pub fn main() {
    info!("needs poll(2), which only Unix has");
}
