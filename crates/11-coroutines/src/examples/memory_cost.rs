//! A process keeps more memory than a thread, and a thread keeps more than a coroutine.
//!
//! Python: `/proc/self/status` beside `subprocess.Popen`, `threading.Thread`, `create_task`.
//! Run: `cargo run -p ch11-coroutines -- memory-cost`

use std::io::{self, Read, Write, pipe};
use std::process::Command;
use std::sync::Barrier;
use std::thread;

use tracing::info;

use crate::event_loop::{block_on, spawn, yield_now};
use crate::memory::in_use;

const THREADS: usize = 100;
const COROUTINES: u64 = 10_000;

static ALL_ARE_HERE: Barrier = Barrier::new(THREADS + 1); // and main

pub fn main() -> io::Result<()> {
    let process = of_a_process()?;
    let thread = of_a_thread()?;
    let coroutine = block_on(of_a_coroutine())??;
    info!(process, thread, coroutine, "bytes of its own");
    assert!(process > thread);
    assert!(thread > coroutine);
    Ok(())
}

fn of_a_process() -> io::Result<u64> {
    let (its_input, mut there) = pipe()?;
    let (mut back, its_output) = pipe()?;
    let mut cat = Command::new("cat")
        .stdin(its_input)
        .stdout(its_output)
        .spawn()?;
    there.write_all(&[0])?;
    back.read_exact(&mut [0])?; // it answers: it is up and running
    let bytes = in_use(&cat.id().to_string())?;
    drop(there); // the end of its input is the end of `cat`
    cat.wait()?;
    Ok(bytes)
}

fn of_a_thread() -> io::Result<u64> {
    let before = in_use("self")?;
    for _ in 0..THREADS {
        thread::spawn(|| {
            ALL_ARE_HERE.wait();
            ALL_ARE_HERE.wait();
        });
    }
    ALL_ARE_HERE.wait(); // they have begun, and wait for us now
    let bytes = (in_use("self")? - before) / THREADS as u64;
    ALL_ARE_HERE.wait();
    Ok(bytes)
}

async fn of_a_coroutine() -> io::Result<u64> {
    let before = in_use("self")?;
    for _ in 0..COROUTINES {
        drop(spawn(yield_now()));
    }
    yield_now().await; // each of them runs up to where it waits
    Ok((in_use("self")? - before) / COROUTINES)
}
