package main

import (
	"context"
	"errors"
	"sync"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/directory/sqlite"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// parts are what most commands work on. close lets go of them in order.
type parts struct {
	folder       folder
	store        *sqlite.Store
	places       *geo.Resolver
	calendar     *hours.Calendar
	vocabularies *directory.Vocabularies
	lexicon      *understand.Lexicon // set by openIndex
	readLexicon  func() (*understand.Lexicon, error)
}

// open opens the data folder, its store and the place data.
func (p *program) open(ctx context.Context) (*parts, error) {
	f, err := openFolder(p.settings.data)
	if err != nil {
		return nil, err
	}
	vocabularies, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		return nil, err
	}
	readLexicon := sync.OnceValues(func() (*understand.Lexicon, error) {
		return understand.NewLexicon(data.FS, vocabularies)
	})
	if p.serving {
		go readLexicon() // openIndex takes it
	}
	places, err := geo.Open(geo.Options{
		Data: data.FS, Dir: f.place(), Home: p.settings.home, Serves: p.settings.serves,
		Warn: func(text string) { p.log.Warn(text) },
	})
	if err != nil {
		return nil, err
	}
	calendar, err := readCalendar(p.settings.terms, places)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, f.database())
	if err != nil {
		return nil, err
	}
	return &parts{folder: f, store: store, places: places, calendar: calendar, vocabularies: vocabularies,
		readLexicon: readLexicon}, nil
}

func (x *parts) close() error { return x.store.Close() }

// openIndex opens the search index of the data folder. The caller holds the
// server lock.
func (p *program) openIndex(ctx context.Context, x *parts) (*search.Index, error) {
	var err error
	if x.lexicon, err = x.readLexicon(); err != nil {
		return nil, err
	}
	model, err := shippedVectors()
	if err != nil {
		return nil, err
	}
	index, err := search.Open(ctx, search.Options{
		Dir: x.folder.index(), Source: x.store, Vocabularies: x.vocabularies, Places: x.places,
		Lexicon: x.lexicon, Vectors: model,
		Periods: p.settings.periods, Calendar: x.calendar, Log: p.log, Now: p.now,
	})
	if err != nil {
		return nil, err
	}
	if err := p.usePhrases(ctx, x, index); err != nil {
		return nil, errors.Join(err, index.Close())
	}
	return index, nil
}

// usePhrases puts in force what staff added to the lexicon. A phrase that it no
// longer takes, as its need is gone, stays in the store and is not used.
func (p *program) usePhrases(ctx context.Context, x *parts, index *search.Index) error {
	phrases, err := x.store.NeedPhrases(ctx)
	if err != nil {
		return err
	}
	refused, err := index.UsePhrases(phrases)
	for _, r := range refused {
		p.log.Warn("a phrase of staff is not used: the need that it was added to is no more", "id", r.ID, "need", r.Need)
	}
	return err
}

// crisis finds an emergency in a text with the lexicon alone, so that help is
// shown even when search does not answer.
func (p *program) crisis(x *parts) func(string) search.Crisis {
	return func(text string) search.Crisis {
		found := x.lexicon.Query(text, understand.Options{Now: p.now()}).Crisis
		if found == nil {
			return search.Crisis{}
		}
		return search.Crisis{Panel: found.ID, Phrase: found.Phrase}
	}
}

// shippedVectors are the word vectors that a new installation starts with.
func shippedVectors() (*vectors.Model, error) {
	blob, err := data.FS.ReadFile("vectors.bin")
	if err != nil {
		return nil, err
	}
	return vectors.DecodeModel(blob)
}

// bringUpToDate lets the index follow the store when no server does it. With a
// server running it does nothing: the server follows by itself.
func (p *program) bringUpToDate(ctx context.Context, x *parts) (err error) {
	lock, err := x.folder.lock(0)
	if errors.Is(err, errServerRuns) {
		return nil
	}
	if err != nil {
		return err
	}
	defer lock.release()
	index, err := p.openIndex(ctx, x)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if err := follow(ctx, index, x.store); err != nil || !index.Grown() {
		return err
	}
	return index.Rebuild(ctx, nil)
}

// follow runs the index's follower until searches see the store's newest
// change.
func follow(ctx context.Context, index *search.Index, store directory.Store) error {
	at, err := store.Position(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- index.Follow(ctx) }()
	err = index.WaitFor(ctx, at.Last)
	stop()
	if followed := <-done; err == nil && !errors.Is(followed, context.Canceled) {
		err = followed
	}
	return err
}
