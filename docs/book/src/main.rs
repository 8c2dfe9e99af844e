//! Writes what is made from the rest of the repository: `cargo run -p book`. With `--pictures` the
//! pictures, too, each from a real run; with `--runs` the recorded runs of those lessons that have
//! changed. As `--preprocess` it adds the pages of the lessons to what mdBook has read. With
//! `--docs` it puts what the pages link to into the documentation that `cargo doc --workspace
//! --no-deps` has built.

use std::io::{self, Read};
use std::{env, fs};

fn main() -> Result<(), String> {
    for argument in env::args().skip(1) {
        match argument.as_str() {
            // mdBook asks first whether it `supports html`.
            "--preprocess" if env::args().any(|word| word == "supports") => return Ok(()),
            "--preprocess" => {
                let mut input = String::new();
                io::stdin()
                    .read_to_string(&mut input)
                    .map_err(|error| error.to_string())?;
                println!("{}", book::lessons::preprocess(&input)?);
                return Ok(());
            }
            "--runs" => book::lessons::keep_runs(),
            "--pictures" => book::draw(),
            "--docs" => book::link_docs().map_err(|error| format!("cargo doc first: {error}"))?,
            _ => {
                return Err(format!(
                    "{argument}: only --runs, --pictures and --docs are known"
                ));
            }
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
