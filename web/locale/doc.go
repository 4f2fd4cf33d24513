// Package locale holds the words of the site in every language and says them:
// messages with names and numbers put in, plurals, lists, dates and the labels
// of coded facts.
//
// Each language is a folder of TOML files in the format of go-i18n. English is
// the source: what another language lacks is said in English, and what English
// lacks is said as its key, which a test forbids. Digits are Latin everywhere,
// so that a number on the page is the number to dial.
//
// A placeholder is a name with a capital in braces, {Name}; "Count" chooses the
// plural.
package locale
