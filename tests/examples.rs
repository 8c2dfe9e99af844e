//! Every example of every chapter is played once. What it recorded is checked as data, and beside
//! what its Python twin says.

mod plays;
mod twins;
