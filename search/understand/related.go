package understand

import (
	"fmt"
	"io/fs"
	"strings"
)

// readRelated reads related.csv: for each need, those whose services also take
// somebody with it. Few directories hold a service for every need; advice that
// covers rent arrears is worth more then than nothing.
func readRelated(files fs.FS, known func(need string) bool) (map[string][]string, error) {
	out := map[string][]string{}
	err := readRows(files, "related.csv", []string{"need", "related"}, func(row []string) error {
		need, related := strings.Clone(row[0]), strings.Fields(strings.Clone(row[1]))
		for _, id := range append([]string{need}, related...) {
			if !known(id) {
				return fmt.Errorf("%q is no need", id)
			}
		}
		if _, twice := out[need]; twice || len(related) == 0 {
			return fmt.Errorf("%q stands twice or without others", need)
		}
		out[need] = related
		return nil
	})
	return out, err
}

// Related are the needs whose services also take somebody with this one.
func (l *Lexicon) Related(need string) []string { return l.related[need] }
