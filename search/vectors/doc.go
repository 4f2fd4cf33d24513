// Package vectors learns what words mean from the company that they keep in the
// directory's own texts, and finds the texts nearest to a request.
//
// A matrix of texts by words (TF-IDF) is reduced to 150 dimensions by a
// truncated singular value decomposition; a text is the weighted mean of its
// words. Vectors are kept as eight-bit integers. The same texts give the same
// bytes on every machine: the seed is fixed, texts and words are sorted, sums
// have one order whatever the number of processors, and products are rounded
// before they are added (Go may fuse the two on arm64 and on newer amd64).
package vectors
