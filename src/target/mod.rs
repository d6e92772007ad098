//! Target: the service provider being tested, its address, our credentials, and what it announces about itself.

mod address;
mod announced;
mod credentials;
mod document;
mod model;
mod tried;

pub use address::Address;
pub use announced::Announced;
pub use credentials::{Credentials, Variable};
pub use document::Document;
pub use model::{Extension, Model, ResourceType};
