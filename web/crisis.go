package web

import (
	"slices"

	"anchorpoint/geo"
	"anchorpoint/search"
)

// crisisPanel is fixed help for an emergency. It stands above everything else
// that a page has, and depends on nothing but words and settings.
type crisisPanel struct {
	ID      string
	Heading string
	Lines   []string // short sentences: what to do now
	Numbers []Number
	// Exit is for people who may be watched: the page can be left at once.
	Exit bool
}

// needPanels are the needs that call for a panel by themselves.
var needPanels = map[string]string{
	"crisis": "suicide", "self-harm": "suicide",
	"domestic-abuse": "abuse", "male-victims": "abuse", "sexual-violence": "abuse",
	"honour-fgm": "forced", "modern-slavery": "forced",
	"safeguarding-children": "at-risk", "adult-safeguarding": "at-risk",
	"homeless-now": "rough-sleeping",
}

// crisis is the panel that a search calls for, by its words or a ticked need;
// nil for none. What search says is believed; where it says nothing, the words
// are read once more without it, for it may be down or being built.
func (s *edition) crisis(text string, found search.Crisis, needs []string, place *geo.Place) *crisisPanel {
	id := found.Panel
	if id == "" && text != "" && s.Crisis != nil {
		id = s.Crisis(text).Panel
	}
	if p := s.panel(id, place); p != nil {
		return p
	}
	for _, need := range needs {
		if p := s.panel(needPanels[need], place); p != nil {
			return p
		}
	}
	return nil
}

// panel is one panel with the numbers that work where the person is.
func (s *edition) panel(id string, place *geo.Place) *crisisPanel {
	words, ok := panelWords[id]
	if !ok {
		return nil
	}
	words.ID, words.Numbers = id, s.helplines(id, place)
	return &words
}

// helplines are the numbers of a panel. Where the nation is known only those
// that work there are given; else each says where it works.
func (s *edition) helplines(panel string, place *geo.Place) []Number {
	nation := s.nation(place)
	var out []Number
	for _, n := range s.Site.Helplines {
		if !slices.Contains(n.Panels, panel) {
			continue
		}
		switch {
		case len(n.Nations) == 0:
		case nation == "":
			n.When += " (in " + joinAnd(n.Nations) + ")"
		case !slices.Contains(n.Nations, nation):
			continue
		}
		out = append(out, n)
	}
	return out
}

// The nations, each with its own lines.
const (
	england         = "England"
	wales           = "Wales"
	scotland        = "Scotland"
	northernIreland = "Northern Ireland"
)

var nationOf = map[string]string{
	"ctry:E92000001": england, "ctry:W92000004": wales, "ctry:S92000003": scotland, "ctry:N92000002": northernIreland,
}

// nation is where a place lies; empty when that is not known, or on a border.
func (s *Server) nation(place *geo.Place) string {
	if place == nil {
		return ""
	}
	nation := ""
	for _, share := range s.Places.AreasOf(*place) {
		if n := nationOf[share.Code]; n != "" {
			if nation != "" && n != nation {
				return ""
			}
			nation = n
		}
	}
	return nation
}

// withPanel is an error that happened while somebody asked for help in an
// emergency: the page that tells of it holds the panel.
type withPanel struct {
	error
	panel *crisisPanel
}

func (e withPanel) Unwrap() error { return e.error }
