package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"anchorpoint/web"
)

// helplineFile is the operator's own numbers: [[urgent]] for the box of the
// first page, [[helpline]] for the panels in emergencies. What it does not name
// stays as it ships.
type helplineFile struct {
	Urgent    []helplineRow `toml:"urgent"`
	Helplines []helplineRow `toml:"helpline"`
}

type helplineRow struct {
	Name    string   `toml:"name"`
	Number  string   `toml:"number"`
	When    string   `toml:"when"`
	Hours   string   `toml:"hours"`
	Text    bool     `toml:"text"`
	Panels  []string `toml:"panels"`
	Nations []string `toml:"nations"`
}

// readHelplines puts the numbers of a file into a site.
func readHelplines(path string, site *web.Site) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var read helplineFile
	if err := toml.NewDecoder(f).DisallowUnknownFields().Decode(&read); err != nil {
		return plainer(err)
	}
	if len(read.Urgent)+len(read.Helplines) == 0 {
		return errors.New("it names no number: want [[urgent]] or [[helpline]]")
	}
	if len(read.Urgent) > 0 {
		if site.Urgent, err = numbersOf("urgent", read.Urgent); err != nil {
			return err
		}
	}
	if len(read.Helplines) == 0 {
		return nil
	}
	if site.Helplines, err = numbersOf("helpline", read.Helplines); err != nil {
		return err
	}
	return web.CheckPanels(site.Helplines)
}

func numbersOf(table string, rows []helplineRow) ([]web.Number, error) {
	var out []web.Number
	for i, r := range rows {
		n := web.Number{Name: strings.TrimSpace(r.Name), Number: strings.TrimSpace(r.Number), When: strings.TrimSpace(r.When),
			Text: r.Text, Panels: r.Panels, Nations: r.Nations}
		if hours := strings.TrimSpace(r.Hours); hours != "" {
			n.When += " (" + hours + ")"
		}
		err := n.Check()
		if table == "helpline" && err == nil && len(n.Panels) == 0 {
			err = errors.New("panels: name the emergencies that it is for")
		}
		if err != nil {
			return nil, fmt.Errorf("%s %d (%s): %w", table, i+1, n.Name, err)
		}
		out = append(out, n)
	}
	return out, nil
}

// plainer says where a TOML file is wrong, and which keys it may not have.
func plainer(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		row, _ := first.Position()
		return fmt.Errorf("line %d: %q is no key of a helpline", row, strings.Join(first.Key(), "."))
	}
	var broken *toml.DecodeError
	if errors.As(err, &broken) {
		row, _ := broken.Position()
		return fmt.Errorf("line %d: %w", row, err)
	}
	return err
}
