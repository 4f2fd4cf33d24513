package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// noted are the counts that wait to be written.
func (b *bench) noted() []directory.Unmet {
	var out []directory.Unmet
	for {
		select {
		case u := <-b.unmet.in:
			out = append(out, u)
		default:
			return out
		}
	}
}

func TestSearchesThatFallShortAreCounted(t *testing.T) {
	waiting := func(name string) directory.Listing {
		return listing(name, func(l *directory.Listing) {
			inLeeds(l, "Hall", "LS11 9SN", 53.7836, -1.5537)
			l.Needs.Main = []string{"dance-drama"}
			l.Capacity = directory.Capacity{State: directory.WaitingList, Until: noonOfTests.AddDate(0, 1, 0)}
		})
	}
	listings := append(sample(), waiting("Song one"), waiting("Song two"), waiting("Song three"))
	b := newBench(t, nil, listings...)
	for _, tt := range []struct {
		path string
		want []directory.Unmet
	}{
		{"/search?need=scams&near=LS11+9", []directory.Unmet{{Need: "scams", Area: "LS11", Outcome: directory.FoundNone}}},
		{"/search?need=domestic-abuse", []directory.Unmet{{Need: "domestic-abuse", Outcome: directory.FoundFew}}},
		{"/search?need=dance-drama&near=LS11+9", []directory.Unmet{{Need: "dance-drama", Area: "LS11", Outcome: directory.AllFull}}},
		{"/search?need=domestic-abuse&page=2", nil},
		{"/search?q=zzzqqq&near=LS11+9", nil},
	} {
		t.Run(tt.path, func(t *testing.T) {
			if w := b.get(t, tt.path); w.Code != 200 {
				t.Fatalf("status %d", w.Code)
			}
			got := b.noted()
			if len(got) != len(tt.want) {
				t.Fatalf("noted %+v, want %+v", got, tt.want)
			}
			for i, u := range got {
				if u.Need != tt.want[i].Need || u.Area != tt.want[i].Area || u.Outcome != tt.want[i].Outcome {
					t.Errorf("noted %+v, want %+v", u, tt.want[i])
				}
			}
			if b.get(t, tt.path); len(b.noted()) > 0 {
				t.Error("a reload counts again")
			}
		})
	}
}

// What is counted reaches the store in batches, also what waits at the end, and
// a full queue drops rather than waits.
func TestUnmetCounterNeverWaits(t *testing.T) {
	b := newBench(t, nil, sample()...)
	at := time.Now().AddDate(0, 0, -14) // a week that has ended, whatever day it is
	a := &asked{form: searchForm{Needs: []string{"scams"}, Page: 1}}
	begun := time.Now()
	for n := range maxUnmetWaiting + 100 {
		b.unmet.note(a, fmt.Sprintf("10.0.%d.%d", n/250, n%250), at)
	}
	if took := time.Since(begun); took > time.Second {
		t.Errorf("noting waited %s", took)
	}
	if n := b.unmet.dropped.Load(); n != 100 {
		t.Errorf("%d were dropped, want 100", n)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); b.Tend(ctx) }()
	stop()
	<-done
	got, err := b.store.UnmetNeeds(t.Context(), at, at)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Count != maxUnmetWaiting || got[0].Need != "scams" {
		t.Errorf("stored %+v, want %d", got, maxUnmetWaiting)
	}
	if !strings.Contains(b.log.String(), "count=100") {
		t.Errorf("the log does not tell what was dropped: %s", b.log)
	}
}

// Words, addresses and full postcodes of searches are in no count.
func TestUnmetKeepsNoWords(t *testing.T) {
	b := newBench(t, nil, sample()...)
	b.get(t, "/search?q=canaryword+advice&need=scams&near=LS11+9")
	for _, u := range b.noted() {
		if said := fmt.Sprintf("%+v", u); strings.Contains(said, "canary") || strings.Contains(said, "LS11 9") {
			t.Errorf("a count holds %s", said)
		}
	}
}
