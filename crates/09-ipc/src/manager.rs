//! A manager process owns a list and a dictionary; a child changes them, and the parent sees it.
//!
//! Python: `multiprocessing.Manager`, its `list()` and `dict()`.
//! Run: `cargo run -p ch09-ipc -- manager`

use std::io::{self, Read, Write};

use tracing::info;

use crate::child::Child;
use crate::server::{Manager, Proxy};

/// What `dict[key] += 1` is through a proxy: a message to get, a message to set. `between` comes
/// between them, as any other process may.
pub fn get_then_set(proxy: &mut Proxy, between: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let seen = proxy.get("n")?.unwrap_or(0);
    between()?;
    proxy.set("n", seen + 1)
}

/// Plays it: first what a manager is for, then what it does not do by itself.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let manager = unsafe { Manager::start() }?;
    let work = || {
        let mut proxy = manager.proxy()?;
        proxy.append("from the child")?;
        proxy.set("n", 1)?;
        info!("appends and sets");
        Ok(())
    };
    // SAFETY: as above: the server's threads are in the server's process.
    unsafe { Child::start("child", work) }?.join()?;
    let mut proxy = manager.proxy()?;
    let (list, n) = (proxy.list()?, proxy.get("n")?);
    info!(n, "reads the list and the dictionary");
    assert_eq!((list, n), (vec!["from the child".to_owned()], Some(1)));

    // Two add one at the same time. The pipes let each wait until the other has read, too.
    let (mut ann_has_read, mut tell_bob) = io::pipe()?;
    let (mut bob_has_read, mut tell_ann) = io::pipe()?;
    let work = || {
        get_then_set(&mut manager.proxy()?, || {
            tell_bob.write_all(b"!")?;
            bob_has_read.read_exact(&mut [0])
        })
    };
    // SAFETY: as above.
    let child = unsafe { Child::start("ann", work) }?;
    get_then_set(&mut proxy, || {
        tell_ann.write_all(b"!")?;
        ann_has_read.read_exact(&mut [0])
    })?;
    child.join()?;
    let n = proxy.get("n")?;
    info!(n, "both have added one, by get and set");
    assert_eq!(n, Some(2), "one of the two additions is lost");

    // SAFETY: as above.
    let child = unsafe { Child::start("bob", || manager.proxy()?.add("n", 1).map(|_| ())) }?;
    proxy.add("n", 1)?;
    child.join()?;
    let n = proxy.get("n")?;
    info!(n, "both have added one, by a single request");
    assert_eq!(n, Some(4), "nothing is lost");
    manager.stop()
}
