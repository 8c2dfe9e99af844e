//! A balance belongs to one thread, and others reach it only by messages: no lock, and no race.
//!
//! Python: a thread with a `queue.Queue` of requests, each with a queue for its answer.
//! Run: `cargo run -p ch07-producer-consumer -- actor`

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tracing::info;

struct Withdraw {
    amount: u32,
    answer: Sender<bool>,
}

pub fn main() {
    let (account, requests) = mpsc::channel();
    let actor = thread::Builder::new().name("account".into());
    let actor = actor.spawn(move || serve(&requests)).unwrap();
    for (name, amount) in [("ann", 80), ("bob", 100)] {
        let account = account.clone();
        let customer = thread::Builder::new().name(name.into());
        customer.spawn(move || withdraw(&account, amount)).unwrap();
    }
    drop(account); // the actor ends when the last customer has gone
    let balance = actor.join().unwrap();
    info!(balance, "the account is closed");
    assert!(balance == 20 || balance == 0, "exactly one is granted");
}

/// Checks and pays, one request after the other. Nobody else can reach the local variable.
fn serve(requests: &Receiver<Withdraw>) -> u32 {
    let mut balance = 100;
    for request in requests {
        let granted = request.amount <= balance;
        if granted {
            balance -= request.amount;
        }
        info!(amount = request.amount, granted, "is asked");
        request.answer.send(granted).unwrap();
    }
    balance
}

fn withdraw(account: &Sender<Withdraw>, amount: u32) {
    let (answer, granted) = mpsc::channel();
    account.send(Withdraw { amount, answer }).unwrap();
    let granted = granted.recv().unwrap(); // not in `info!`: nobody may listen to that
    info!(granted, "has the answer");
}
