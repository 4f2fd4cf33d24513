package web

import (
	"container/list"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"anchorpoint/directory"
)

// maxShelved bounds the listings kept: about 10 KB each with their texts.
const maxShelved = 4000

// shelf keeps listings that pages showed lately, each with the parts of its
// card that no search changes. What it holds is never older than the store: the
// number of the last change of each listing is asked at every use. The one that
// was not used longest goes first.
type shelf struct {
	mu      sync.Mutex
	byID    map[string]*list.Element
	order   *list.List // of *shelved, the latest in front
	tongues int        // languages that a listing is shown in
}

// shelved is one listing as it was after one change. It is shared by requests:
// nobody changes it.
type shelved struct {
	id      string
	seq     int64
	listing *directory.Listing
	words   []spoken       // by the number of the edition
	item    timed[rawItem] // as lists of the public interface show it
}

// spoken are the parts of a listing in one language.
type spoken struct {
	facts timed[cardHTML]
	hours timed[string] // the line about opening times
}

// timed is something made from a listing that holds for a span of time. Two
// requests may make it at once; both make the same.
type timed[T any] struct{ kept atomic.Pointer[spell[T]] }

type spell[T any] struct {
	number int64 // of the span
	value  T
}

// at is the value for a moment, made when there is none for its span yet.
func (t *timed[T]) at(now time.Time, span time.Duration, fill func() (T, error)) (T, error) {
	number := now.UnixNano() / int64(span)
	if s := t.kept.Load(); s != nil && s.number == number {
		return s.value, nil
	}
	value, err := fill()
	if err == nil {
		t.kept.Store(&spell[T]{number, value})
	}
	return value, err
}

func newShelf(tongues int) *shelf {
	return &shelf{byID: map[string]*list.Element{}, order: list.New(), tongues: tongues}
}

// listings gives the public ones of some ids. Only those that changed since
// they were last shown are read in full.
func (s *shelf) listings(ctx context.Context, store directory.Store, ids []string) (map[string]*shelved, error) {
	heads, err := store.Heads(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*shelved, len(ids))
	var missing []string
	s.mu.Lock()
	for _, id := range ids {
		head, visible := heads[id]
		if !visible {
			continue
		}
		if e := s.byID[id]; e != nil && e.Value.(*shelved).seq == head.Seq {
			s.order.MoveToFront(e)
			out[id] = e.Value.(*shelved)
		} else {
			missing = append(missing, id)
		}
	}
	s.mu.Unlock()
	if len(missing) > 0 {
		err = s.read(ctx, store, missing, heads, out)
	}
	for id, l := range out {
		if !l.listing.Public() {
			delete(out, id)
		}
	}
	return out, err
}

// read loads listings and keeps them under the change that was asked for
// before. A change in between makes them newer than that, so that the next use
// reads them again: never older.
func (s *shelf) read(ctx context.Context, store directory.Store, ids []string, heads map[string]directory.Head, out map[string]*shelved) error {
	found, err := store.Listings(ctx, ids)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range found {
		l := &shelved{id: found[i].ID, seq: heads[found[i].ID].Seq, listing: &found[i], words: make([]spoken, s.tongues)}
		out[l.id] = l
		s.keep(l)
	}
	return nil
}

func (s *shelf) keep(l *shelved) {
	if e := s.byID[l.id]; e != nil {
		e.Value = l
		s.order.MoveToFront(e)
		return
	}
	for s.order.Len() >= maxShelved {
		oldest := s.order.Back()
		delete(s.byID, oldest.Value.(*shelved).id)
		s.order.Remove(oldest)
	}
	s.byID[l.id] = s.order.PushFront(l)
}

// headline is the line about opening times, true for a minute.
func (l *shelved) headline(s *edition) string {
	now := s.Now()
	text, _ := l.words[s.number].hours.at(now, time.Minute, func() (string, error) { return s.times(l.listing).headline(), nil })
	return text
}
