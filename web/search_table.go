package web

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"github.com/gin-gonic/gin"
	"github.com/xuri/excelize/v2"
)

// tableColumns are the heads of a table of services. A further column may be
// added at the end; none changes its meaning.
var tableColumns = []string{"id", "name", "organization", "description", "needs", "status", "places", "cost", "first_step", "joining",
	"how", "times", "address", "postcode", "how_it_reaches_you", "distance_miles", "area", "ages", "languages", "access", "phone", "email",
	"website", "last_checked", "last_changed", "page", "source", "licence", "attribution", "note"}

// tableRow is one service as cells of text, in the order of tableColumns.
func (s *edition) tableRow(f *searchFile, r *fileRow) []string {
	l := r.listing
	places := s.placesCell(l)
	address, postcode := fileAddress(l)
	return plainCells(l.ID, plainLine(l.Service.Name), plainLine(l.Organization().Name), plain(l.Service.Description),
		s.needNames(l), pausedWords(s.Language, l, s.Now()), places, cmp.Or(s.costShort(l), s.T("fact.not-stated")),
		s.termNames(l, directory.FirstStepVocabulary), s.termNames(l, directory.JoiningVocabulary), s.termNames(l, directory.DeliveryVocabulary),
		oneCell(s.times(l).lines()), address, postcode, s.fileReason(f, r), fileMiles(r), s.areaWords(l),
		ageWords(s.Language, &l.Service), s.spokenHere(l), s.termNames(l, directory.AccessVocabulary), filePhones(l),
		cmp.Or(emailOf(l.Service.Email), emailOf(l.Organization().Email)), fileWebsite(l), day(l.LastAssured()), day(r.at),
		f.base+servicePath(l), r.source.Title, r.licence, r.source.Attribution, "")
}

// oneCell puts lines behind each other so that it is seen where one ends.
func oneCell(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		switch {
		case i > 0 && strings.HasSuffix(lines[i-1], "."):
			b.WriteString(" ")
		case i > 0:
			b.WriteString("; ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// plainCells takes the no-break spaces of pages out, and the marks round a group's
// own words, which letters cannot show.
func plainCells(cells ...string) []string {
	for i := range cells {
		cells[i] = noMarks.Replace(strings.ReplaceAll(cells[i], nbsp, " "))
	}
	return cells
}

func (s *edition) needNames(l *directory.Listing) string {
	var out []string
	for _, ids := range [][]string{l.Needs.Main, l.Needs.Also} {
		for _, id := range ids {
			if t, ok := s.Vocabularies.Need(id); ok {
				out = append(out, s.needLabel(t))
			}
		}
	}
	return strings.Join(out, "; ")
}

// termNames are the facts that are stated as true.
func (s *edition) termNames(l *directory.Listing, v directory.VocabularyID) string {
	var out []string
	for _, t := range s.yesTerms(l, v) {
		out = append(out, s.facetLabel(v, t))
	}
	return strings.Join(out, "; ")
}

// fileReason is the first line of the card.
func (s *edition) fileReason(f *searchFile, r *fileRow) string {
	w := where{in: s.Language, place: f.place, listing: r.listing, hit: r.hit, name: s.areaName}
	return w.placeReason(true)
}

// placesCell are the words of the card, without the name of the fact where it is
// the head of the column.
func (s *edition) placesCell(l *directory.Listing) string {
	words, how := placesWords(s.Language, l, s.Now())
	if how == unknown {
		return s.T("fact.not-stated")
	}
	return words
}

// fileMiles is no finer than the words of the page; of "less than half a mile" it
// is the half.
func fileMiles(r *fileRow) string {
	if r.hit.Access == "" || withheldAddress(r.listing) {
		return ""
	}
	miles, ok := geo.RoundMiles(r.hit.DistanceM, r.hit.AccuracyM)
	if !ok {
		return ""
	}
	return strconv.FormatFloat(miles.Miles, 'f', -1, 64)
}

// fileAddress is the first public address; a hidden one has none.
func fileAddress(l *directory.Listing) (street, postcode string) {
	if withheldAddress(l) {
		return "", ""
	}
	for _, at := range l.Locations() {
		if strings.EqualFold(at.LocationType, "virtual") || len(at.Addresses) == 0 {
			continue
		}
		a := at.Addresses[0]
		var parts []string
		for _, words := range nonEmpty(plainLine(at.Name), plainLine(a.Address1), plainLine(a.Address2), plainLine(a.City)) {
			if !holds(parts, words) {
				parts = append(parts, words)
			}
		}
		return strings.Join(parts, ", "), plainLine(a.PostalCode)
	}
	return "", ""
}

// withheldAddress says that no address or distance may be told.
func withheldAddress(l *directory.Listing) bool {
	return l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly
}

func filePhones(l *directory.Listing) string {
	var out []string
	for _, p := range l.Phones() {
		if dial(p.Number) != "" {
			out = append(out, plainLine(p.Number))
		}
	}
	return strings.Join(out, "; ")
}

func fileWebsite(l *directory.Listing) string {
	href, _ := webAddress(l.Service.URL)
	if href == "" {
		href, _ = webAddress(l.Organization().Website)
	}
	return href
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// guardCell keeps a spreadsheet from taking a text for a formula: such a text
// gets an apostrophe before it, and one that has an apostrophe there already
// another. The reader of imports takes one away again.
func guardCell(cell string) string {
	if rest := strings.TrimLeft(cell, "'"); rest != "" && strings.ContainsRune("=+-@\t\r", rune(rest[0])) {
		return "'" + cell
	}
	return cell
}

// writeLine writes one line of CSV. Every cell stands in quotation marks, which
// the standard library does only where the format needs them.
func writeLine(b *bytes.Buffer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(guardCell(cell), `"`, `""`))
		b.WriteByte('"')
	}
	b.WriteString("\r\n")
}

// gatherTable loads all rows of a table.
func (s *edition) gatherTable(c *gin.Context, name string) (f searchFile, done bool, err error) {
	if f, done, err = s.fileForm(c, name); done || err != nil {
		return f, true, err
	}
	f.form.Page = 1
	return f, false, s.gather(c.Request.Context(), &f, 0, maxFileRows)
}

// searchCSV answers GET /search.csv.
func (s *edition) searchCSV(c *gin.Context) error {
	f, done, err := s.gatherTable(c, "/search.csv")
	if done || err != nil {
		return err
	}
	var b bytes.Buffer
	writeLine(&b, tableColumns)
	for i := range f.rows {
		writeLine(&b, s.tableRow(&f, &f.rows[i]))
	}
	for _, note := range f.notes(maxFileRows) {
		row := make([]string, len(tableColumns))
		row[len(row)-1] = note
		writeLine(&b, row)
	}
	return s.sendSearchFile(c, "text/csv; charset=utf-8; header=present", "services.csv", b.Bytes())
}

// searchXLSX answers GET /search.xlsx. Cells hold text, so none can be a
// formula and none needs a guard.
func (s *edition) searchXLSX(c *gin.Context) error {
	f, done, err := s.gatherTable(c, "/search.xlsx")
	if done || err != nil {
		return err
	}
	book := excelize.NewFile()
	defer book.Close()
	if err := s.writeSheets(book, &f); err != nil {
		return fmt.Errorf("write a workbook: %w", err)
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		return fmt.Errorf("write a workbook: %w", err)
	}
	return s.sendSearchFile(c, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "services.xlsx", b.Bytes())
}

// writeSheets writes the services and, on a second sheet, what the file is.
func (s *edition) writeSheets(book *excelize.File, f *searchFile) error {
	const first, second = "Services", "About"
	if err := book.SetSheetName("Sheet1", first); err != nil {
		return err
	}
	if _, err := book.NewSheet(second); err != nil {
		return err
	}
	w, err := book.NewStreamWriter(first)
	if err != nil {
		return err
	}
	if err = w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err = writeCells(w, 1, tableColumns); err != nil {
		return err
	}
	for i := range f.rows {
		if err = writeCells(w, i+2, s.tableRow(f, &f.rows[i])); err != nil {
			return err
		}
	}
	if err = w.Flush(); err != nil {
		return err
	}
	about := append([]string{s.Site.Publisher, "Search: " + f.base + f.form.path(), "Made: " + s.Now().UTC().Format(time.RFC3339),
		"Each row names its source, licence and attribution. What is not stated is unknown: it never means no."}, f.notes(maxFileRows)...)
	for i, line := range about {
		if err = book.SetCellStr(second, fmt.Sprintf("A%d", i+1), line); err != nil {
			return err
		}
	}
	return nil
}

// writeCells writes one row as texts. XML takes no control characters, and a
// cell takes 32,767 letters.
func writeCells(w *excelize.StreamWriter, row int, cells []string) error {
	values := make([]any, len(cells))
	for i, cell := range cells {
		values[i] = clean(cell, 32_000)
	}
	return w.SetRow(fmt.Sprintf("A%d", row), values)
}
