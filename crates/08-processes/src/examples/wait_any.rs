//! Children are reaped in the order in which they end, not in the order of their start.
//!
//! Python: `multiprocessing.connection.wait` on the processes' sentinels, or `os.wait`.
//! Run: `cargo run -p ch08-processes -- wait-any`

use std::io::{self, PipeReader, PipeWriter, Read, Write};

use nix::errno::Errno;
use nix::sys::wait::wait;
use nix::unistd::Pid;
use tracing::info;

use crate::child::fork_child;

pub fn main() -> io::Result<()> {
    let ann = start("ann")?;
    let bob = start("bob")?;
    let eve = start("eve")?;
    for (name, (pid, mut tell)) in [("eve", eve), ("ann", ann), ("bob", bob)] {
        tell.write_all(b"!")?;
        let ended = wait()?; // whichever child ends first
        info!("reaps {name}");
        assert_eq!(ended.pid(), Some(pid));
    }
    assert_eq!(wait(), Err(Errno::ECHILD), "no child is left");
    Ok(())
}

fn start(name: &str) -> io::Result<(Pid, PipeWriter)> {
    let (told, tell) = io::pipe()?;
    // SAFETY: this process has no other thread.
    let pid = unsafe { fork_child(name, move || exit_when_told(told)) }?;
    Ok((pid, tell))
}

fn exit_when_told(mut told: PipeReader) -> i32 {
    told.read_exact(&mut [0]).unwrap();
    info!("exits");
    0
}
