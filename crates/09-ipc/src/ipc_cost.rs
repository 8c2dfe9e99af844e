//! What a message costs there and back, from one byte to one mebibyte, by each kind of channel.
//!
//! Python: `multiprocessing.Pipe` and `Queue`.
//! Run: `cargo run --release -p ch09-ipc -- ipc-cost`

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::time::{Duration, Instant};

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};
use crate::process_queue::bounded;
use crate::shared_memory::Shared;

const SIZES: [usize; 3] = [1, 4 << 10, 1 << 20];
const ROUNDS: usize = 20;

/// The median time of several rounds, after one that is not counted.
pub fn median(mut round: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    round()?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        round()?;
        times.push(started.elapsed());
    }
    times.sort();
    Ok(times[ROUNDS / 2])
}

/// Through two pipes, one for each direction.
pub fn pipes(size: usize) -> io::Result<Duration> {
    let ((mut there, mut to_child), (mut back, mut to_parent)) = (io::pipe()?, io::pipe()?);
    let echo =
        || (0..=ROUNDS).try_for_each(|_| send(&mut to_parent, &receive(&mut there)?.unwrap()));
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("pipes", echo) }?;
    let message = vec![1; size];
    let took = median(|| {
        send(&mut to_child, &message)?;
        assert_eq!(receive(&mut back)?.map(|echo| echo.len()), Some(size));
        Ok(())
    })?;
    child.join()?;
    Ok(took)
}

/// Through a pair of sockets.
pub fn sockets(size: usize) -> io::Result<Duration> {
    let (mut ours, mut theirs) = UnixStream::pair()?;
    let echo = || {
        (0..=ROUNDS).try_for_each(|_| {
            let message = receive(&mut theirs)?.unwrap();
            send(&mut theirs, &message)
        })
    };
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("sockets", echo) }?;
    let message = vec![1; size];
    let took = median(|| {
        send(&mut ours, &message)?;
        assert_eq!(receive(&mut ours)?.map(|echo| echo.len()), Some(size));
        Ok(())
    })?;
    child.join()?;
    Ok(took)
}

/// Through two bounded queues.
pub fn queues(size: usize) -> io::Result<Duration> {
    let ((to_child, there), (to_parent, back)) = (bounded(1)?, bounded(1)?);
    let echo = || (0..=ROUNDS).try_for_each(|_| to_parent.put(&there.get()?.unwrap()));
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("queues", echo) }?;
    let message = vec![1; size];
    let took = median(|| {
        to_child.put(&message)?;
        assert_eq!(back.get()?.map(|echo| echo.len()), Some(size));
        Ok(())
    })?;
    child.join()?;
    Ok(took)
}

/// Through one number in shared memory, and no system call: both look again and again.
pub fn shared_number() -> io::Result<Duration> {
    let turn = Shared::new()?;
    let wait_for = |number| {
        while turn.load(Acquire) != number {
            std::thread::yield_now();
        }
    };
    let rounds = u32::try_from(ROUNDS + 1).expect("a few");
    let echo = || {
        (0..rounds).for_each(|round| {
            wait_for(2 * round + 1);
            turn.store(2 * round + 2, Release);
        });
        Ok(())
    };
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("shared-memory", echo) }?;
    let mut round = 0;
    let took = median(|| {
        turn.store(2 * round + 1, Release);
        round += 1;
        wait_for(2 * round);
        Ok(())
    })?;
    child.join()?;
    Ok(took)
}

/// Plays it: a row for each channel. What must hold is that more bytes take more time.
pub fn main() -> io::Result<()> {
    show("pipes", &SIZES.map(pipes))?;
    show("sockets", &SIZES.map(sockets))?;
    show("queues", &SIZES.map(queues))?;
    let took = shared_number()?;
    info!("{:<13} {took:>9.1?}", "shared memory");
    Ok(())
}

fn show(channel: &str, times: &[io::Result<Duration>; 3]) -> io::Result<()> {
    let [Ok(byte), Ok(page), Ok(mebibyte)] = times else {
        return Err(io::Error::other(format!("{channel}: {times:?}")));
    };
    info!("{channel:<13} {byte:>9.1?} {page:>9.1?} {mebibyte:>9.1?}");
    assert!(byte < mebibyte, "{channel}: a mebibyte takes longer than a byte");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_does_not_mind_one_slow_round() {
        let mut rounds = 0;
        let took = median(|| {
            rounds += 1;
            if rounds == 5 {
                std::thread::sleep(Duration::from_millis(50));
            }
            Ok(())
        });
        assert!(took.unwrap() < Duration::from_millis(50));
        assert_eq!(rounds, ROUNDS + 1);
    }
}
