//! A thread returns a result or an error: `join` waits for it and hands it over.
//!
//! Python: a `Thread` returns nothing; it leaves its result where main finds it, such as in a dict.
//! Run: `cargo run -p ch02-threads -- returning`

use std::{io, thread};

use tracing::info;

/// Adds up the numbers in `text`. The error is the first word that is none.
pub fn sum(text: &str) -> Result<u64, String> {
    info!(text, "adds up");
    let number = |word: &str| word.parse::<u32>().map(u64::from).map_err(|_| word.to_owned());
    text.split_whitespace().map(number).sum()
}

/// A thread for each text; returns the results in the order of the texts, whoever ends first.
pub fn sum_each<const N: usize>(
    texts: [(&str, &'static str); N],
) -> io::Result<Vec<Result<u64, String>>> {
    let mut threads = Vec::new();
    for (name, text) in texts {
        threads.push(thread::Builder::new().name(name.into()).spawn(move || sum(text))?);
    }
    Ok(threads.into_iter().map(|thread| thread.join().unwrap()).collect())
}

/// Plays it: two sums, and one text that is not all numbers.
pub fn main() -> io::Result<()> {
    let results = sum_each([("ann", "1 2 3"), ("bob", "10 x 30"), ("cid", "4 5 6")])?;
    for result in &results {
        match result {
            Ok(sum) => info!(sum, "gets a result"),
            Err(word) => info!(word, "gets an error"),
        }
    }
    assert_eq!(results, [Ok(6), Err("x".to_owned()), Ok(15)]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_no_numbers_the_sum_is_zero() {
        assert_eq!(sum(" "), Ok(0));
    }

    #[test]
    fn the_first_word_that_is_no_number_is_the_error() {
        assert_eq!(sum("1 -2 x"), Err("-2".to_owned()));
        assert_eq!(sum("4294967296"), Err("4294967296".to_owned()));
    }

    #[test]
    fn a_sum_may_be_larger_than_its_numbers() {
        assert_eq!(sum("4294967295 1"), Ok(4_294_967_296));
    }

    #[test]
    fn no_text_needs_no_thread() {
        assert_eq!(sum_each([]).unwrap(), []);
    }
}
