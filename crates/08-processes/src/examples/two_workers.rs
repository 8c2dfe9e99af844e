//! Two processes say a line each; main waits for both and has the last word.
//!
//! Python: `multiprocessing.Process`, `start`, `join`.
//! Run: `cargo run -p ch08-processes -- two-workers`

use std::thread;
use std::time::Duration;

use nix::unistd::getpid;
use tracing::{info, info_span};

use crate::child::{fork_child, reap_all};

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> nix::Result<()> {
    let mut workers = Vec::new();
    for name in ["ann", "bob"] {
        // SAFETY: this process has no other thread.
        let worker = unsafe { fork_child(name, work) }?;
        workers.push(worker);
    }
    let codes = reap_all(&workers)?; // returns when both have ended
    info!("both are done");
    assert_eq!(codes, [0, 0]);
    assert_ne!(workers[0], workers[1], "each process has its own pid");
    Ok(())
}

fn work() -> i32 {
    let _work = info_span!("work").entered();
    info!(pid = %getpid(), "works");
    thread::sleep(BEAT);
    0
}
