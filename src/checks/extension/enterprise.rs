//! RFC 7643 section 4.3, the extension of users for enterprises.

use super::{employee, extension, texts};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "extension/enterprise-urn",
        rule: "the enterprise extension has the URN that RFC 7643 gives it",
        covers: &["RFC7643-4.3-01"],
        needs: &[Feature::User],
        why: "Okta and Entra ID send this URN, whatever discovery says; departments and managers are dropped.",
        caught: Fault::EnterpriseUrnMisspelt,
        run: |t| Box::pin(enterprise_urn(t)),
    },
    Check {
        id: "extension/enterprise-attributes",
        rule: "the attributes of the enterprise extension are texts, and manager is an object",
        covers: &["RFC7643-4.3-02"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "A cost centre 0042 that comes back as the number 42 is another cost centre.",
        caught: Fault::CostCenterIsNumber,
        run: |t| Box::pin(enterprise_attributes(t)),
    },
    Check {
        id: "extension/manager",
        rule: "manager has the id of the manager as value, and $ref leads to that user",
        covers: &["RFC7643-4.3-03"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "Approvals go to whom this names; followed to nobody, they wait for ever.",
        caught: Fault::ManagerLeadsNowhere,
        run: |t| Box::pin(manager(t)),
    },
    Check {
        id: "extension/manager-name-is-read-only",
        rule: "the displayName of a manager is the manager's own, whatever a client sends",
        covers: &["RFC7643-4.3-04"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "A client that renames nobody sees a name that the manager does not have.",
        caught: Fault::ManagerNameFromClient,
        run: |t| Box::pin(manager_name_is_read_only(t)),
    },
];

async fn enterprise_urn(t: &Trial) -> Result<(), Stop> {
    let types = t.read("/ResourceTypes").await?;
    let mut urns = types.all("/Resources/*/schemaExtensions/*/schema");
    urns.retain(|urn| {
        let urn = urn.as_str().unwrap_or_default().to_ascii_lowercase();
        // The names below urn:ietf:params:scim and urn:scim are nobody's own.
        let of_scim = ["urn:ietf:params:scim:", "urn:scim:"];
        urn.contains("enterprise") && of_scim.iter().any(|start| urn.starts_with(start))
    });
    if urns.is_empty() {
        return Err(Stop::Skipped(
            "no enterprise extension is listed".to_owned(),
        ));
    }
    for urn in urns {
        types.expect(
            *urn == urn::ENTERPRISE_USER,
            format!("{:?}", urn::ENTERPRISE_USER),
            urn.to_string(),
        )?;
    }
    Ok(())
}

async fn enterprise_attributes(t: &Trial) -> Result<(), Stop> {
    let texts = texts(t)?;
    // Digits, as cost centres and employee numbers are; whoever makes numbers of them loses the zero.
    let sent = texts.iter().map(|name| ((*name).to_owned(), "0042".into()));
    let mut sent = Value::Object(sent.collect());
    sent["employeeNumber"] = t.word().into();
    if t.publishes(urn::ENTERPRISE_USER, "manager") {
        sent["manager"] = json!({ "value": t.user().await?.id });
    }
    let user = employee(t, sent).await?;
    let now = t.get_fixture(&user).await?;
    for name in texts {
        let got = extension(&now, name);
        now.expect(
            got.is_null() || got.is_string(),
            format!("{name} as a text"),
            format!("{name} {got}"),
        )?;
    }
    let manager = extension(&now, "manager");
    now.expect(
        manager.is_null() || manager.is_object(),
        "manager as an object",
        format!("manager {manager}"),
    )?;
    Ok(())
}

/// An employee of a manager, with these attributes beside the manager's id; skips where no manager is kept.
async fn managed(t: &Trial, more: Value) -> Result<(Made, Reply), Stop> {
    let boss = t.user().await?;
    let mut manager = json!({ "value": boss.id });
    if let (Some(manager), Value::Object(more)) = (manager.as_object_mut(), more) {
        manager.extend(more);
    }
    let user = employee(t, json!({ "manager": manager })).await?;
    let now = t.get_fixture(&user).await?;
    if extension(&now, "manager").is_null() {
        return Err(Stop::Skipped("the provider keeps no manager".to_owned()));
    }
    Ok((boss, now))
}

async fn manager(t: &Trial) -> Result<(), Stop> {
    let (boss, now) = managed(t, json!({})).await?;
    let value = extension(&now, "manager/value");
    now.expect(
        *value == boss.id.as_str(),
        format!("manager.value {:?}", boss.id),
        format!("manager {}", extension(&now, "manager")),
    )?;
    if let Some(address) = extension(&now, "manager/$ref").as_str() {
        // An address of another host, as behind a proxy, is not asked: no credentials go there.
        if let Ok(there) = t.read(&t.resolve(address)).await {
            there.status(&[200])?.at("/id", boss.id.as_str())?;
        }
    }
    Ok(())
}

async fn manager_name_is_read_only(t: &Trial) -> Result<(), Stop> {
    let schema = t.session().announced().schema(urn::ENTERPRISE_USER);
    let attributes = schema.map(|schema| values_at(schema, "/attributes/*"));
    let mut attributes = attributes.into_iter().flatten();
    let manager = attributes.find(|it| it["name"] == "manager");
    let subs = manager.map(|it| values_at(it, "/subAttributes/*"));
    let mut subs = subs.into_iter().flatten();
    // The sample of RFC 7643 section 8.7.1 has readWrite, and whoever publishes that, keeps to it.
    if subs.any(|it| it["name"] == "displayName" && it["mutability"] != "readOnly") {
        let why = "the provider publishes manager.displayName as writable";
        return Err(Stop::Skipped(why.to_owned()));
    }
    let wish = t.word();
    let (_boss, now) = managed(t, json!({ "displayName": wish })).await?;
    let got = extension(&now, "manager/displayName");
    now.expect(
        *got != wish,
        "the manager's own displayName, or none",
        format!("manager.displayName {got}"),
    )?;
    Ok(())
}
