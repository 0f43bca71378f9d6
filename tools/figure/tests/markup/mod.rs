//! Reads the elements of a drawing.

/// An element that stands in a drawing, and the words in it.
#[derive(Clone, Debug)]
pub struct Element {
    attributes: String,
    pub words: String,
}

impl Element {
    pub fn get(&self, name: &str) -> &str {
        let rest = self.attributes.split_once(&format!(" {name}=\""));
        rest.and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
    }

    /// In pixels or per cent.
    pub fn number(&self, name: &str) -> f32 {
        let value = self.get(name);
        value.trim_end_matches('%').parse().unwrap_or_else(|_| panic!("{name} of {self:?}"))
    }
}

/// The elements of this kind whose classes begin with these.
pub fn elements(drawing: &str, kind: &str, class: &str) -> Vec<Element> {
    let start = format!("<{kind} ");
    let mut found = Vec::new();
    for piece in drawing.split(&start).skip(1) {
        let (tag, rest) = piece.split_once('>').unwrap();
        let words = rest.split_once(&format!("</{kind}>")).map_or("", |(words, _)| words);
        let words = words.replace("<tspan>", "").replace("</tspan>", "");
        let element = Element { attributes: format!(" {}", tag.trim_end_matches('/')), words };
        let classes = element.get("class");
        if classes == class || classes.starts_with(&format!("{class} ")) {
            found.push(element);
        }
    }
    found
}

/// What texts say; those whose classes are these, beside how they are placed.
pub fn texts(drawing: &str, class: &str) -> Vec<String> {
    const PLACES: [&str; 11] = ["m", "e", "ns", "nm", "ne", "d1", "d2", "d3", "u1", "u2", "u3"];
    let has_class = |text: &Element| {
        let classes = text.get("class").split(' ');
        let kept: Vec<&str> = classes.filter(|class| !PLACES.contains(class)).collect();
        kept.join(" ") == class
    };
    let found = elements(drawing, "text", class.split(' ').next().unwrap()).into_iter();
    found.filter(has_class).map(|text| text.words).collect()
}
