//! Writes what is made from the rest of the repository: `cargo run -p book`. With `--pictures` the
//! pictures, too, each from a real run. With `--docs` it puts what the pages link to into the
//! documentation that `cargo doc --workspace --no-deps` has built.

use std::{env, fs};

fn main() -> Result<(), String> {
    for argument in env::args().skip(1) {
        match argument.as_str() {
            "--pictures" => book::draw(),
            "--docs" => book::link_docs().map_err(|error| format!("cargo doc first: {error}"))?,
            _ => return Err(format!("{argument}: only --pictures and --docs are known")),
        }
    }
    for (page, text) in book::made()? {
        if fs::read_to_string(&page).is_ok_and(|old| old == text) {
            continue;
        }
        println!("{}", page.display());
        fs::write(&page, text).map_err(|error| format!("{}: {error}", page.display()))?;
    }
    Ok(())
}
