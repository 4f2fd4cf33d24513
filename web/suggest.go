package web

import (
	"fmt"
	"strconv"

	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// suggestion completes what a person is typing.
type suggestion struct {
	Kind string `json:"kind"` // "crisis", "need", "service", "organization" or "place"
	ID   string `json:"id,omitempty"`
	Text string `json:"text"`            // what to search for
	Note string `json:"note,omitempty"`  // such as the county of a place
	Show string `json:"label,omitempty"` // shown instead of Text
}

type suggestions struct {
	Suggestions []suggestion `json:"suggestions"`
}

// Limits of suggestions.
const (
	defaultSuggestions = 8
	leastLetters       = 2
)

// suggest answers GET /api/suggest. It reads memory only, and nothing that a
// person types here is kept.
func (s *edition) suggest(c *gin.Context) error {
	text := clean(c.Query("q"), search.MaxTextRunes)
	limit, err := suggestLimit(c.Query("limit"))
	if err != nil {
		return err
	}
	out := suggestions{Suggestions: []suggestion{}}
	if len([]rune(text)) >= leastLetters {
		if out.Suggestions, err = s.complete(c, text, limit); err != nil {
			return err
		}
	}
	c.Header("Cache-Control", "private, max-age=60")
	c.Header("X-Robots-Tag", "noindex")
	return sendJSON(c, s.Server, 200, out)
}

func suggestLimit(given string) (int, error) {
	if given == "" {
		return defaultSuggestions, nil
	}
	limit, err := strconv.Atoi(given)
	if err != nil || limit < 1 {
		return 0, badParameter{"limit", fmt.Sprintf("is a whole number from 1 to %d", search.MaxSuggestions)}
	}
	return min(limit, search.MaxSuggestions), nil
}

// complete never suggests an emergency; to words that tell of one it answers
// first with the way to help.
func (s *edition) complete(c *gin.Context, text string, limit int) ([]suggestion, error) {
	found, err := s.Index.Suggest(c.Request.Context(), text, limit)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errSearch, err)
	}
	out := make([]suggestion, 0, limit+1)
	if s.crisis(text, search.Crisis{}, nil, nil) != nil {
		out = append(out, suggestion{Kind: "crisis", Text: text, Show: s.T("suggest.crisis")})
	}
	for _, f := range found {
		out = append(out, suggestion{Kind: f.Kind, ID: f.ID, Text: f.Text, Note: f.Note})
	}
	return out[:min(len(out), limit)], nil
}
