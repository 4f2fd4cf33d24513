package main

import (
	"fmt"
	"os"
	"strings"

	"anchorpoint/data"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
)

// readCalendar gives the bank holidays that ship with the program and the
// school terms of the operator's file, if there is one.
func readCalendar(terms string, places *geo.Resolver) (*hours.Calendar, error) {
	holidays, err := data.FS.Open("holidays.csv")
	if err != nil {
		return nil, err
	}
	defer holidays.Close()
	c, err := hours.ReadCalendar(holidays)
	if err != nil || terms == "" {
		return c, err
	}
	f, err := os.Open(terms)
	if err != nil {
		return nil, fmt.Errorf("setting terms.file: %w", err)
	}
	defer f.Close()
	if err := c.ReadTerms(f, councilCode(places)); err != nil {
		return nil, fmt.Errorf("setting terms.file = %q: %w", terms, err)
	}
	return c, nil
}

// councilCode finds the GSS code of a council by its name.
func councilCode(places *geo.Resolver) func(string) (string, bool) {
	return func(name string) (string, bool) {
		terms, ok := places.Coverage(name)
		if !ok || len(terms) != 1 {
			return "", false
		}
		return strings.CutPrefix(terms[0], "lad:")
	}
}
