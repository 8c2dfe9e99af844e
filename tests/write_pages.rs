//! Writes what is made from the rest of the repository: `cargo run -p acceptance --bin pages`.
//! With `--pictures` the pictures, too, each from a real run.

use std::{env, fs};

use acceptance::book;

fn main() -> Result<(), String> {
    for argument in env::args().skip(1) {
        match argument.as_str() {
            "--pictures" => book::draw(),
            _ => return Err(format!("{argument}: only --pictures is known")),
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
