package oracle

import (
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// FloorQuery is one question. Which parts are set says what kind it is.
type FloorQuery struct {
	Terms   []string // stems; any is enough
	Slips   bool     // a term that no text holds stands for those like it
	Prefix  string   // of a word of a name, lower case
	Need    int      // bit; -1 for none
	Point   orb.Point
	Area    string
	WithinM float64 // 0: no place
	Box     orb.Bound
	Columns int // of the counts of a box
	Rows    int
	Facets  bool
	Limit   int
}

// FloorAnswer counts the matches and names the best. A map answers with pins
// in place of matches.
type FloorAnswer struct {
	Total  int
	Hits   []uint32
	Facets [256]int32
	Counts []int32
}

// floorWork is memory that questions share; a floor answers one at a time.
type floorWork struct {
	scores    []float32
	distances []float32 // to the nearest venue, of listings in near
	near      bitmap
	touched   []uint32
	best      []floorHit
}

type floorHit struct {
	score   float32
	listing uint32
}

// Ask answers one question. It is not safe for concurrent use; Twin gives
// another that is.
func (f *Floor) Ask(q *FloorQuery) FloorAnswer {
	f.work.best, f.work.touched = f.work.best[:0], f.work.touched[:0]
	switch {
	case q.Prefix != "":
		return f.complete(q)
	case q.Columns > 0:
		return f.count(q)
	}
	var candidates bitmap
	if q.WithinM > 0 {
		candidates = f.reachable(q)
	}
	var a FloorAnswer
	if len(q.Terms) > 0 {
		f.rank(q, candidates, &a)
	} else {
		f.browse(q, candidates, &a)
	}
	for _, h := range f.work.best {
		a.Hits = append(a.Hits, h.listing)
	}
	clear(f.work.near)
	return a
}

// Twin is the same engine with working memory of its own.
func (f *Floor) Twin() *Floor {
	twin := *f
	twin.work = floorWork{scores: make([]float32, len(f.listings)), distances: make([]float32, len(f.listings)), near: f.empty()}
	return &twin
}

// reachable applies the place rule and the need: a venue in the circle, an area
// that holds the place, or help from anywhere.
func (f *Floor) reachable(q *FloorQuery) bitmap {
	near, distances := f.work.near, f.work.distances
	f.within(boxAround(q.Point, q.WithinM), func(v *floorVenue) {
		if q.Need >= 0 && !f.needs[q.Need].has(v.listing) {
			return
		}
		if d := f.distance(q.Point, v.at); d <= q.WithinM {
			if !near.has(v.listing) || float32(d) < distances[v.listing] {
				distances[v.listing] = float32(d)
			}
			near.set(v.listing)
		}
	})
	area := f.areas[q.Area]
	for w := range near {
		add := f.anywhere[w]
		if area != nil {
			add |= area[w]
		}
		if q.Need >= 0 {
			add &= f.needs[q.Need][w]
		}
		for rest := add &^ near[w]; rest != 0; rest &= rest - 1 {
			distances[w<<6+bits.TrailingZeros64(rest)] = math.MaxFloat32
		}
		near[w] |= add
	}
	return near
}

// rank adds up what the words are worth, then takes the best.
func (f *Floor) rank(q *FloorQuery, candidates bitmap, a *FloorAnswer) {
	for _, term := range q.Terms {
		if list := f.terms[term]; list != nil || !q.Slips {
			f.gather(list, 1, candidates)
			continue
		}
		f.slips.like(term, func(word string, slips int) {
			f.gather(f.terms[word], 1/(1+float32(slips)), candidates)
		})
	}
	a.Total = len(f.work.touched)
	for _, i := range f.work.touched {
		score := f.work.scores[i]
		f.work.scores[i] = 0
		if candidates != nil {
			score *= 0.5 + 0.5/(1+f.work.distances[i]/3000)
		}
		f.keep(q.Limit, floorHit{score, i})
		if q.Facets {
			f.facet(i, a)
		}
	}
}

func (f *Floor) gather(list []impact, weight float32, candidates bitmap) {
	scores := f.work.scores
	for _, p := range list {
		if candidates != nil && !candidates.has(p.listing) {
			continue
		}
		if scores[p.listing] == 0 {
			f.work.touched = append(f.work.touched, p.listing)
		}
		scores[p.listing] += weight * p.weight
	}
}

// browse takes the nearest of what place and need leave.
func (f *Floor) browse(q *FloorQuery, candidates bitmap, a *FloorAnswer) {
	for w, word := range candidates {
		a.Total += bits.OnesCount64(word)
		for ; word != 0; word &= word - 1 {
			i := uint32(w<<6 + bits.TrailingZeros64(word))
			f.keep(q.Limit, floorHit{-f.work.distances[i], i})
			if q.Facets {
				f.facet(i, a)
			}
		}
	}
}

// keep holds the best in order; limits are small.
func (f *Floor) keep(limit int, h floorHit) {
	best := f.work.best
	if len(best) == limit && h.score <= best[limit-1].score {
		return
	}
	at := len(best)
	for at > 0 && best[at-1].score < h.score {
		at--
	}
	if len(best) < limit {
		best = append(best, h)
	}
	copy(best[at+1:], best[at:])
	best[at] = h
	f.work.best = best
}

func (f *Floor) facet(i uint32, a *FloorAnswer) {
	for w, word := range f.listings[i].Bits {
		for ; word != 0; word &= word - 1 {
			a.Facets[w<<6+bits.TrailingZeros64(word)]++
		}
	}
}

// complete finds names with a word that begins so; the total is how many it
// gives.
func (f *Floor) complete(q *FloorQuery) FloorAnswer {
	var a FloorAnswer
	i, _ := slices.BinarySearchFunc(f.names, q.Prefix, func(n floorName, prefix string) int { return strings.Compare(n.word, prefix) })
	for ; i < len(f.names) && len(a.Hits) < q.Limit && strings.HasPrefix(f.names[i].word, q.Prefix); i++ {
		if !slices.Contains(a.Hits, f.names[i].listing) {
			a.Hits = append(a.Hits, f.names[i].listing)
		}
	}
	a.Total = len(a.Hits)
	return a
}

// count counts the pins of a map in columns and rows.
func (f *Floor) count(q *FloorQuery) FloorAnswer {
	a := FloorAnswer{Counts: make([]int32, q.Columns*q.Rows)}
	across := float64(q.Columns) / (q.Box.Max.Lon() - q.Box.Min.Lon())
	up := float64(q.Rows) / (q.Box.Max.Lat() - q.Box.Min.Lat())
	f.within(q.Box, func(v *floorVenue) {
		if q.Need >= 0 && !f.needs[q.Need].has(v.listing) || !q.Box.Contains(v.at) {
			return
		}
		column := min(int((v.at.Lon()-q.Box.Min.Lon())*across), q.Columns-1)
		row := min(int((v.at.Lat()-q.Box.Min.Lat())*up), q.Rows-1)
		a.Counts[row*q.Columns+column]++
		a.Total++
	})
	return a
}
