//! scimproof proves a SCIM 2.0 service provider.
pub mod fault;
pub mod provider;
pub mod scim;
