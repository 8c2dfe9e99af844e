//! A read-write lock lets many readers in together, and a writer only alone.
//!
//! Python: no counterpart; the standard library has no read-write lock.
//! Run: `cargo run -p ch05-locks -- rwlock`

use std::ops::Range;
use std::sync::{Barrier, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Reads the price; returns it, and the time inside. The barrier stands inside the lock: it would
/// wait for ever if only one reader at a time were let in.
pub fn read(price: &RwLock<u32>, all_are_in: &Barrier) -> (u32, Range<Instant>) {
    let price = price.read().unwrap();
    let _read = info_span!("read").entered();
    let start = Instant::now();
    all_are_in.wait();
    thread::sleep(BEAT); // reading takes a while
    info!(price = *price, "has read");
    (*price, start..Instant::now())
}

/// Changes the price; returns the time inside.
pub fn write(price: &RwLock<u32>, new: u32) -> Range<Instant> {
    let mut price = price.write().unwrap();
    let _hold = info_span!("hold").entered();
    let start = Instant::now();
    thread::sleep(BEAT); // writing, too
    *price = new;
    info!(price = *price, "has written");
    start..Instant::now()
}

/// Plays it: the writer comes while three readers are inside, and has to wait for the last one.
pub fn main() {
    let price = &RwLock::new(10);
    let all_are_in = &Barrier::new(4); // three readers, and the writer outside
    let (readers, writer) = thread::scope(|s| {
        let readers = ["ann", "bob", "cid"].map(|name| {
            let read = || read(price, all_are_in);
            thread::Builder::new().name(name.into()).spawn_scoped(s, read).unwrap()
        });
        let write = || {
            all_are_in.wait();
            info!("wants to write");
            write(price, 12)
        };
        let writer = thread::Builder::new().name("writer".into()).spawn_scoped(s, write).unwrap();
        (readers.map(|reader| reader.join().unwrap()), writer.join().unwrap())
    });
    let last_in = readers.iter().map(|(_, time)| time.start).max().unwrap();
    let first_out = readers.iter().map(|(_, time)| time.end).min().unwrap();
    let last_out = readers.iter().map(|(_, time)| time.end).max().unwrap();
    let together = first_out.duration_since(last_in);
    info!(milliseconds = u64::try_from(together.as_millis()).unwrap(), "all three read together");
    assert!(together >= BEAT, "the readers are inside at the same time");
    assert!(last_out <= writer.start, "the writer gets in when the last reader is out");
    assert!(readers.iter().all(|(price, _)| *price == 10), "nobody saw half a change");
    assert_eq!(*price.read().unwrap(), 12);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_keeps_writers_out_but_not_readers() {
        let lock = RwLock::new(0);
        let _reader = lock.read().unwrap();
        assert!(lock.try_read().is_ok());
        assert!(lock.try_write().is_err());
    }

    #[test]
    fn a_writer_keeps_everybody_out() {
        let lock = RwLock::new(0);
        let _writer = lock.write().unwrap();
        assert!(lock.try_read().is_err());
        assert!(lock.try_write().is_err());
    }

    #[test]
    fn what_is_written_is_read() {
        let price = RwLock::new(1);
        write(&price, 2);
        assert_eq!(read(&price, &Barrier::new(1)).0, 2);
    }
}
