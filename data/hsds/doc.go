// Package hsds reads and writes service data: JSON of the Human Services Data
// Specification 3.x and of Open Referral UK (also its first version), and any
// CSV by way of a column mapping.
//
// A reader changes forms only: encodings, types, names of fields. What a
// record says is mended by directory.Import. Reading streams: a broken record
// costs itself, a file of any size costs one record of memory.
package hsds
