package web

import (
	"slices"
	"strconv"
	"strings"

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
	watched, ok := panels[id]
	if !ok {
		return nil
	}
	p := &crisisPanel{ID: id, Heading: s.T("crisis." + id + ".heading"), Numbers: s.helplines(id, place), Exit: watched}
	for n := 1; s.Has(crisisLine(id, n)); n++ {
		p.Lines = append(p.Lines, s.T(crisisLine(id, n)))
	}
	return p
}

func crisisLine(id string, n int) string { return "crisis." + id + ".line-" + strconv.Itoa(n) }

// numbers are helplines in the language of the page.
func (s *edition) numbers(list []Number) []Number {
	out := slices.Clone(list)
	for i := range out {
		out[i].Name, out[i].When = s.Label("helpline-name", slug(out[i].Name), s.T(out[i].Name)), s.T(out[i].When)
	}
	return out
}

func (s *edition) nationNames(nations []string) string {
	names := make([]string, len(nations))
	for i, n := range nations {
		names[i] = s.Label("nation", strings.ReplaceAll(strings.ToLower(n), " ", "-"), n)
	}
	return s.List(names)
}

// helplines are the numbers of a panel. Where the nation is known only those
// that work there are given; else each says where it works.
func (s *edition) helplines(panel string, place *geo.Place) []Number {
	nation := s.nation(place)
	var out []Number
	for _, n := range s.numbers(s.Site.Helplines) {
		if !slices.Contains(n.Panels, panel) {
			continue
		}
		switch {
		case len(n.Nations) == 0:
		case nation == "":
			n.When = s.T("helpline.in-nations", "When", n.When, "Nations", s.nationNames(n.Nations))
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

var nations = []string{england, wales, scotland, northernIreland}

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
