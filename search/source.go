package search

import (
	"context"

	"anchorpoint/directory"
)

// Source is what the index needs of a store. It must act for the system, so
// that the follower also sees what is no longer public. directory.Store is one.
type Source interface {
	Position(ctx context.Context) (directory.Position, error)
	Changes(ctx context.Context, after int64, limit int) ([]directory.Change, error)
	Listings(ctx context.Context, ids []string) ([]directory.Listing, error)
	Walk(ctx context.Context, visit func(directory.Listing) error) (seq int64, err error)
	Wake() <-chan struct{}
	SearchWords(ctx context.Context, q directory.WordQuery) (directory.WordResults, error)
}
