//! Exports what a shop knows about a customer.

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
pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    let _mark = Mark::set(board, customer).ok_or(Refused::Busy)?;
    collect(shop).await
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}

/// A mark that is on the board as long as this value lives.
struct Mark<'a> {
    board: &'a Board,
    customer: &'a str,
}

impl<'a> Mark<'a> {
    // There is no guard without a mark, and no mark without a guard: whoever is refused has nothing to clear. A guard
    // that `export` makes after `board.mark` is as good, as long as nothing comes between the two.
    fn set(board: &'a Board, customer: &'a str) -> Option<Self> {
        board.mark(customer).then(|| Self { board, customer })
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        self.board.clear(self.customer);
    }
}
