package search

// Report is what Check found. The index is sound when all lists are empty.
type Report struct {
	Documents int
	Missing   []string // public in the store, not in the index
	Extra     []string // in the index, not public in the store
	Damaged   []string // files whose checksum is wrong
}

// Sound says whether nothing is wrong.
func (r Report) Sound() bool { return len(r.Missing)+len(r.Extra)+len(r.Damaged) == 0 }
