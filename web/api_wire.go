package web

import (
	"fmt"

	"anchorpoint/directory"
)

// wireForm is how much of a service stands in an answer.
type wireForm int

const (
	wireList    wireForm = iota // its own fields and its organization's
	wireFull                    // everything that hangs on it
	wireMinimal                 // id and date
)

func (p *listParams) form() wireForm {
	switch {
	case p.minimal:
		return wireMinimal
	case p.full:
		return wireFull
	}
	return wireList
}

// wire writes a public listing as a service of the standard.
func (s *Server) wire(l *directory.Listing, form wireForm) ([]byte, error) {
	body, err := directory.Encode(l.Service)
	if err != nil {
		return nil, fmt.Errorf("write service %s: %w", l.ID, err)
	}
	return body, nil
}
