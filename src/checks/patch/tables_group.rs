//! RFC 7644 section 3.5.2, PATCH of groups by table: every form in which members come and go.

use super::table::{group_rows, judge_groups};
use crate::checks::Check;
use crate::fault::Fault;
use crate::scim::Feature;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/table-members-added",
        rule: "members are added in every form that identity providers send",
        covers: &["RFC7644-3.5.2.1-07"],
        needs: &[Feature::User, Feature::Group, Feature::Patch],
        why: "Joiners do not get into their groups.",
        caught: Fault::PatchAddsFirstMemberOnly,
        run: |t| Box::pin(judge_groups(t, group_rows::ADD)),
    },
    Check {
        id: "patch/table-members-again",
        rule: "who is a member already stays one, once",
        covers: &["RFC7644-3.5.2.1-10"],
        needs: &[Feature::User, Feature::Group, Feature::Patch],
        why: "A group that is pushed again is refused as a whole, or has people in it twice.",
        caught: Fault::PatchAddMemberAgainRefused,
        run: |t| Box::pin(judge_groups(t, group_rows::ADD_AGAIN)),
    },
    Check {
        id: "patch/table-members-removed",
        rule: "members are removed one by one, several at once and all together",
        covers: &["RFC7644-3.5.2.2-05"],
        needs: &[Feature::User, Feature::Group, Feature::Patch],
        why: "Leavers keep the rights of the group, or everybody else loses them.",
        caught: Fault::PatchRemoveMembersIgnoresFilter,
        run: |t| Box::pin(judge_groups(t, group_rows::REMOVE)),
    },
    Check {
        id: "patch/table-members-replaced",
        rule: "a replace of members makes those the only ones",
        covers: &["RFC7644-3.5.2.3-10"],
        needs: &[Feature::User, Feature::Group, Feature::Patch],
        why: "Who left stays in the group for good.",
        caught: Fault::PatchReplaceMembersAdds,
        run: |t| Box::pin(judge_groups(t, group_rows::REPLACE)),
    },
    Check {
        id: "patch/table-group-renamed",
        rule: "a group is renamed in every form that identity providers send, and keeps its members",
        covers: &["RFC7644-3.5.2.3-03"],
        needs: &[Feature::User, Feature::Group, Feature::Patch],
        why: "The group keeps its old name, or is empty after the renaming.",
        caught: Fault::PatchGroupNameIgnored,
        run: |t| Box::pin(judge_groups(t, group_rows::RENAME)),
    },
    Check {
        id: "patch/member-immutable",
        rule: "who a member is cannot be changed, only who is one",
        covers: &["RFC7643-4.2-05"],
        needs: &[Feature::User, Feature::Group, Feature::Patch],
        why: "Success without effect, or somebody is in the group whom nobody put there.",
        caught: Fault::PatchMemberChangeIgnored,
        run: |t| Box::pin(judge_groups(t, group_rows::IMMUTABLE)),
    },
];
