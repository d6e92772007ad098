//! scimproof proves a SCIM 2.0 service provider.
pub mod checks;
pub mod client;
pub mod error;
pub mod event;
pub mod fault;
pub mod interrupt;
pub mod journal;
pub mod load;
pub mod outcome;
pub mod people;
pub mod reply;
pub mod report;
pub mod requirements;
pub mod run;
pub mod scim;
pub mod session;
pub mod target;
