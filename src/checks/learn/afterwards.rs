//! What active=false, DELETE and a second creation mean here; every provider has its own idea of them.

use super::Learner;
use crate::checks::trial::{Made, named};
use crate::learnt::{Deleted, Learnt, Sight};
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::json;

impl Learner {
    /// Where a user with `active` false is still seen; opens the account again.
    pub(super) async fn closed(&self, learnt: &mut Learnt, user: &Made) -> Result<(), Stop> {
        if !self.set_active(user, false).await? {
            return Ok(());
        }
        learnt.inactive = Some(self.sight(user).await?);
        self.set_active(user, true).await?;
        Ok(())
    }

    async fn set_active(&self, user: &Made, active: bool) -> Result<bool, Stop> {
        let reply = if self.t.has(Feature::Patch) {
            let operation = json!({ "op": "replace", "path": "active", "value": active });
            self.t.patch(user, json!([operation])).await?
        } else {
            let body = user.sent_with(json!({ "active": active, "id": user.id }));
            self.t.put(user, &body).await?
        };
        Ok(reply.is_success())
    }

    /// What DELETE leaves, and whether the name is free again.
    pub(super) async fn deleted(&self, learnt: &mut Learnt, user: &Made) -> Result<(), Stop> {
        if !self.t.delete(user).await?.is_success() {
            return Ok(());
        }
        let seen = self.sight(user).await?;
        let now = self.t.get(user).await?;
        let again = self.t.post(&self.t.users(), &user.sent).await?;
        let id = again.get("/id").as_str();
        learnt.deleted = Some(Deleted {
            seen,
            soft: seen.readable && now.get("/active") == false,
            again: again.code(),
            same_id: id == Some(user.id.as_str()),
        });
        Ok(())
    }

    async fn sight(&self, user: &Made) -> Result<Sight, Stop> {
        let readable = self.t.get(user).await?.code() == 200;
        let listed = if self.t.has(Feature::Filter) {
            let found = self
                .t
                .find_users(&named(user.sent_str("/userName")))
                .await?;
            Some(
                found
                    .all("/Resources/*/id")
                    .iter()
                    .any(|id| **id == user.id),
            )
        } else {
            None
        };
        Ok(Sight { readable, listed })
    }
}
