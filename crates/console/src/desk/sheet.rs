//! What the desk's pages are made of: headings, texts, facts, tables and forms, as data. One template shows them, so that
//! every page of the desk is read, tabbed through and printed the same way; the regulator's file makes its PDF of the same parts.

use crate::Site;
use crate::shell::Shell;
use crate::signed::Visit;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_pages::{Frame, page};

#[derive(Template)]
#[template(path = "desk_page.html")]
struct DeskPage {
    frame: Frame,
    shell: Shell,
    sheet: Sheet,
}

/// A page of the desk.
#[derive(Default)]
pub struct Sheet {
    /// The page that it belongs to.
    pub up: Option<Link>,
    pub title: String,
    /// What to know first.
    pub lead: Vec<String>,
    /// What is wrong with what was filled in: the field's id and what to do.
    pub problems: Vec<(String, String)>,
    pub blocks: Vec<Block>,
}

pub enum Block {
    /// With its id, by which tables and links name it.
    Heading(String, String),
    Text(String),
    Small(String),
    Note(Note),
    Facts(Vec<Fact>),
    Table(Table),
    Links(Vec<Link>),
    Form(Form),
}

pub struct Note {
    /// `good`, `bad`, or nothing.
    pub tone: &'static str,
    pub title: String,
    pub lines: Vec<String>,
}

pub struct Fact {
    pub name: String,
    pub value: String,
    /// The language of the value, where it is not the page's.
    pub lang: &'static str,
}

pub struct Table {
    /// The id of the heading or the caption that names it.
    pub id: String,
    /// Its caption, where no heading stands right above.
    pub caption: Option<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

pub struct Column {
    pub name: String,
    pub number: bool,
}

#[derive(Default)]
pub struct Cell {
    pub text: String,
    pub href: Option<String>,
    /// `bad`, `plain`: shown as a label. Empty: as text.
    pub tag: &'static str,
    pub lang: &'static str,
}

pub struct Link {
    pub href: String,
    pub text: String,
    /// Empty: a plain link; else the look of a button: `main`, `quiet`, `danger`.
    pub look: &'static str,
}

#[derive(Default)]
pub struct Form {
    pub action: String,
    /// By GET, for what changes nothing and names nobody.
    pub asks: bool,
    pub hidden: Vec<(String, String)>,
    pub groups: Vec<Group>,
    pub buttons: Vec<Button>,
    /// Where one goes who would rather not.
    pub cancel: Option<Link>,
}

#[derive(Default)]
pub struct Group {
    pub title: Option<String>,
    pub intro: Option<String>,
    pub fields: Vec<Field>,
    /// What the recipient will read, beside the fields.
    pub shown: Vec<Shown>,
}

/// Words as the recipient reads them.
pub struct Shown {
    pub title: String,
    pub lang: &'static str,
    pub lines: Vec<String>,
}

pub struct Button {
    /// The value of the field `do`.
    pub does: &'static str,
    pub text: String,
    pub look: &'static str,
}

pub struct Field {
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub error: Option<String>,
    pub required: bool,
    pub lang: &'static str,
    pub input: Input,
}

pub enum Input {
    Line { kind: &'static str, value: String, most: usize },
    Area { rows: u8, value: String, most: usize },
    Choice(Vec<Opt>),
    Boxes(Vec<Opt>),
    Tick(bool),
}

pub struct Opt {
    pub value: String,
    pub text: String,
    pub chosen: bool,
}

impl Sheet {
    /// A page of the desk under the desk's own page.
    pub fn new(frame: &Frame, title: String) -> Self {
        let up = Link::plain(frame.href("/desk"), frame.t("desk-title"));
        Self { up: Some(up), title, ..Self::default() }
    }
    pub fn lead(mut self, text: String) -> Self {
        self.lead.push(text);
        self
    }
    pub fn up(mut self, href: String, text: String) -> Self {
        self.up = Some(Link::plain(href, text));
        self
    }
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }
    pub fn heading(&mut self, id: &str, text: String) {
        self.blocks.push(Block::Heading(id.to_owned(), text));
    }

    /// The page as a response. After a form was sent, `path` is where the same page can be got.
    pub async fn answer(self, site: &Site, visit: Visit, status: StatusCode, path: Option<&str>) -> Response {
        let shell = Shell::new(site, &visit).await;
        let frame = match path {
            Some(path) => visit.frame.at(path.to_owned()),
            None => visit.frame,
        };
        page(status, &DeskPage { frame, shell, sheet: self })
    }
    pub async fn shown(self, site: &Site, visit: Visit) -> Response {
        self.answer(site, visit, StatusCode::OK, None).await
    }
}

impl Note {
    pub fn good(title: String, text: String) -> Block {
        Block::Note(Self { tone: "good", title, lines: vec![text] })
    }
    pub fn bad(title: String, lines: Vec<String>) -> Block {
        Block::Note(Self { tone: "bad", title, lines })
    }
    pub fn plain(title: String, lines: Vec<String>) -> Block {
        Block::Note(Self { tone: "", title, lines })
    }
}

impl Fact {
    pub fn new(name: String, value: impl Into<String>) -> Self {
        Self { name, value: value.into(), lang: "" }
    }
    pub fn lang(mut self, lang: &'static str) -> Self {
        self.lang = lang;
        self
    }
}

impl Table {
    /// Under the heading `id`. A column whose name starts with `#` holds numbers.
    pub fn under(id: &str, columns: &[String], rows: Vec<Vec<Cell>>) -> Block {
        Block::Table(Self::new(id, None, columns, rows))
    }
    /// With a caption of its own.
    pub fn captioned(id: &str, caption: String, columns: &[String], rows: Vec<Vec<Cell>>) -> Block {
        Block::Table(Self::new(id, Some(caption), columns, rows))
    }
    fn new(id: &str, caption: Option<String>, columns: &[String], rows: Vec<Vec<Cell>>) -> Self {
        let column = |name: &String| match name.strip_prefix('#') {
            Some(name) => Column { name: name.to_owned(), number: true },
            None => Column { name: name.clone(), number: false },
        };
        Self { id: id.to_owned(), caption, columns: columns.iter().map(column).collect(), rows }
    }
    /// A row's cells with their columns, for the template.
    pub fn cells<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a Column, &'a Cell)> {
        self.columns.iter().zip(row)
    }
}

impl Cell {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
    pub fn link(href: String, text: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href), ..Self::default() }
    }
    /// A label; it says in words what its colour says.
    pub fn tag(text: String, bad: bool) -> Self {
        Self { text, tag: if bad { "bad" } else { "plain" }, ..Self::default() }
    }
    pub fn english(text: impl Into<String>) -> Self {
        Self { text: text.into(), lang: "en", ..Self::default() }
    }
}

impl Link {
    pub fn plain(href: String, text: String) -> Self {
        Self { href, text, look: "" }
    }
    pub fn button(look: &'static str, href: String, text: String) -> Self {
        Self { href, text, look }
    }
}

impl Form {
    pub fn to(action: String) -> Self {
        Self { action, ..Self::default() }
    }
    pub fn asking(mut self) -> Self {
        self.asks = true;
        self
    }
    pub fn hide(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }
    pub fn fields(mut self, fields: Vec<Field>) -> Self {
        self.groups.push(Group { fields, ..Group::default() });
        self
    }
    pub fn button(mut self, does: &'static str, look: &'static str, text: String) -> Self {
        self.buttons.push(Button { does, text, look });
        self
    }
    pub fn cancel(mut self, href: String, text: String) -> Self {
        self.cancel = Some(Link::button("quiet", href, text));
        self
    }
}

impl Field {
    fn new(name: &str, label: String, input: Input) -> Self {
        Self { name: name.to_owned(), label, hint: None, error: None, required: false, lang: "", input }
    }
    pub fn line(name: &str, label: String, value: impl Into<String>, most: usize) -> Self {
        Self::kind(name, label, "text", value, most)
    }
    pub fn kind(name: &str, label: String, kind: &'static str, value: impl Into<String>, most: usize) -> Self {
        Self::new(name, label, Input::Line { kind, value: value.into(), most })
    }
    pub fn area(name: &str, label: String, value: impl Into<String>, most: usize) -> Self {
        Self::new(name, label, Input::Area { rows: 3, value: value.into(), most })
    }
    pub fn choice(name: &str, label: String, options: Vec<Opt>) -> Self {
        Self::new(name, label, Input::Choice(options))
    }
    pub fn boxes(name: &str, label: String, options: Vec<Opt>) -> Self {
        Self::new(name, label, Input::Boxes(options))
    }
    pub fn tick(name: &str, label: String, ticked: bool) -> Self {
        Self::new(name, label, Input::Tick(ticked))
    }
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
    pub fn lang(mut self, lang: &'static str) -> Self {
        self.lang = lang;
        self
    }
    /// What labels and error messages name it by: a dot would need escaping in a stylesheet.
    pub fn id(&self) -> String {
        field_id(&self.name)
    }
    /// The hint and the error that belong to it, for `aria-describedby`.
    pub fn described_by(&self) -> String {
        let id = self.id();
        let parts =
            [self.hint.as_ref().map(|_| format!("{id}-hint")), self.error.as_ref().map(|_| format!("{id}-error"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// The id of the field of this name.
pub fn field_id(name: &str) -> String {
    format!("field-{}", name.replace(['.', '_'], "-"))
}

impl Opt {
    pub fn new(value: impl Into<String>, text: String, chosen: bool) -> Self {
        Self { value: value.into(), text, chosen }
    }
}
