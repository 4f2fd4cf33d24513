// Package data holds the data sets that ship inside the program: needs and
// other vocabularies, lay phrases, places, areas, bank holidays, correctly spelt words, word
// vectors and column mappings. They are handed out as files; whoever reads one
// knows its columns.
package data

import "embed"

// FS holds every data set by its file name.
//
//go:embed *.csv words.txt.gz vectors.bin mappings/*.toml
var FS embed.FS
