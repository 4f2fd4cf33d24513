package web

import (
	"encoding/json"
	"fmt"
	"time"

	"anchorpoint/data/hsds"
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

// minimalService is what a consumer needs to know what changed.
type minimalService struct {
	ID           string `json:"id"`
	LastModified string `json:"last_modified,omitzero"`
	ModifiedDate string `json:"modified_date,omitzero"`
}

// wire writes a public listing as a service of the standard.
func (s *Server) wire(l *directory.Listing, form wireForm) ([]byte, error) {
	if form == wireMinimal {
		return json.Marshal(minimalOf(l))
	}
	service, err := hsds.Service(l, hsds.WriteOptions{Vocabularies: s.Vocabularies, Place: s.fill})
	if err != nil {
		return nil, fmt.Errorf("write service %s: %w", l.ID, err)
	}
	if form == wireList {
		service = hsds.ListItem(service)
	}
	body, err := directory.Encode(service)
	if err != nil {
		return nil, fmt.Errorf("write service %s: %w", l.ID, err)
	}
	return body, nil
}

func minimalOf(l *directory.Listing) minimalService {
	m := minimalService{ID: l.ID}
	if at := modified(l); !at.IsZero() {
		m.LastModified, m.ModifiedDate = at.UTC().Format(time.RFC3339), at.UTC().Format(time.DateOnly)
	}
	return m
}
