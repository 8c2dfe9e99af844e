//! Stub.
/// An example.
pub struct Example {
    /// n
    pub name: &'static str,
    /// s
    pub source: &'static str,
    /// p
    pub python: &'static str,
    /// m
    pub main: fn() -> Result<(), String>,
}
/// What main returns.
pub trait Outcome {
    /// o
    fn outcome(self) -> Result<(), String>;
}
impl Outcome for () {
    fn outcome(self) -> Result<(), String> {
        Ok(())
    }
}
impl<E: std::fmt::Display> Outcome for Result<(), E> {
    fn outcome(self) -> Result<(), String> {
        self.map_err(|e| e.to_string())
    }
}
/// The list.
#[macro_export]
macro_rules! examples {
    ($($name:ident),* $(,)?) => { &[$($crate::Example {
        name: stringify!($name),
        source: include_str!(concat!(stringify!($name), ".rs")),
        python: concat!(env!("CARGO_MANIFEST_DIR"), "/python/", stringify!($name), ".py"),
        main: || $crate::Outcome::outcome($name::main()),
    }),*] };
}
/// Runs.
pub fn run(_: &str, examples: &[Example]) -> std::process::ExitCode {
    for e in examples {
        (e.main)().unwrap();
    }
    std::process::ExitCode::SUCCESS
}
