// Package understand turns what people type into what a directory can look
// for: needs, filters, times, a place, corrected words, and whether the words
// tell of an emergency.
//
// It is pure. A [Lexicon] is made once from data files and never changes; a
// query is a chain of steps over its words, each of which takes the words it
// understood and leaves the rest. Words that no step knows are never dropped:
// they are searched as words.
package understand
