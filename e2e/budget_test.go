//go:build browser

package e2e

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// kind is a kind of page: what it may cost with an empty cache, in bytes over
// the wire. More than that fails the test; how soon it is read is only printed.
type kind struct {
	name   string
	budget Budget
	lcp    float64 // goal on the slow phone in ms; 0: none
}

// The budgets of docs/design.md. Pages of my list have a sheet of their own and
// a script; the code for a frame shows the frame, which is a page with a sheet.
var (
	homeKind    = kind{"home", Budget{Requests: 3, Bytes: 25_000, Nodes: 400}, 1800}
	resultsKind = kind{"results", Budget{Requests: 3, Bytes: 40_000, Nodes: 1000}, 2000}
	serviceKind = kind{"service", Budget{Requests: 3, Bytes: 35_000, Nodes: 700}, 2000}
	handoutKind = kind{"handout", Budget{Requests: 2, Bytes: 40_000, Nodes: 700}, 2000}
	formKind    = kind{"form", Budget{Requests: 3, Bytes: 45_000, Nodes: 300}, 2000}
	listKind    = kind{"list", Budget{Requests: 4, Bytes: 40_000, Nodes: 700}, 2000}
	textKind    = kind{"text", Budget{Requests: 3, Bytes: 40_000, Nodes: 1000}, 2000}
	longKind    = kind{"long text", Budget{Requests: 3, Bytes: 60_000, Nodes: 1000}, 0}
	staffKind   = kind{"staff", Budget{Requests: 4, Bytes: 60_000, Nodes: 2000}, 3000}
	frameKind   = kind{"frame", Budget{Requests: 7, Bytes: 60_000, Nodes: 700}, 0}
)

// ledger gathers what pages cost, from tests that run side by side.
type ledger struct {
	mu      sync.Mutex
	weights map[string]entry
}

type entry struct {
	kind   kind
	weight Weight
	vitals Vitals
}

func (l *ledger) note(name string, change func(*entry)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.weights == nil {
		l.weights = map[string]entry{}
	}
	e := l.weights[name]
	change(&e)
	l.weights[name] = e
}

// String is the table that 'make e2e' ends with.
func (l *ledger) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "page, cold\tkind\trequests\tof\tKB\tof\tnodes\tof\tbudget\tLCP s\tgoal\t\tCLS\tTBT ms\t")
	for _, name := range slices.SortedFunc(maps.Keys(l.weights), func(a, b string) int {
		return cmp.Or(strings.Compare(l.weights[a].kind.name, l.weights[b].kind.name), strings.Compare(a, b))
	}) {
		e := l.weights[name]
		most := e.kind.budget
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%.1f\t%d\t%d\t%d\t%s\t%s\n", name, e.kind.name, e.weight.Requests, most.Requests,
			float64(e.weight.Bytes)/1000, most.Bytes/1000, e.weight.Nodes, most.Nodes, word(len(e.weight.Exceeded(most)) == 0), e.speed())
	}
	w.Flush()
	return b.String()
}

func (e entry) speed() string {
	v := e.vitals
	if v.LCP == 0 {
		return "\t\t\t\t\t"
	}
	return fmt.Sprintf("%.2f\t%.1f\t%s\t%.3f\t%.0f\t%s", v.LCP/1000, e.kind.lcp/1000, word(v.LCP <= e.kind.lcp), v.CLS, v.TBT,
		word(v.CLS < 0.0005 && v.TBT < 50))
}

func word(pass bool) string {
	if pass {
		return "pass"
	}
	return "MISS"
}
