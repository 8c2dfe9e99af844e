//! A manager process owns a list and a dictionary; a child changes them, and the parent sees it.
//!
//! Python: `multiprocessing.Manager`, its `list()` and `dict()`.
//! Run: `cargo run -p ch09-ipc -- manager`

use std::io;

use tracing::info;

use crate::child::Child;
use crate::server::{Manager, Proxy};

pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread, here and below: the server's are in its process.
    let manager = unsafe { Manager::start() }?;
    in_child("child", &manager, append_and_set)?;
    let mut proxy = manager.proxy()?;
    let n = proxy.get("n")?;
    info!(n, "reads the list and the dictionary");
    assert_eq!(proxy.list()?, ["from the child"]);
    assert_eq!(n, Some(1));

    // What `d["n"] += 1` is through a proxy: two requests, and another process comes between.
    let seen = proxy.get("n")?.unwrap();
    in_child("ann", &manager, add_one)?;
    proxy.set("n", seen + 1)?;
    let n = proxy.get("n")?;
    info!(n, "both have added one, main by get and set");
    assert_eq!(n, Some(2), "ann's addition is lost");

    proxy.add("n", 1)?; // one request: nothing can come between
    in_child("bob", &manager, add_one)?;
    let n = proxy.get("n")?;
    info!(n, "both have added one, by a single request each");
    assert_eq!(n, Some(4), "nothing is lost");
    manager.stop()
}

fn append_and_set(mut proxy: Proxy) -> io::Result<()> {
    proxy.append("from the child")?;
    proxy.set("n", 1)?;
    info!("appends and sets");
    Ok(())
}

fn add_one(mut proxy: Proxy) -> io::Result<()> {
    let n = proxy.add("n", 1)?;
    info!(n, "adds one");
    Ok(())
}

fn in_child(name: &str, manager: &Manager, work: fn(Proxy) -> io::Result<()>) -> io::Result<()> {
    // SAFETY: as above.
    unsafe { Child::start(name, || work(manager.proxy()?)) }?.join()
}
