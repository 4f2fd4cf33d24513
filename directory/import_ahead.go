package directory

import "iter"

// repaired is a record on its way from the reader, or the reader's error.
type repaired struct {
	record Record
	err    error
}

// repairAhead reads and repairs while earlier records are being written, which
// takes about as long. Nothing else uses the repairer meanwhile. stop ends it
// and waits until the reader is left alone.
func (r *importRun) repairAhead(records iter.Seq2[Record, error]) (<-chan repaired, func()) {
	out, quit, done := make(chan repaired, importBatch), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		defer close(out)
		for record, err := range r.settleCountry(records) {
			if err == nil && !record.Refused {
				r.repair.record(&record)
			}
			select {
			case out <- repaired{record, err}:
			case <-quit:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return out, func() { close(quit); <-done }
}
