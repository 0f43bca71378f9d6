//! Exports what a shop knows about a customer.
//!
//! Only one export at a time for each customer: a mark on a board says that one is running. Whoever closes the page
//! before the export is complete finds the customer busy, now and for ever.

use testkit::scene::{Board, Service};

/// Why there is no export.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// Another export of this customer is running.
    Busy,
    /// The shop did not answer.
    Unavailable,
}

/// Exports a customer's orders and invoices.
///
/// [`Board::mark`] returns false if the customer is marked already, and [`Board::clear`] takes the mark away; neither
/// waits. A [`Service::fetch`] that is dropped stops.
///
/// # Errors
///
/// [`Refused::Busy`] as long as another export of this customer is running, which is not disturbed by that.
/// [`Refused::Unavailable`] if one of the parts is unavailable.
///
/// # Cancel safety
///
/// The customer is marked as long as the export is running, and no longer. However this future ends, a moment later
/// nothing of it is running, and its mark was cleared, once.
//
// TODO: keep the promise above, without changing the signature.
pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    if !board.mark(customer) {
        return Err(Refused::Busy);
    }
    let export = collect(shop).await;
    board.clear(customer);
    export
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}
