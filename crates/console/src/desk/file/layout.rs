//! Blocks on paper: which line of text stands where on which page, and which paragraph, heading or cell it belongs to. A table's
//! row goes on on the next page where it does not fit, so nothing is ever cut off.

use crate::desk::sheet::{Block, Cell, Fact, Table};
use ttf_parser::Face;

pub const WIDTH: f32 = 595.0;
pub const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 48.0;
const BODY: f32 = 9.0;
const GUTTER: f32 = 8.0;

/// What a piece of the document is, for those who have it read to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading of this level.
    Heading(u16),
    Paragraph,
    Table,
    Row,
    ColumnHead,
    RowHead,
    Data,
}

/// A piece, with the pieces in it, or with the lines of which it consists.
#[derive(Debug)]
pub struct Piece {
    pub kind: Kind,
    /// The text of a heading; the language of a text that is not the page's.
    pub text: String,
    pub lang: &'static str,
    pub pieces: Vec<Piece>,
    /// Numbers of [`Line`]s.
    pub lines: Vec<usize>,
}

/// A line of text.
#[derive(Debug)]
pub struct Line {
    pub page: usize,
    pub x: f32,
    /// Of the baseline, from the top.
    pub y: f32,
    pub size: f32,
    pub bold: bool,
    pub text: String,
}

/// A document, laid out.
#[derive(Debug, Default)]
pub struct Layout {
    pub pages: usize,
    pub lines: Vec<Line>,
    pub pieces: Vec<Piece>,
    /// Thin rules below rows: page and height.
    pub rules: Vec<(usize, f32)>,
}

/// The two fonts of the document, to know how wide a text is.
pub struct Faces<'a> {
    pub regular: Face<'a>,
    pub bold: Face<'a>,
}

impl Faces<'_> {
    fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        let face = if bold { &self.bold } else { &self.regular };
        let advance = |c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(0);
        let units: u32 = text.chars().map(|c| u32::from(advance(c))).sum();
        units as f32 * size / f32::from(face.units_per_em())
    }

    /// The text with what the font has no picture of replaced, and on one line.
    fn printable(&self, text: &str) -> String {
        let one = |c: char| match c {
            c if c.is_control() => ' ',
            c if self.regular.glyph_index(c).is_some() && self.bold.glyph_index(c).is_some() => c,
            _ => '\u{fffd}',
        };
        text.chars().map(one).collect()
    }

    /// The text in lines of at most this width; a word that is wider is broken.
    fn wrapped(&self, text: &str, width: f32, size: f32, bold: bool) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in self.printable(text).split_whitespace() {
            let line = lines.last().map_or("", String::as_str);
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, size, bold) <= width {
                lines.pop();
                lines.push(longer);
                continue;
            }
            if !line.is_empty() {
                lines.push(String::new());
            }
            for c in word.chars() {
                let full = lines
                    .last()
                    .is_some_and(|line| self.width(&format!("{line}{c}"), size, bold) > width && !line.is_empty());
                if full {
                    lines.push(String::new());
                }
                if let Some(line) = lines.last_mut() {
                    line.push(c);
                }
            }
        }
        lines
    }
}

/// Lays blocks out under a title. Forms and links have no place on paper.
pub fn lay_out(faces: &Faces<'_>, title: &str, blocks: &[Block]) -> Layout {
    let mut pen = Pen { faces, layout: Layout { pages: 1, ..Layout::default() }, y: MARGIN };
    pen.heading(title, 1, 18.0);
    for block in blocks {
        pen.block(block);
    }
    pen.layout
}

struct Pen<'a> {
    faces: &'a Faces<'a>,
    layout: Layout,
    /// The height at which the next line begins.
    y: f32,
}

impl Pen<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(_, text) => self.heading(text, 2, 13.0),
            Block::Text(text) | Block::Small(text) => self.paragraph(text, false, ""),
            Block::Note(note) => {
                self.paragraph(&note.title, true, "");
                for line in &note.lines {
                    self.paragraph(line, false, "");
                }
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            Block::Links(_) | Block::Form(_) => {}
        }
    }

    /// Begins a page unless this much still fits on this one.
    fn need(&mut self, height: f32) {
        if self.y + height > HEIGHT - MARGIN {
            self.layout.pages += 1;
            self.y = MARGIN;
        }
    }

    fn line(&mut self, x: f32, size: f32, bold: bool, text: String) -> usize {
        let (page, y) = (self.layout.pages - 1, self.y + size);
        self.layout.lines.push(Line { page, x, y, size, bold, text });
        self.layout.lines.len() - 1
    }

    fn heading(&mut self, text: &str, level: u16, size: f32) {
        self.y += if level == 1 { 0.0 } else { size };
        // A heading does not stand alone at the foot of a page.
        self.need(size * 5.0);
        let lines = self.text(text, size, true);
        let text = self.faces.printable(text);
        self.layout.pieces.push(Piece { kind: Kind::Heading(level), text, lang: "", pieces: Vec::new(), lines });
        self.y += 4.0;
    }

    fn paragraph(&mut self, text: &str, bold: bool, lang: &'static str) {
        let lines = self.text(text, BODY, bold);
        self.layout.pieces.push(Piece { kind: Kind::Paragraph, text: String::new(), lang, pieces: Vec::new(), lines });
        self.y += 5.0;
    }

    fn text(&mut self, text: &str, size: f32, bold: bool) -> Vec<usize> {
        let mut lines = Vec::new();
        for line in self.faces.wrapped(text, WIDTH - 2.0 * MARGIN, size, bold) {
            self.need(size * 1.4);
            lines.push(self.line(MARGIN, size, bold, line));
            self.y += size * 1.4;
        }
        lines
    }

    fn facts(&mut self, facts: &[Fact]) {
        let widths = [130.0, WIDTH - 2.0 * MARGIN - 130.0 - GUTTER];
        let row = |fact: &Fact| {
            vec![Cell::new(fact.name.clone()), Cell { text: fact.value.clone(), lang: fact.lang, ..Cell::default() }]
        };
        let rows = facts.iter().map(|fact| self.row(&row(fact), &widths, false)).collect();
        self.close_table(rows);
    }

    fn table(&mut self, table: &Table) {
        if let Some(caption) = &table.caption {
            self.y += 4.0;
            self.need(BODY * 5.0);
            self.paragraph(caption, true, "");
        }
        let widths = self.widths(table);
        let head: Vec<Cell> = table.columns.iter().map(|column| Cell::new(column.name.clone())).collect();
        let mut rows = vec![self.row(&head, &widths, true)];
        rows.extend(table.rows.iter().map(|row| self.row(row, &widths, false)));
        self.close_table(rows);
    }

    fn close_table(&mut self, pieces: Vec<Piece>) {
        self.layout.pieces.push(Piece { kind: Kind::Table, text: String::new(), lang: "", pieces, lines: Vec::new() });
        self.y += 8.0;
    }

    /// Columns as wide as what stands in them asks for, in proportion, none too narrow for its longest word if that can be.
    fn widths(&self, table: &Table) -> Vec<f32> {
        let room = WIDTH - 2.0 * MARGIN - GUTTER * (table.columns.len().max(1) - 1) as f32;
        let wish = |(place, column): (usize, &crate::desk::sheet::Column)| {
            let texts = table.rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.text.as_str());
            let (mut wish, mut least) = (self.faces.width(&column.name, BODY, true), 0.0_f32);
            for text in texts.chain([column.name.as_str()]) {
                wish = wish.max(self.faces.width(text, BODY, false));
                let words = text.split_whitespace().map(|word| self.faces.width(word, BODY, true));
                least = words.fold(least, f32::max);
            }
            let least = least.min(room / 4.0) + 1.0;
            (wish.min(320.0).max(least), least)
        };
        let wishes: Vec<(f32, f32)> = table.columns.iter().enumerate().map(wish).collect();
        let (wanted, least): (f32, f32) = wishes.iter().fold((0.0, 0.0), |(a, b), (wish, least)| (a + wish, b + least));
        if least >= room || wanted <= least {
            return wishes.iter().map(|(_, it)| it * room / least.max(1.0)).collect();
        }
        // Everyone gets the least; what is left goes by what more they would like.
        let left = room - least;
        wishes.iter().map(|(wish, least_of)| least_of + left * (wish - least_of) / (wanted - least)).collect()
    }

    fn row(&mut self, cells: &[Cell], widths: &[f32], head: bool) -> Piece {
        let texts: Vec<Vec<String>> = cells
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(place, (cell, width))| self.faces.wrapped(&cell.text, *width, BODY, head || place == 0))
            .collect();
        let tallest = texts.iter().map(Vec::len).max().unwrap_or(0);
        let mut lines: Vec<Vec<usize>> = vec![Vec::new(); cells.len()];
        // A short row is not torn apart.
        self.need(BODY * 1.35 * tallest.min(4) as f32);
        for number in 0..tallest {
            self.need(BODY * 1.35);
            let mut x = MARGIN;
            for (place, width) in widths.iter().enumerate().take(cells.len()) {
                if let Some(text) = texts.get(place).and_then(|lines| lines.get(number)).filter(|text| !text.is_empty())
                {
                    let line = self.line(x, BODY, head || place == 0, text.clone());
                    lines[place].push(line);
                }
                x += width + GUTTER;
            }
            self.y += BODY * 1.35;
        }
        self.y += 3.0;
        self.layout.rules.push((self.layout.pages - 1, self.y));
        self.y += 2.0;
        let kind = |place: usize| match (head, place) {
            (true, _) => Kind::ColumnHead,
            (false, 0) => Kind::RowHead,
            (false, _) => Kind::Data,
        };
        let cell = |(place, (cell, lines)): (usize, (&Cell, Vec<usize>))| Piece {
            kind: kind(place),
            text: String::new(),
            lang: cell.lang,
            pieces: Vec::new(),
            lines,
        };
        let pieces = cells.iter().zip(lines).enumerate().map(cell).collect();
        Piece { kind: Kind::Row, text: String::new(), lang: "", pieces, lines: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn faces() -> Faces<'static> {
        let face = |data| Face::parse(data, 0).unwrap();
        Faces { regular: face(dejavu::sans::regular()), bold: face(dejavu::sans::bold()) }
    }

    #[test]
    fn columns_of_one_word_do_not_push_the_last_one_off_the_page() {
        let row = ["news", "Functionaris gegevensbescherming", "1"].map(Cell::new).into_iter().collect();
        let faces = faces();
        let names = ["Doel", "Rol", "#Aantal"].map(str::to_owned);
        let layout = lay_out(&faces, "Titel", &[Table::under("t", &names, vec![row])]);
        let last = layout.lines.iter().find(|line| line.text == "Aantal").unwrap();
        assert!(last.x + faces.width("Aantal", last.size, true) <= WIDTH - MARGIN, "{last:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        /// Whatever stands in a table: every word is on paper, inside the margins, on a page that there is.
        #[test]
        fn nothing_is_cut_off(cells in prop::collection::vec("[a-zé€ ]{0,80}|[a-z]{200}", 4..60), columns in 1_usize..6) {
            let names: Vec<String> = (0..columns).map(|number| format!("Kolom{number}")).collect();
            let row = |row: &[String]| row.iter().map(|text| Cell::new(text.clone())).collect();
            let rows: Vec<Vec<Cell>> = cells.chunks_exact(columns).map(row).collect();
            let used = rows.len() * columns;
            let faces = faces();
            let layout = lay_out(&faces, "Titel", &[Table::under("t", &names, rows)]);
            for line in &layout.lines {
                let end = line.x + faces.width(&line.text, line.size, line.bold);
                prop_assert!(line.x >= MARGIN && end <= WIDTH - MARGIN + 0.5, "{line:?} ends at {end}");
                prop_assert!(line.y <= HEIGHT - MARGIN + 1.0 && line.page < layout.pages, "{line:?}");
            }
            let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let written: usize = layout.lines.iter().map(|line| count(&line.text)).sum();
            let given: usize = cells[..used].iter().chain(&names).map(|text| count(text)).sum();
            prop_assert_eq!(written, given + "Titel".len());
        }
    }
}
