// Package sqlite keeps a directory in one SQLite file.
//
// A listing, an organization and a location is one JSON document each, beside
// the columns that SQL filters on. Every write adds a revision and a change in
// its own transaction. Two pools: one writer whose transactions are IMMEDIATE
// and fsynced at commit, and readers that cannot write.
//
// The driver needs the build tags sqlite_fts5 and sqlite_math_functions.
package sqlite
