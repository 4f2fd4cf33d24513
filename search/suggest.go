package search

import "context"

// Suggestion completes what a person is typing.
type Suggestion struct {
	Kind string // "need", "service", "organization" or "place"
	ID   string // need id, listing id, organization id or place id
	Text string // what to show and to search for
	Note string // "Did you mean", a container, or empty
}

// MaxSuggestions bounds one answer.
const MaxSuggestions = 20

// Suggest completes a text: needs first, then names of services and
// organizations, then places. Nothing before two letters.
func (x *Index) Suggest(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	return nil, ctx.Err()
}
