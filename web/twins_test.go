package web

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"anchorpoint/directory"
)

// slowWalk is a store that tells its listings when it is let.
type slowWalk struct {
	directory.Store
	let   chan struct{}
	walks *int
}

func (s slowWalk) Position(context.Context) (directory.Position, error) {
	return directory.Position{Last: 7}, nil
}

func (s slowWalk) Walk(ctx context.Context, _ func(directory.Listing) error) (int64, error) {
	*s.walks++
	select {
	case <-s.let:
		return 7, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// A page does not wait for a long look, two pages start one, and what it found
// is shown afterwards.
func TestTwinsAreLookedForBehindThePages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walks, twins := 0, twins{log: slog.New(slog.DiscardHandler)}
		store := slowWalk{let: make(chan struct{}), walks: &walks}
		for range 2 {
			begun := time.Now()
			found, looking, err := twins.pairsNow(t.Context(), store)
			if err != nil || !looking || !found.at.IsZero() || time.Since(begun) != twinsWait {
				t.Fatalf("found %+v, looking %t, %v after %s", found, looking, err, time.Since(begun))
			}
		}
		close(store.let)
		synctest.Wait()
		found, looking, err := twins.pairsNow(t.Context(), store)
		if err != nil || looking || found.at.IsZero() || found.seq != 7 || walks != 1 {
			t.Errorf("afterwards %+v, looking %t, %v, %d walks", found, looking, err, walks)
		}
	})
}

// The end of the program ends a look, and none begins after it.
func TestTwinsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walks, twins := 0, twins{log: slog.New(slog.DiscardHandler)}
		store := slowWalk{let: make(chan struct{}), walks: &walks}
		if _, looking, err := twins.pairsNow(t.Context(), store); err != nil || !looking {
			t.Fatal(looking, err)
		}
		twins.end()
		if _, looking, err := twins.pairsNow(t.Context(), store); err != nil || looking || walks != 1 {
			t.Errorf("after the end: looking %t, %v, %d walks", looking, err, walks)
		}
	})
}

func TestDuplicatesSayWhenTheyWereComparedOrThatTheyAre(t *testing.T) {
	tea, again := twice()
	b := newBench(t, nil, tea, again)
	mod := b.signIn(t, moderatorOf("lad:E08000035"))
	page := mod.get(t, duplicatesPath).Body.String()
	if checkPage(t, page); !strings.Contains(page, "We compared all pages on ") {
		t.Errorf("the page does not say when:\n%s", page)
	}
	b.twins.last = twinsFound{}
	b.twins.under = &twinsLook{done: make(chan struct{})}
	page = mod.get(t, duplicatesPath).Body.String()
	if checkPage(t, page); !strings.Contains(page, "We are comparing all pages now") || strings.Contains(page, "No two listings") {
		t.Errorf("while it looks for the first time the page says\n%s", page)
	}
}
