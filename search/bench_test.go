package search

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

var corpusSize = flag.Int("corpus", 10_000, "listings in the benchmarks' directory")

// memory is a source that holds its listings in memory and never changes, so
// that benchmarks of search measure search.
type memory struct{ listings []directory.Listing }

func (m *memory) Position(context.Context) (directory.Position, error) {
	return directory.Position{StoreID: "memory", First: 1, Last: 1}, nil
}
func (m *memory) Changes(context.Context, int64, int) ([]directory.Change, error) { return nil, nil }
func (m *memory) Listings(context.Context, []string) ([]directory.Listing, error) { return nil, nil }
func (m *memory) Wake() <-chan struct{}                                           { return nil }
func (m *memory) SearchWords(context.Context, directory.WordQuery) (directory.WordResults, error) {
	return directory.WordResults{}, nil
}
func (m *memory) Walk(_ context.Context, visit func(directory.Listing) error) (int64, error) {
	for _, l := range m.listings {
		if err := visit(l); err != nil {
			return 0, err
		}
	}
	return 1, nil
}

// corpus is a directory of the shape that search.md describes: 300 towns of
// rank-size population, 40 to 150 words a listing with Zipf's law.
type corpus struct {
	r     *rand.Rand
	words *rand.Zipf
	towns []geo.Place
	share []float64 // cumulative
}

func newCorpus() *corpus {
	c := &corpus{r: rand.New(rand.NewPCG(1, 2))}
	c.words = rand.NewZipf(c.r, 1.08, 8, 29_999)
	total := 0.0
	for n := range 300 {
		p := geo.Place{Kind: geo.Settlement, AccuracyM: 500}
		p.Point[0], p.Point[1] = -4+5*c.r.Float64(), 50.8+4*c.r.Float64()
		p.Areas = []geo.Share{{Code: fmt.Sprintf("lad:E%08d", n), Share: 1, Certain: true}}
		c.towns = append(c.towns, p)
		total += 1 / float64(n+1)
		c.share = append(c.share, total)
	}
	return c
}

// town picks by population.
func (c *corpus) town() *geo.Place {
	at := c.r.Float64() * c.share[len(c.share)-1]
	for i, s := range c.share {
		if at <= s {
			return &c.towns[i]
		}
	}
	return &c.towns[0]
}

// word is made of syllables, so that the stemmer has something to do.
func word(n uint64) string {
	var b strings.Builder
	for n += 40; n > 0; n /= 40 {
		b.WriteString(string("bdfgklmnprstvwhjczyx"[n%40/2]))
		b.WriteString(string("aeiou"[n%5]))
	}
	return b.String()
}

func (c *corpus) text(words int) string {
	var b strings.Builder
	for range words {
		b.WriteString(word(c.words.Uint64()))
		b.WriteByte(' ')
	}
	return b.String()
}

func (c *corpus) listing(n int) directory.Listing {
	id := fmt.Sprintf("%08x-2222-4000-8000-000000000000", n*7919)
	org := fmt.Sprintf("%08x-3333-4000-8000-000000000000", n/3)
	l := directory.Listing{ID: id, State: directory.Published, Service: directory.Service{ID: id, OrganizationID: org,
		Organization: &directory.Organization{ID: org, Name: c.text(3)}, Name: c.text(3), Description: c.text(40 + c.r.IntN(110))}}
	needs := vocabularies().Needs()
	for range 1 + c.r.IntN(4) {
		l.Needs.Main = append(l.Needs.Main, needs[int(float64(len(needs))*math.Pow(c.r.Float64(), 2))].ID)
	}
	for _, v := range []directory.VocabularyID{directory.CostVocabulary, directory.AccessVocabulary, directory.FirstStepVocabulary} {
		for _, t := range vocabularies().Terms(v) {
			if c.r.IntN(3) == 0 {
				l.Facts.Of(v).Put(t.ID, directory.Yes)
			}
		}
	}
	l.Dates.Confirmed.At = testNow.AddDate(0, 0, -c.r.IntN(400))
	l.Service.Schedules = []directory.Schedule{{Byday: pick(c.r, []string{"MO", "TU", "WE,FR"}), OpensAt: "10:00", ClosesAt: "12:00"}}
	town := c.town()
	switch c.r.IntN(12) {
	case 0:
		l.Covers = []string{town.Areas[0].Code}
	case 1:
		l.Facts.Delivery.Put("phone", directory.Yes)
	default:
		lat, lon := town.Point.Lat()+c.r.NormFloat64()*0.04, town.Point.Lon()+c.r.NormFloat64()*0.06
		at := &directory.Location{ID: id, Latitude: &lat, Longitude: &lon}
		l.Service.ServiceAtLocations = []directory.ServiceAtLocation{{Location: at}}
	}
	return l
}

// benchDir is the folder that all benchmarks share; TestMain removes it.
var benchDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if benchDir != "" {
		os.RemoveAll(benchDir)
	}
	os.Exit(code)
}

var benchIndex = sync.OnceValues(func() (*Index, *corpus) {
	c := newCorpus()
	m := &memory{}
	for n := range *corpusSize {
		m.listings = append(m.listings, c.listing(n))
	}
	dir, err := os.MkdirTemp("", "anchorpoint-bench")
	if err != nil {
		panic(err)
	}
	benchDir = dir
	x, err := Open(context.Background(), Options{Dir: dir, Source: m, Vocabularies: vocabularies(), Places: testPlaces(),
		Now: func() time.Time { return testNow }, Learn: func(*geo.Learned) {}})
	if err == nil {
		err = x.CatchUp(context.Background())
	}
	if err != nil {
		panic(err)
	}
	return x, c
})

// queries are 200 of a kind.
func queries(c *corpus, make func() Query) []Query {
	out := []Query{}
	for range 200 {
		out = append(out, make())
	}
	return out
}

func benchmark(b *testing.B, route Route, warm bool, kind func(c *corpus) func() Query) {
	x, c := benchIndex()
	c.r = rand.New(rand.NewPCG(5, 5))
	c.words = rand.NewZipf(c.r, 1.08, 8, 29_999)
	all := queries(c, kind(c))
	for range 2 { // a term is kept at its second use
		for _, q := range all {
			if _, err := x.search(context.Background(), q, route); err != nil && warm {
				b.Fatal(err)
			}
			if !warm {
				break
			}
		}
	}
	total, before := 0, cpuTime()
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r, err := x.search(context.Background(), all[n%len(all)], route)
		if err != nil {
			b.Fatal(err)
		}
		total += r.Total
	}
	b.ReportMetric(float64(total)/float64(b.N), "matches/op")
	b.ReportMetric(float64((cpuTime()-before).Microseconds())/float64(b.N), "cpu-us/op")
}

// cpuTime is what the process has used, garbage collection included: on a busy
// machine wall time mostly shows waiting.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// kindA is words near a place under a need.
func kindA(c *corpus) func() Query {
	return func() Query {
		return Query{Text: c.text(1 + c.r.IntN(3)), Place: c.town(), WithinM: 5 * geo.MetresPerMile, Needs: []string{pick(c.r, vocabularies().Needs()).ID}}
	}
}

// kindB browses a need around a place.
func kindB(c *corpus) func() Query {
	return func() Query {
		return Query{Place: c.town(), WithinM: 10 * geo.MetresPerMile, Needs: []string{pick(c.r, vocabularies().Needs()).ID}, Sort: Nearest}
	}
}

// kindC is words anywhere.
func kindC(c *corpus) func() Query {
	return func() Query { return Query{Text: c.text(1 + c.r.IntN(3))} }
}

// kindP is words near a place, the radius left to density.
func kindP(c *corpus) func() Query {
	return func() Query { return Query{Text: c.text(1 + c.r.IntN(3)), Place: c.town()} }
}

func BenchmarkAWarm(b *testing.B)     { benchmark(b, RouteCached, true, kindA) }
func BenchmarkADirect(b *testing.B)   { benchmark(b, RouteDirect, false, kindA) }
func BenchmarkAPlanned(b *testing.B)  { benchmark(b, "", false, kindA) }
func BenchmarkB(b *testing.B)         { benchmark(b, "", false, kindB) }
func BenchmarkCWarm(b *testing.B)     { benchmark(b, "", true, kindC) }
func BenchmarkAutomatic(b *testing.B) { benchmark(b, "", true, kindP) }

func BenchmarkBuild(b *testing.B) {
	c := newCorpus()
	m := &memory{}
	for n := range *corpusSize {
		m.listings = append(m.listings, c.listing(n))
	}
	for b.Loop() {
		x, err := Open(context.Background(), Options{Dir: b.TempDir(), Source: m, Vocabularies: vocabularies(), Places: testPlaces(), Learn: func(*geo.Learned) {}})
		if err == nil {
			err = x.CatchUp(context.Background())
		}
		if err != nil {
			b.Fatal(err)
		}
		x.Close()
	}
	b.ReportMetric(float64(*corpusSize)*float64(b.N)/b.Elapsed().Seconds(), "listings/s")
}

func BenchmarkOpen(b *testing.B) {
	x, _ := benchIndex()
	dir, source := x.options.Dir, x.source
	x.Close()
	for b.Loop() {
		again, err := Open(context.Background(), Options{Dir: dir, Source: source, Vocabularies: vocabularies(), Places: testPlaces(), Learn: func(*geo.Learned) {}})
		if err != nil {
			b.Fatal(err)
		}
		if r, err := again.Search(context.Background(), Query{Text: word(50)}); err != nil || r.Degraded {
			b.Fatal(r.Degraded, err)
		}
		again.Close()
	}
}

// BenchmarkPosition is what reading one's own writes costs each search.
func BenchmarkPosition(b *testing.B) {
	s := openStore(b)
	fill(b, s, generated(0, 100))
	before := cpuTime()
	for b.Loop() {
		if _, err := s.Position(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpuTime()-before).Microseconds())/float64(b.N), "cpu-us/op")
}

// BenchmarkFollow imports into a store that an index follows.
func BenchmarkFollow(b *testing.B) {
	s := openStore(b)
	x := openIndex(b, b.TempDir(), s)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go x.Follow(ctx)
	c := newCorpus()
	n := 0
	for b.Loop() {
		var batch []directory.Listing
		for range 2000 {
			batch = append(batch, c.listing(n))
			n++
		}
		fill(b, s, batch)
		at, err := s.Position(ctx)
		if err == nil {
			err = x.WaitFor(ctx, at.Last)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "listings/s")
}
