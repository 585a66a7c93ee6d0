//! The texts of the pages, from Fluent files: one set of keys, four languages.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use openlijk_model::Language;
use std::fmt::Display;

/// The texts of one part of the product, in every language.
pub struct Texts {
    bundles: Vec<(Language, FluentBundle<FluentResource>)>,
}

impl Texts {
    /// Reads the files that `sources` gives for each language. A mistake in one is logged and costs that text alone;
    /// the tests of each crate see to it that there is none.
    pub fn new(sources: impl Fn(Language) -> Vec<&'static str>) -> Self {
        let bundles =
            Language::ALL.iter().map(|language| (*language, bundle(*language, &sources(*language)))).collect();
        Self { bundles }
    }

    /// The texts in one language.
    pub fn in_language(&'static self, language: Language) -> Words {
        Words { texts: self, language }
    }

    fn bundle(&self, language: Language) -> Option<&FluentBundle<FluentResource>> {
        self.bundles.iter().find(|(of, _)| *of == language).map(|(_, bundle)| bundle)
    }
}

fn bundle(language: Language, sources: &[&'static str]) -> FluentBundle<FluentResource> {
    let locale = language.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Marks that isolate text of another direction are for right-to-left scripts, and would stand in exports.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(readable, errors)| {
            tracing::error!(%language, ?errors, "a text cannot be read");
            readable
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(%language, ?errors, "a text stands there twice");
        }
    }
    bundle
}

/// The texts in one language. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Words {
    texts: &'static Texts,
    language: Language,
}

impl Words {
    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Is there a text of this name?
    pub fn has(&self, key: &str) -> bool {
        self.texts.bundle(self.language).is_some_and(|bundle| bundle.has_message(key))
    }

    /// A text without a gap in it.
    pub fn get(&self, key: &str) -> String {
        self.format(key, &FluentArgs::new())
    }

    /// A text with one gap.
    pub fn with(&self, key: &str, name: &str, value: impl Display) -> String {
        self.filled(key, &[(name, &value)])
    }

    /// A text with gaps.
    pub fn filled(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set((*name).to_owned(), FluentValue::from(value.to_string()));
        }
        self.format(key, &arguments)
    }

    /// A text that depends on a number: `$count` chooses the form, `$number` is what is written.
    pub fn counted(&self, key: &str, count: u64) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("count", FluentValue::from(count));
        arguments.set("number", FluentValue::from(crate::number(self.language, count)));
        self.format(key, &arguments)
    }

    fn format(&self, key: &str, arguments: &FluentArgs<'_>) -> String {
        let text = self.texts.bundle(self.language).and_then(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(arguments), &mut errors).into_owned();
            errors.is_empty().then_some(text)
        });
        text.unwrap_or_else(|| {
            tracing::error!(language = %self.language, key, "a text is missing, or one of its gaps");
            format!("[{key}]")
        })
    }
}
