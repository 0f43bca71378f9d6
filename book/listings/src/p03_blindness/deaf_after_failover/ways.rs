use std::mem::take;
use tokio_util::sync::CancellationToken as Token;

pub type Way = fn(&Token, &mut Token) -> Token;

pub const WAYS: [(&str, Way); 6] = [
    ("song.clone()", |_, song| song.clone()),
    ("song.child_token()", |_, song| song.child_token()),
    ("Token::new()", |_, _| Token::new()),
    ("take(song)", |_, song| (take(song), song.clone()).1),
    ("closing.clone()", |closing, _| closing.clone()),
    ("closing.child_token()", |closing, _| closing.child_token()),
];
