use tokio::try_join;

pub async fn back_up<D, V>(disk: D, vault: V) -> Result<(), String>
where
    D: Future<Output = Result<(), String>>,
    V: Future<Output = Result<(), String>>,
{
    try_join!(disk, vault)?;
    Ok(())
}
