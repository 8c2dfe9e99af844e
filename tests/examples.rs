//! Every example of every chapter is played once. What it recorded is checked as data, and beside
//! what its Python version says and its picture shows.

mod pictures;
mod plays;
mod python_versions;
