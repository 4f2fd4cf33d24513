package oracle

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"anchorpoint/geo"
)

// Floor is the yardstick of speed: all that is asked of search, written by hand
// for memory alone, with nothing to be safe, changed or explained. What it
// costs is about the least that the work can cost on the machine at hand.
type Floor struct {
	listings []FloorListing
	terms    map[string][]impact
	slips    slips // misspelt words
	needs    []bitmap
	areas    map[string]bitmap
	anywhere bitmap
	names    []floorName

	venues  []floorVenue // sorted by cell, so that a row of cells is one run
	columns int
	rows    int
	begins  []uint32 // of each cell in venues
	corner  orb.Point

	work floorWork
}

// FloorListing is a listing as numbers and words. Bits are needs (with their
// parents) and then facts, as whoever adds listings numbers them.
type FloorListing struct {
	Name     string
	Words    []string // stems of all texts
	Bits     FloorBits
	Points   []orb.Point
	Area     string // the area that it serves instead of having a venue
	Anywhere bool
}

// FloorBits is a set of up to 256 needs and facts.
type FloorBits [4]uint64

// Set adds one to the set.
func (b *FloorBits) Set(i int) { b[i>>6] |= 1 << (i & 63) }

// impact is a posting: who holds a word, and what that is worth.
type impact struct {
	listing uint32
	weight  float32
}

type floorVenue struct {
	listing uint32
	cell    uint32
	at      orb.Point
}

// floorName is one word of a name.
type floorName struct {
	word    string
	listing uint32
}

type bitmap []uint64

func (b bitmap) set(i uint32)      { b[i>>6] |= 1 << (i & 63) }
func (b bitmap) has(i uint32) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// The cells of the grid, about 2.8 km each way in Britain.
const (
	cellHeight = 0.025
	cellWidth  = 0.04
)

// NewFloor makes the engine. needs is how many bits are needs.
func NewFloor(listings []FloorListing, needs int) *Floor {
	f := &Floor{listings: listings, terms: map[string][]impact{}, areas: map[string]bitmap{}, needs: make([]bitmap, needs)}
	f.anywhere = f.empty()
	for n := range f.needs {
		f.needs[n] = f.empty()
	}
	for i := range listings {
		f.add(uint32(i), &listings[i])
	}
	f.weigh()
	f.setGrid()
	slices.SortFunc(f.names, func(a, b floorName) int {
		return cmp.Or(cmp.Compare(a.word, b.word), cmp.Compare(a.listing, b.listing))
	})
	f.slips = newSlips(f.terms)
	f.work = floorWork{scores: make([]float32, len(listings)), distances: make([]float32, len(listings)), near: f.empty()}
	for i := range listings {
		listings[i].Words = nil
	}
	return f
}

func (f *Floor) empty() bitmap { return make(bitmap, (len(f.listings)+63)/64) }

func (f *Floor) add(i uint32, l *FloorListing) {
	counts := map[string]float32{}
	for _, w := range l.Words {
		counts[w]++
	}
	for w, n := range counts {
		f.terms[w] = append(f.terms[w], impact{i, n})
	}
	for n := range f.needs {
		if l.Bits[n>>6]&(1<<(n&63)) != 0 {
			f.needs[n].set(i)
		}
	}
	if l.Anywhere {
		f.anywhere.set(i)
	}
	if l.Area != "" {
		if f.areas[l.Area] == nil {
			f.areas[l.Area] = f.empty()
		}
		f.areas[l.Area].set(i)
	}
	for _, p := range l.Points {
		f.venues = append(f.venues, floorVenue{listing: i, at: p})
	}
	for _, w := range FloorWords(l.Name) {
		f.names = append(f.names, floorName{w, i})
	}
}

// weigh turns the counts of words into BM25.
func (f *Floor) weigh() {
	const k1, b = 1.2, 0.75
	total := 0
	for i := range f.listings {
		total += len(f.listings[i].Words)
	}
	n := float64(len(f.listings))
	mean := float64(total) / max(n, 1)
	for _, list := range f.terms {
		df := float64(len(list))
		idf := math.Log(1 + (n-df+0.5)/(df+0.5))
		for i := range list {
			tf := float64(list[i].weight)
			length := float64(len(f.listings[list[i].listing].Words))
			list[i].weight = float32(idf * tf * (k1 + 1) / (tf + k1*(1-b+b*length/mean)))
		}
	}
}

func (f *Floor) setGrid() {
	bound := orb.Bound{}
	for i, v := range f.venues {
		if i == 0 {
			bound = v.at.Bound()
		}
		bound = bound.Extend(v.at)
	}
	f.corner = bound.Min
	f.columns = int((bound.Max.Lon()-bound.Min.Lon())/cellWidth) + 1
	f.rows = int((bound.Max.Lat()-bound.Min.Lat())/cellHeight) + 1
	for i := range f.venues {
		column, row := f.cell(f.venues[i].at)
		f.venues[i].cell = uint32(row*f.columns + column)
	}
	slices.SortFunc(f.venues, func(a, b floorVenue) int {
		return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.listing, b.listing))
	})
	f.begins = make([]uint32, f.columns*f.rows+1)
	for _, v := range f.venues {
		f.begins[v.cell+1]++
	}
	for c := range f.columns * f.rows {
		f.begins[c+1] += f.begins[c]
	}
}

// cell is the column and row of a point; one off the grid is moved to its edge.
func (f *Floor) cell(p orb.Point) (column, row int) {
	column = int(math.Floor((p.Lon() - f.corner.Lon()) / cellWidth))
	row = int(math.Floor((p.Lat() - f.corner.Lat()) / cellHeight))
	return min(max(column, 0), f.columns-1), min(max(row, 0), f.rows-1)
}

// within calls visit for every venue in the cells that a box touches.
func (f *Floor) within(box orb.Bound, visit func(v *floorVenue)) {
	left, bottom := f.cell(box.Min)
	right, top := f.cell(box.Max)
	for row := bottom; row <= top; row++ {
		from, to := f.begins[row*f.columns+left], f.begins[row*f.columns+right+1]
		for i := from; i < to; i++ {
			visit(&f.venues[i])
		}
	}
}

// boxAround holds every point within so many metres.
func boxAround(p orb.Point, metres float64) orb.Bound {
	const perDegree = 111_000 // a little less than the least, so that nothing is left out
	up := metres / perDegree
	side := up / math.Cos((math.Abs(p.Lat())+up)*math.Pi/180)
	return orb.Bound{Min: orb.Point{p.Lon() - side, p.Lat() - up}, Max: orb.Point{p.Lon() + side, p.Lat() + up}}
}

func (f *Floor) distance(a, b orb.Point) float64 { return geo.Distance(a, b) }
