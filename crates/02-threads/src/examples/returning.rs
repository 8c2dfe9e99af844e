//! A thread returns a result or an error: `join` waits for it and hands it over.
//!
//! Python: a `Future` from an executor; a bare `threading.Thread` returns nothing.
//! Run: `cargo run -p ch02-threads -- returning`

use std::thread;

use tracing::info;

pub fn main() {
    let mut threads = Vec::new();
    for (name, text) in [("ann", "1 2 3"), ("bob", "10 x 30"), ("cid", "4 5 6")] {
        let sum = move || sum(text);
        threads.push(thread::Builder::new().name(name.into()).spawn(sum).unwrap());
    }
    let mut results = Vec::new();
    for thread in threads {
        let result = thread.join().unwrap(); // in the order of the starts, whichever ends first
        match &result {
            Ok(sum) => info!(sum, "gets a result"),
            Err(error) => info!(error, "gets an error"),
        }
        results.push(result);
    }
    assert_eq!(results, [Ok(6), Err("x is not a number".into()), Ok(15)]);
}

fn sum(text: &str) -> Result<u32, String> {
    info!(text, "adds up");
    let mut sum = 0;
    for word in text.split(' ') {
        let number = word.parse::<u32>();
        sum += number.map_err(|_| format!("{word} is not a number"))?;
    }
    Ok(sum)
}
