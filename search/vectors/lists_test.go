package vectors

import (
	"slices"
	"sync"
	"testing"
)

// directory is a table of texts of many topics with requests of a few words.
var directory = sync.OnceValues(func() (*Table, []*Query) {
	in := newInvented(6, 164, 9000)
	texts := in.texts(20_000)
	m := Train(Copies(1, texts[:4000]...), Options{})
	table := NewTable(m.Dims(), len(texts))
	for _, words := range texts {
		table.Append(m.Text(words))
	}
	queries := make([]*Query, 100)
	for i := range queries {
		queries[i] = table.Query(m.Text(in.text(in.random.IntN(in.topics), 6)))
	}
	return table, queries
})

func TestListsFindWhatAllRowsHold(t *testing.T) {
	if testing.Short() {
		t.Skip("builds 20,000 vectors")
	}
	table, queries := directory()
	lists := NewLists(table, ListOptions{})
	for _, k := range []int{10, 100} {
		found, wanted := 0, 0
		for _, q := range queries {
			near := lists.Nearest(q, k, DefaultProbes, nil)
			for _, n := range table.NearestOfAll(q, k) {
				wanted++
				if slices.Contains(near, n) {
					found++
				}
			}
		}
		recall := float64(found) / float64(wanted)
		t.Logf("recall of the exact top %d: %.3f", k, recall)
		if recall < 0.95 {
			t.Errorf("recall of the exact top %d is %.3f, want 0.95", k, recall)
		}
	}
}

func TestListsKeep(t *testing.T) {
	table, q := benchmarkTable(500, 16)
	table.Append(nil)
	lists := NewLists(table, ListOptions{Lists: 8, Rounds: 3})
	var even []uint32
	for r := uint32(0); r < 500; r += 2 {
		even = append(even, r)
	}
	got := lists.Nearest(q, 20, 8, func(r uint32) bool { return r%2 == 0 })
	if want := table.Nearest(q, even, 20); !slices.Equal(got, want) {
		t.Errorf("all lists, even rows: %v, want %v", got, want)
	}
	if n := len(lists.rows); n != 500 {
		t.Errorf("%d rows in lists, want the 500 that have a vector", n)
	}
}

func TestListsOfFewRows(t *testing.T) {
	for _, rows := range []int{0, 1, 5} {
		table, q := benchmarkTable(rows, 4)
		if got := len(NewLists(table, ListOptions{}).Nearest(q, 3, 8, nil)); got != min(rows, 3) {
			t.Errorf("%d rows: %d found", rows, got)
		}
	}
}

func TestListsAreTheSameTwice(t *testing.T) {
	table, _ := benchmarkTable(3000, 24)
	o := ListOptions{Lists: 32}
	if !slices.Equal(NewLists(table, o).Encode(), NewLists(table, o).Encode()) {
		t.Error("two divisions of one table differ")
	}
}

func BenchmarkLists(b *testing.B) {
	table, queries := directory()
	lists := NewLists(table, ListOptions{})
	b.Run("search", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			lists.Nearest(queries[i%len(queries)], 100, DefaultProbes, nil)
		}
	})
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			NewLists(table, ListOptions{})
		}
	})
}
