//! Blocks as a PDF that can be read aloud (PDF/UA-1): tagged, with its language, its title and an outline. The font is part of
//! the program, and of the file as far as it is used.

use super::layout::{Faces, HEIGHT, Kind, Layout, Line, Piece, WIDTH, lay_out};
use crate::desk::sheet::Block;
use jiff::Timestamp;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, TextDirection};
use openlijk_model::Language;
use std::num::NonZeroU16;
use ttf_parser::Face;

/// What stands in the file beside its text.
pub struct About<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub language: Language,
    pub made: Timestamp,
    /// What stands at the foot of page `number` of `all`.
    pub foot: &'a dyn Fn(usize, usize) -> String,
}

/// The file, or why it could not be made.
pub fn pdf(about: &About<'_>, blocks: &[Block]) -> Result<Vec<u8>, String> {
    let face = |data: &'static [u8]| Face::parse(data, 0).map_err(|error| format!("the font cannot be read: {error}"));
    let faces = Faces { regular: face(dejavu::sans::regular())?, bold: face(dejavu::sans::bold())? };
    let font = |data: &'static [u8]| Font::new(data.into(), 0).ok_or_else(|| "the font cannot be used".to_owned());
    let fonts = Fonts { regular: font(dejavu::sans::regular())?, bold: font(dejavu::sans::bold())? };
    let layout = lay_out(&faces, about.title, blocks);
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| format!("{error:?}"))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata(about));
    let marks = draw(&mut document, &layout, &fonts, about.foot)?;
    document.set_outline(outline(&layout));
    let mut tree = TagTree::new().with_lang(Some(about.language.to_string()));
    for piece in &layout.pieces {
        tree.push(tagged(piece, &marks));
    }
    document.set_tag_tree(tree);
    document.finish().map_err(|error| format!("{error:?}"))
}

struct Fonts {
    regular: Font,
    bold: Font,
}

fn metadata(about: &About<'_>) -> Metadata {
    let made = about.made.to_zoned(jiff::tz::TimeZone::UTC);
    // jiff's parts of a date are small and never negative, but for years before our era.
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let date = DateTime::new(u16::try_from(made.year()).unwrap_or_default())
        .month(part(made.month()))
        .day(part(made.day()))
        .hour(part(made.hour()))
        .minute(part(made.minute()))
        .second(part(made.second()))
        .utc_offset_hour(0);
    Metadata::new()
        .title(about.title.to_owned())
        .authors(vec![about.author.to_owned()])
        .creator("Openlijk".to_owned())
        .language(about.language.to_string())
        .creation_date(date)
}

/// Draws every page; gives the mark of each line.
fn draw(
    document: &mut Document,
    layout: &Layout,
    fonts: &Fonts,
    foot: &dyn Fn(usize, usize) -> String,
) -> Result<Vec<Identifier>, String> {
    let mut marks: Vec<(usize, Identifier)> = Vec::new();
    let mut order = Vec::new();
    for piece in &layout.pieces {
        reading_order(piece, &mut order);
    }
    for number in 0..layout.pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("the page has no size")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let lines = order.iter().filter_map(|place| Some((*place, layout.lines.get(*place)?)));
        for (place, line) in lines.filter(|(_, line)| line.page == number) {
            let mark = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            write(&mut surface, fonts, line);
            surface.end_tagged();
            marks.push((place, mark));
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        for (_, y) in layout.rules.iter().filter(|(page, _)| *page == number) {
            rule(&mut surface, *y);
        }
        surface.end_tagged();
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        let text = foot(number + 1, layout.pages);
        write(&mut surface, fonts, &Line { page: number, x: 48.0, y: HEIGHT - 24.0, size: 8.0, bold: false, text });
        surface.end_tagged();
        surface.finish();
        page.finish();
    }
    marks.sort_by_key(|(place, _)| *place);
    Ok(marks.into_iter().map(|(_, mark)| mark).collect())
}

/// The lines as they are read: cell by cell, so that programs that know no tags give the text in its order too.
fn reading_order(piece: &Piece, order: &mut Vec<usize>) {
    order.extend(&piece.lines);
    for inner in &piece.pieces {
        reading_order(inner, order);
    }
}

fn write(surface: &mut Surface<'_>, fonts: &Fonts, line: &Line) {
    let font = if line.bold { &fonts.bold } else { &fonts.regular };
    let at = Point::from_xy(line.x, line.y);
    surface.draw_text(at, font.clone(), line.size, &line.text, false, TextDirection::LeftToRight);
}

/// A thin line across the page.
fn rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    if let Some(thin) = Rect::from_xywh(48.0, y, WIDTH - 96.0, 0.4) {
        path.push_rect(thin);
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn outline(layout: &Layout) -> Outline {
    let mut outline = Outline::new();
    for piece in layout.pieces.iter().filter(|piece| matches!(piece.kind, Kind::Heading(_))) {
        let Some(line) = piece.lines.first().and_then(|line| layout.lines.get(*line)) else { continue };
        let above = Point::from_xy(0.0, (line.y - 2.0 * line.size).max(0.0));
        outline.push_child(OutlineNode::new(piece.text.clone(), XyzDestination::new(line.page, above)));
    }
    outline
}

fn tagged(piece: &Piece, marks: &[Identifier]) -> Node {
    let lang = (!piece.lang.is_empty()).then(|| piece.lang.to_owned());
    let kind: TagKind = match piece.kind {
        Kind::Heading(level) => {
            Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(piece.text.clone())).into()
        }
        Kind::Paragraph => Tag::P.with_lang(lang).into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Kind::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Data => Tag::TD.with_lang(lang).into(),
    };
    let mut group = TagGroup::new(kind);
    for mark in piece.lines.iter().filter_map(|line| marks.get(*line)) {
        group.push(*mark);
    }
    for inner in &piece.pieces {
        group.push(tagged(inner, marks));
    }
    Node::Group(group)
}
