//! The client on real sockets: what it sends, what it waits for, what it refuses to read, and what it hides.

mod answers;
mod raw;
mod requests;
mod secrets;
mod throttling;
