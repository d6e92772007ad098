//! What house rules make of lists and discovery documents: short pages, and schemas that say what is so.

use serde_json::{Value, json};

use super::{FEW, House, HouseRule, page};
use crate::provider::message::{Request, Response};
use crate::scim::urn;

/// Asks for no more than `page` resources.
pub(super) fn shorten(request: &mut Request, page: usize) {
    if request.method == "POST" && request.path.ends_with("/.search") {
        if let Ok(mut body) = request.object() {
            let most = i64::try_from(page).unwrap_or(i64::MAX);
            let asked = body.get("count");
            // What is no number is refused further in.
            if asked.is_none_or(|asked| asked.as_i64().is_some_and(|asked| asked > most)) {
                body.insert("count".to_owned(), json!(page));
                request.body = json!(body).to_string().into_bytes();
            }
        }
        return;
    }
    let of_one = request.path.trim_matches('/').contains('/');
    let discovery = ["/Schemas", "/ResourceTypes", "/ServiceProviderConfig"];
    if of_one || discovery.contains(&request.path.as_str()) {
        return;
    }
    let mut parameters: Vec<String> = request
        .query
        .iter()
        .flat_map(|query| query.split('&'))
        .map(str::to_owned)
        .collect();
    let count = parameters.iter_mut().find(|it| it.starts_with("count="));
    match count {
        Some(count) => {
            let asked: Result<usize, _> = count["count=".len()..].parse();
            if asked.is_ok_and(|asked| asked > page) {
                *count = format!("count={page}");
            }
        }
        None => parameters.push(format!("count={page}")),
    }
    request.query = Some(parameters.join("&"));
}

/// Says in discovery what the house rules are.
pub(super) fn bend(house: &House, request: &Request, response: &mut Response) {
    let Some(body) = response.body.as_mut().filter(|_| response.status == 200) else {
        return;
    };
    if let Some(page) = page(house).filter(|_| request.path == "/ServiceProviderConfig") {
        body["filter"]["maxResults"] = json!(page);
        body["pagination"]["defaultPageSize"] = json!(page);
        body["pagination"]["maxPageSize"] = json!(page);
    }
    if !request.path.starts_with("/Schemas") {
        return;
    }
    if body["id"] == urn::USER {
        user_schema(house, body);
    }
    let listed = body.get_mut("Resources").and_then(Value::as_array_mut);
    for schema in listed.into_iter().flatten() {
        if schema["id"] == urn::USER {
            user_schema(house, schema);
        }
    }
}

fn user_schema(house: &House, schema: &mut Value) {
    let few = [HouseRule::FewAttributes, HouseRule::FewAreKept];
    let Some(attributes) = schema["attributes"].as_array_mut() else {
        return;
    };
    if few.iter().any(|rule| house.contains(rule)) {
        attributes.retain(|it| FEW.iter().any(|known| it["name"] == *known));
    }
    let required: Vec<&str> = house
        .iter()
        .flat_map(|rule| rule.required())
        .copied()
        .collect();
    for attribute in attributes {
        if required.iter().any(|name| attribute["name"] == *name) {
            attribute["required"] = json!(true);
        }
    }
}
