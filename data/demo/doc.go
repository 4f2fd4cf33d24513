// Package demo makes a demo directory: invented services of invented groups in
// real places, so that a newly started program can be tried at once and search
// can be judged on something broad and untidy.
//
// The texts are written by people, one TOML file for each place; this package
// only joins them up. Whatever has a date is counted from the day on which the
// demo is made, so that it never goes stale as a whole. Telephone numbers are
// those that Ofcom keeps for drama, addresses on the web end in example.org,
// and postcodes have an inward code from the end of the alphabet, where
// households are rarely put.
package demo
