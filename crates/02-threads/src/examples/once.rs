//! Three threads need one menu: the first to come reads it, and the others wait until it is there.
//!
//! Python: a `threading.Lock` around `if menu is None`; with `functools.cache` all three may read.
//! Run: `cargo run -p ch02-threads -- once`

use std::sync::{LazyLock, OnceLock};
use std::thread::{self, ThreadId};
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static MENU: LazyLock<[&str; 3]> = LazyLock::new(read_menu); // called when somebody needs the menu
static READER: OnceLock<ThreadId> = OnceLock::new(); // set by hand, and only once

pub fn main() {
    thread::scope(|s| {
        for (name, wish) in [("ann", 0), ("bob", 1), ("cid", 2)] {
            let order = move || order(wish);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, order).unwrap();
        }
    });
    info!("all have ordered");
    let main = thread::current().id();
    assert!(READER.get().is_some_and(|reader| *reader != main));
}

fn order(wish: usize) {
    let _order = info_span!("order").entered();
    let dish = MENU[wish];
    info!(dish, "orders");
}

fn read_menu() -> [&'static str; 3] {
    info!("reads the menu");
    let me = thread::current().id();
    READER.set(me).unwrap(); // a second time it would be an error
    thread::sleep(BEAT); // time enough for the others to come
    ["noodles", "dumplings", "soup"]
}
