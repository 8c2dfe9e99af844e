//! Two threads take two locks in opposite order and are stuck, on every run; a watcher sees it.
//!
//! Python: two `threading.Lock`, and daemon threads, so that the program can end all the same.
//! Run: `cargo run -p ch05-locks -- deadlock`

use std::sync::{Barrier, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(5);

/// An account with a lock of its own.
pub struct Account {
    number: u32,
    balance: Mutex<i32>,
}

/// Moves `amount` from one account to another, and takes their locks in that order. The barrier
/// stands between the two: both threads have their first lock before either wants its second.
pub fn transfer(from: &Account, to: &Account, amount: i32, barrier: &Barrier, watch: &Watch) {
    let mut paying = from.balance.lock().unwrap();
    let _hold = info_span!("hold", lock = from.number).entered();
    info!(account = from.number, "holds");
    barrier.wait();
    info!(account = to.number, "wants");
    let _wait = info_span!("wait", lock = to.number).entered();
    watch.waits(from.number, to.number);
    let mut paid = to.balance.lock().unwrap();
    watch.goes_on();
    *paying -= amount;
    *paid += amount;
}

/// An edge of the wait-for graph: a thread that holds one lock and waits for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    thread: String,
    holds: u32,
    waits_for: u32,
}

/// The rows that wait for each other in a cycle; none, if there is no cycle.
pub fn cycle(table: &[Row]) -> Vec<Row> {
    for start in table {
        let mut way = vec![start.clone()];
        while let Some(next) = table.iter().find(|row| row.holds == way[way.len() - 1].waits_for) {
            if next == start {
                return way;
            }
            if way.contains(next) {
                break; // a cycle, but without `start`: its own rows will find it
            }
            way.push(next.clone());
        }
    }
    Vec::new()
}

/// The table of all threads that wait while they hold something.
#[derive(Default)]
pub struct Watch {
    table: Mutex<Vec<Row>>,
    changed: Condvar,
}

impl Watch {
    /// This thread holds one lock and is about to wait for another.
    pub fn waits(&self, holds: u32, waits_for: u32) {
        self.table.lock().unwrap().push(Row { thread: my_name(), holds, waits_for });
        self.changed.notify_all();
    }

    /// This thread has got what it waited for. Said before it gives anything back.
    pub fn goes_on(&self) {
        self.table.lock().unwrap().retain(|row| row.thread != my_name());
    }

    /// Waits for a deadlock to appear in the table; returns its rows, or none in all that time.
    pub fn deadlock(&self, patience: Duration) -> Vec<Row> {
        let none = |table: &mut Vec<Row>| cycle(table).is_empty();
        let table = self.table.lock().unwrap();
        let (table, _) = self.changed.wait_timeout_while(table, patience, none).unwrap();
        cycle(&table)
    }
}

fn my_name() -> String {
    thread::current().name().unwrap_or("a thread without a name").into()
}

/// Plays it: ann pays bob and bob pays ann. `main` ends, and with it the two that never would.
pub fn main() {
    // Two threads that never end must borrow from something that never ends either.
    let account = |number| Account { number, balance: Mutex::new(100) };
    let scene = Box::new((account(1), account(2), Barrier::new(2), Watch::default()));
    let (first, second, barrier, watch) = &*Box::leak(scene);
    for (name, from, to) in [("ann", first, second), ("bob", second, first)] {
        let transfer = move || transfer(from, to, 10, barrier, watch);
        thread::Builder::new().name(name.into()).spawn(transfer).unwrap();
    }
    let mut stuck = watch.deadlock(PATIENCE);
    stuck.sort_by_key(|row| row.holds);
    for Row { thread, holds, waits_for } in &stuck {
        info!(thread, holds, waits_for, "sees a deadlock");
    }
    thread::sleep(BEAT);
    let locked = [first, second].map(|account| account.balance.try_lock().is_err());
    info!("a beat later nothing has changed");
    let row = |name: &str, holds, waits_for| Row { thread: name.into(), holds, waits_for };
    assert_eq!(stuck, [row("ann", 1, 2), row("bob", 2, 1)]);
    assert_eq!(locked, [true, true]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(thread: &str, holds: u32, waits_for: u32) -> Row {
        Row { thread: thread.into(), holds, waits_for }
    }

    #[test]
    fn a_line_is_no_cycle() {
        assert_eq!(cycle(&[]), []);
        assert_eq!(cycle(&[row("ann", 1, 2), row("bob", 2, 3), row("cid", 3, 4)]), []);
    }

    #[test]
    fn a_cycle_of_three_is_found_behind_one_who_waits_for_it() {
        let all = [row("ann", 4, 1), row("bob", 1, 2), row("cid", 2, 3), row("dan", 3, 1)];
        assert_eq!(cycle(&all), all[1..]);
    }

    #[test]
    fn one_who_waits_for_its_own_lock_is_a_cycle() {
        assert_eq!(cycle(&[row("ann", 1, 1)]), [row("ann", 1, 1)]);
    }

    #[test]
    fn one_after_the_other_nobody_is_stuck() {
        let account = |number| Account { number, balance: Mutex::new(100) };
        let (first, second, watch) = (account(1), account(2), Watch::default());
        transfer(&first, &second, 10, &Barrier::new(1), &watch);
        transfer(&second, &first, 30, &Barrier::new(1), &watch);
        assert_eq!(watch.deadlock(Duration::ZERO), []);
        assert_eq!(first.balance.into_inner().unwrap(), 120);
    }
}
