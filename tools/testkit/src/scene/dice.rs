use std::ops::RangeInclusive;

/// Numbers that look like chance and are the same in every run: for loads that are drawn, and drawn again.
///
/// The generator is SplitMix64, and good enough to spread loads; nothing else should rely on it.
///
/// ```
/// use testkit::scene::Dice;
///
/// let (mut one, mut other) = (Dice::new(7), Dice::new(7));
/// let throws: Vec<u64> = (0..5).map(|_| one.between(1..=6)).collect();
///
/// assert!(throws.iter().all(|throw| (1..=6).contains(throw)));
/// assert!(throws.iter().all(|throw| *throw == other.between(1..=6)));
/// ```
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Equal seeds throw equal numbers.
    ///
    /// ```
    /// # use testkit::scene::Dice;
    /// assert_ne!(Dice::new(1).between(0..=1_000_000), Dice::new(2).between(0..=1_000_000));
    /// ```
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number of this range, each of them as likely as any other.
    ///
    /// # Panics
    ///
    /// If the range is empty.
    ///
    /// ```
    /// # use testkit::scene::Dice;
    /// assert_eq!(Dice::new(1).between(5..=5), 5);
    /// ```
    pub fn between(&mut self, range: RangeInclusive<u64>) -> u64 {
        let (first, last) = (*range.start(), *range.end());
        assert!(first <= last, "there is no number between {first} and {last}");
        match (last - first).checked_add(1) {
            Some(count) => first + self.next() % count,
            None => self.next(),
        }
    }

    /// Whether something happened that happens once in `count` times.
    ///
    /// # Panics
    ///
    /// If `count` is 0.
    ///
    /// ```
    /// # use testkit::scene::Dice;
    /// let mut dice = Dice::new(1);
    /// let count = (0..1_000).filter(|_| dice.one_in(10)).count();
    /// assert!((80..120).contains(&count), "{count} of 1000");
    /// ```
    pub fn one_in(&mut self, count: u64) -> bool {
        self.between(1..=count) == 1
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
