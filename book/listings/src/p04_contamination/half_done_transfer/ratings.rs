pub struct Ratings {
    pub ann: u32,
    pub bob: u32,
}
