package demo

import (
	"regexp"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// shortest is the fewest letters of a description that says something.
const shortest = 40

func TestDescriptions(t *testing.T) {
	authored := map[string]listed{}
	places, err := readPlaces(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		for _, g := range p.Groups {
			for _, s := range g.Services {
				authored[g.ID+"/"+slugOf(s.Name)] = s
			}
		}
	}
	said, thin := map[string]string{}, 0
	for _, l := range Listings(day) {
		slug, text := l.Source.ID, l.Service.Description
		if l.Service.Name == "" || text == "" {
			t.Errorf("%s has no name or description", slug)
		}
		if authored[slug].Thin {
			thin++
		} else if len(text) < shortest {
			t.Errorf("%s says too little", slug)
		}
		for sentence := range strings.SplitSeq(text, ". ") {
			key := strings.ToLower(strings.Trim(sentence, ". "))
			other := said[key]
			if other != "" && len(key) > shortest && authored[slug].Twin != other && authored[other].Twin != slug {
				t.Errorf("%s and %s both say %q", slug, other, sentence)
			}
			said[key] = slug
		}
		if twin := authored[slug].Twin; twin != "" && authored[twin].Name == "" {
			t.Errorf("%s: its twin %q is not there", slug, twin)
		}
	}
	if thin == 0 || thin > len(authored)/20 {
		t.Errorf("%d of %d listings are thin", thin, len(authored))
	}
}

// person finds what looks like somebody's name.
var person = regexp.MustCompile(`\b(Mr|Mrs|Ms|Miss|Dr|Rev|Sir)\.? [A-Z]`)

func TestNobodyIsNamed(t *testing.T) {
	for _, l := range Listings(day) {
		for _, text := range texts(l) {
			if name := person.FindString(text); name != "" {
				t.Errorf("%s: %q looks like a person", l.Source.ID, name)
			}
		}
		for _, c := range l.Service.Contacts {
			if c.Name != "" {
				t.Errorf("%s: contact %q", l.Source.ID, c.Name)
			}
		}
	}
}

// What is said of a hidden address must not give it away, and no other listing
// may stand at it.
func TestHiddenAddressesStayHidden(t *testing.T) {
	listings := Listings(day)
	shown := map[string]string{}
	for _, l := range listings {
		for _, at := range l.Locations() {
			if l.Visibility == geo.Shown {
				shown[at.ID] = l.Source.ID
			}
		}
	}
	for _, l := range listings {
		if l.Visibility != geo.Hidden {
			continue
		}
		for _, at := range l.Locations() {
			if other := shown[at.ID]; other != "" {
				t.Errorf("%s stands at the hidden address of %s", other, l.Source.ID)
			}
		}
		secrets := secretsOf(l)
		l.Redact()
		text := document(t, l)
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s gives away %q", l.Source.ID, secret)
			}
		}
	}
}

func secretsOf(l directory.Listing) []string {
	var out []string
	for _, at := range l.Locations() {
		out = append(out, at.Name, at.Postcode(), at.ID)
	}
	return out
}

// An authored venue or area that nothing uses is a slip of the pen.
func TestPartsAreUsed(t *testing.T) {
	places, err := readPlaces(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		used := map[string]bool{}
		for _, g := range p.Groups {
			for _, s := range g.Services {
				for word := range strings.FieldsSeq(s.At + " " + s.Area) {
					used[word] = true
				}
			}
		}
		for key := range p.Venues {
			if !used[key] {
				t.Errorf("%s: nothing happens at %s", p.Key, key)
			}
		}
		for key := range p.Areas {
			if !used[key] {
				t.Errorf("%s: nothing covers %s", p.Key, key)
			}
		}
	}
}
