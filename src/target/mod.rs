//! Target: the service provider being tested, its address, our credentials, and what it announces about itself.

mod address;
mod announced;
mod credentials;

pub use address::Address;
pub use announced::{Announced, Document, ResourceType};
pub use credentials::Credentials;
