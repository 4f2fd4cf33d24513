// Package directory holds what a community service directory is: the HSDS
// objects with their UK fields, the listing and its life cycle, freshness,
// vocabularies, roles and rights, and the contract that every store keeps.
//
// It knows no SQL and no HTTP. Field names are those of the Human Services
// Data Specification 3.1 in Go case; text that people read is British English.
package directory
