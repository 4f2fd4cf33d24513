package hsds_test

import (
	"bytes"
	"fmt"
	"testing"

	"anchorpoint/data/hsds"
	"anchorpoint/directory"
)

// feedOf makes a JSON feed of n services as councils publish them.
func feedOf(n int) []byte {
	var b bytes.Buffer
	b.WriteString("[")
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		id := func(kind int) string { return fmt.Sprintf("%08d-0000-4000-8000-%012d", kind, i) }
		fmt.Fprintf(&b, `{"id":%q,"name":"Lunch club %d","description":"<p>A warm meal &amp; good company for older people in the area, every week.</p>",
"status":"active","url":"www.example.org/club/%d","email":"info@example.org","fees_description":"£4 a meal","minimum_age":60,"assured_date":"2026-03-01",
"organization":{"id":%q,"name":"Good Neighbours %d","description":"A community group."},
"phones":[{"id":%q,"number":"0161 496 0%03d","type":"voice"}],
"schedules":[{"id":%q,"freq":"WEEKLY","byday":"MO","opens_at":"12:00","closes_at":"14:00"}],
"service_areas":[{"id":%q,"name":"Trafford"}],
"cost_options":[{"id":%q,"amount":4,"currency":"gbp"}],
"attributes":[{"id":%q,"taxonomy_term":{"id":%q,"name":"Older people","taxonomy":"local","term_uri":"https://example.org/term/1"}}],
"service_at_locations":[{"id":%q,"location":{"id":%q,"location_type":"physical","name":"Hall %d","latitude":53.%04d,"longitude":-2.3,
"addresses":[{"id":%q,"address_1":"%d High Street","city":"Stretford","state_province":"Trafford","postal_code":"M32 0JG","country":"GB","address_type":"physical"}]}}]}`,
			id(1), i, i, id(2), i, id(3), i%1000, id(4), id(5), id(6), id(7), id(8), id(9), id(10), i, 4000+i%1000, id(11), i)
	}
	b.WriteString("]")
	return b.Bytes()
}

// BenchmarkImport reads, repairs and merges a feed. "rehearsal" leaves only the
// look-ups of the store in; "store" writes all of it; "again" meets it unchanged.
func BenchmarkImport(b *testing.B) {
	const n = 5000
	feed := feedOf(n)
	o := options(b)
	run := func(b *testing.B, s directory.Store, dry bool) {
		o := o
		o.DryRun = dry
		r, err := hsds.NewReader(bytes.NewReader(feed), hsds.ReadOptions{Name: "feed"})
		if err != nil {
			b.Fatal(err)
		}
		report, err := directory.Import(b.Context(), s, directory.Feed{Name: "feed"}, r.Records(), o)
		if err != nil || report.Read != n || report.Refused > 0 {
			b.Fatal(report.Read, report.Refused, err)
		}
	}
	rate := func(b *testing.B) {
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "listings/s")
	}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			r, err := hsds.NewReader(bytes.NewReader(feed), hsds.ReadOptions{Name: "feed"})
			if err != nil {
				b.Fatal(err)
			}
			for _, err := range r.Records() {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b)
	})
	b.Run("rehearsal", func(b *testing.B) {
		s := openStore(b)
		for b.Loop() {
			run(b, s, true)
		}
		rate(b)
	})
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s := openStore(b)
			b.StartTimer()
			run(b, s, false)
		}
		rate(b)
	})
	b.Run("again", func(b *testing.B) {
		s := openStore(b)
		run(b, s, false)
		for b.Loop() {
			run(b, s, false)
		}
		rate(b)
	})
}

// BenchmarkService makes the public form of one listing, as each item of an
// export or an API answer needs it.
func BenchmarkService(b *testing.B) {
	o := options(b)
	l := everything()
	write := hsds.WriteOptions{Vocabularies: o.Vocabularies, Place: directory.AddressFiller(o.Places)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hsds.Service(&l, write); err != nil {
			b.Fatal(err)
		}
	}
}
