use tokio_util::sync::CancellationToken;

pub fn not_a_warning(hide: CancellationToken) {
    let _ = hide.drop_guard();
}

#[expect(let_underscore_drop)]
pub fn a_warning_where_it_is_asked_for(hide: CancellationToken) {
    let _ = hide.drop_guard();
}
