package hsds

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Mapping says what the columns of a CSV are. It is kept as a TOML file, which
// a person can read and change; docs are in data/mappings/README.md.
type Mapping struct {
	Title       string `toml:"title,omitempty"`
	Source      string `toml:"source,omitempty"`
	Licence     string `toml:"licence,omitempty"`
	Attribution string `toml:"attribution,omitempty"`
	// Requires are the columns by which a file is known to be of this kind.
	Requires []string `toml:"requires,omitempty"`
	// Delimiter is needed only where the header does not show it.
	Delimiter string `toml:"delimiter,omitempty"`
	// Nulls are words that stand for nothing, in any case.
	Nulls []string `toml:"nulls,omitempty"`
	// ID names the columns that together make the source's id.
	ID []string `toml:"id,omitempty"`
	// Columns says which field a column fills. Several columns may fill one
	// field; they are joined with a line break, or with Join[field].
	Columns map[string]string `toml:"columns"`
	Join    map[string]string `toml:"join,omitempty"`
	// Text fills fields with words of our own; {Column} stands for a cell. A
	// text whose cell is empty is left out.
	Text map[string]string `toml:"text,omitempty"`
	// Words replaces whole cells of a column before anything else.
	Words map[string]map[string]string `toml:"words,omitempty"`
	// Needs and Covers hold for every row; Facts by vocabulary ("cost").
	Needs      []string            `toml:"needs,omitempty"`
	Covers     []string            `toml:"covers,omitempty"`
	Facts      map[string][]string `toml:"facts,omitempty"`
	Visibility string              `toml:"visibility,omitempty"` // "area-only": addresses are no venues
	When       []When              `toml:"when,omitempty"`
}

// When says what follows from the words of a cell.
type When struct {
	Column   string              `toml:"column"`
	Is       []string            `toml:"is,omitempty"`       // the whole cell, in any case
	Contains []string            `toml:"contains,omitempty"` // words in it, in any case
	With     map[string]string   `toml:"with,omitempty"`     // whole cells of other columns, besides
	Needs    []string            `toml:"needs,omitempty"`    // go in front of the needs of every row
	Suggest  []string            `toml:"suggest,omitempty"`  // needs that nobody but this rule says
	Facts    map[string][]string `toml:"facts,omitempty"`
	Set      map[string]string   `toml:"set,omitempty"` // field to text
	Skip     string              `toml:"skip,omitempty"`
}

// Origin says how a mapping was found.
type Origin string

// The origins of a mapping.
const (
	Given   Origin = "given"
	BuiltIn Origin = "built in"
	Guessed Origin = "guessed"
)

// ReadMapping reads a mapping file. What it does not know is an error: a
// misspelt setting would silently lose a column.
func ReadMapping(in io.Reader) (*Mapping, error) {
	d := toml.NewDecoder(in).DisallowUnknownFields()
	var m Mapping
	if err := d.Decode(&m); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) {
			return nil, fmt.Errorf("mapping: %s", strict.String())
		}
		return nil, fmt.Errorf("mapping: %w", err)
	}
	return &m, m.check()
}

// check finds fields that no record has.
func (m *Mapping) check() error {
	var wrong []string
	for _, field := range m.Columns {
		if !knownTarget(field) {
			wrong = append(wrong, field)
		}
	}
	for field := range m.Text {
		if !knownTarget(field) {
			wrong = append(wrong, field)
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return fmt.Errorf("mapping: no field is called %s", strings.Join(slices.Compact(wrong), ", "))
	}
	return nil
}

// TOML is the mapping as a file that a person can save and change.
func (m *Mapping) TOML() ([]byte, error) {
	b, err := toml.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("write mapping: %w", err)
	}
	return b, nil
}

// matches says whether all columns that the mapping requires are there.
func (m *Mapping) matches(header []string) bool {
	return len(m.Requires) > 0 && len(missingColumns(m.Requires, header)) == 0
}

func missingColumns(wanted, header []string) []string {
	var out []string
	for _, w := range wanted {
		if columnIndex(header, w) < 0 {
			out = append(out, w)
		}
	}
	return out
}

func columnIndex(header []string, name string) int {
	return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, name) })
}

// findMapping looks for a built-in mapping whose required columns are all
// there; of several the one that requires most.
func findMapping(files fs.FS, header []string) (*Mapping, error) {
	if files == nil {
		return nil, nil
	}
	names, err := fs.Glob(files, path.Join("mappings", "*.toml"))
	if err != nil {
		return nil, fmt.Errorf("list mappings: %w", err)
	}
	var best *Mapping
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read mapping %s: %w", name, err)
		}
		m, err := ReadMapping(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if m.matches(header) && (best == nil || len(m.Requires) > len(best.Requires)) {
			best = m
		}
	}
	return best, nil
}

// guesses are names of columns, as sources write them, by field. The first
// column that fits a field gets it.
var guesses = []struct{ field, names string }{
	{"id", "id|service_id|record_id|uid|uuid|external_id|reference|ref|unique_id"},
	{"name", "name|service_name|title|service|group_name|club|charity_name|provider_name|activity_name|group|venue_name"},
	{"organization.name", "organisation|organization|organisation_name|organization_name|provider|charity|run_by|agency|agency_name"},
	{"description", "description|details|about|summary|service_description|what_we_do|activities|notes_public|long_description"},
	{"alternate_name", "alternate_name|alternative_name|also_known_as"},
	{"url", "url|website|web|web_address|web_site|link|homepage|site"},
	{"email", "email|e_mail|email_address|contact_email"},
	{"phone", "phone|telephone|tel|phone_number|telephone_number|contact_number|contact_telephone|mobile"},
	{"contact", "contact|contact_details|how_to_contact|contact_info"},
	{"contact.name", "contact_name|contact_person|lead|coordinator"},
	{"address", "address|full_address|venue_address|location_address|postal_address"},
	{"address.address_1", "address_1|address1|address_line_1|street|street_address|address_line1"},
	{"address.address_2", "address_2|address2|address_line_2|address_line2"},
	{"address.city", "city|town|locality|post_town|town_city"},
	{"address.state_province", "county|state_province|council|local_authority|area_name|borough|district"},
	{"postcode", "postcode|post_code|postal_code|zip|zip_code"},
	{"council", "area_code|council_code|gss_code|la_code|local_authority_code"},
	{"latitude", "latitude|lat|geo_lat"},
	{"longitude", "longitude|lon|lng|long|geo_lon|geo_long"},
	{"easting", "easting|eastings|x|x_coordinate"},
	{"northing", "northing|northings|y|y_coordinate"},
	{"location.name", "venue|location|location_name|building|where"},
	{"hours", "opening_times|opening_hours|hours|times|when|open|opening|session_times|day_and_time|days_and_times"},
	{"application_process", "referral_method|referral|how_to_refer|how_to_join|how_to_access|application_process|access|booking"},
	{"eligibility_description", "eligibility|eligibility_description|who_for|who_is_it_for|criteria|audience|target_group"},
	{"fees_description", "cost|costs|price|fees|fees_description|charges|fee"},
	{"minimum_age", "minimum_age|min_age|age_from"},
	{"maximum_age", "maximum_age|max_age|age_to"},
	{"area", "area_served|area_covered|service_area|coverage|areas_covered|catchment"},
	{"languages", "languages|language"},
	{"accessibility", "accessibility|disabled_access|access_information"},
	{"status", "status"},
	{"assured_date", "assured_date|last_checked|last_reviewed|date_checked|verified_date"},
	{"last_modified", "last_modified|last_updated|updated|modified|date_updated"},
	{"alert", "alert"},
	{"wait_time", "wait_time|waiting_time"},
	{"charity_number", "charity_number|registered_charity_number|charity_no"},
	{"company_number", "company_number|company_registration_number|company_no"},
	{"staff_note", "internal_notes|internalnotes|staff_notes|private_notes"},
}

// guessMapping reads a header as far as its names say what they hold.
func guessMapping(header []string) *Mapping {
	m := &Mapping{Columns: map[string]string{}}
	for _, g := range guesses {
		for name := range strings.SplitSeq(g.names, "|") {
			i := slices.IndexFunc(header, func(h string) bool { return headerKey(h) == name && m.Columns[h] == "" })
			if i < 0 {
				continue
			}
			m.Columns[header[i]] = g.field
			break
		}
	}
	filled := slices.Collect(maps.Values(m.Columns))
	for _, h := range header { // the standard's own names
		if key := headerKey(h); m.Columns[h] == "" && !slices.Contains(filled, key) {
			if _, ok := plainTarget(key); ok {
				m.Columns[h] = key
				filled = append(filled, key)
			}
		}
	}
	if i := slices.IndexFunc(header, func(h string) bool { return m.Columns[h] == "id" }); i >= 0 {
		m.ID = []string{header[i]}
	}
	return m
}

// headerKey is a column's name without case and signs.
func headerKey(s string) string {
	return strings.Trim(strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c | 0x20
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			return c
		}
		return '_'
	}, strings.TrimSpace(s)), "_")
}
