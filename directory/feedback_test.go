package directory

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestListCodesAreReadAsPeopleTypeThem(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     ListCode // empty: no code
	}{
		{"as shown", "7K3M-9QFD-2TXV", "7K3M9QFD2TXV"},
		{"small, blanks, no hyphens", " 7k3m 9qfd2txv ", "7K3M9QFD2TXV"},
		{"long dashes of a text program", "7K3M–9QFD—2TXV", "7K3M9QFD2TXV"},
		{"letters for digits", "oO01-iIlL-0000", "000111110000"},
		{"U is never in a code", "UUUU-9QFD-2TXV", ""},
		{"too short", "7K3M-9QFD-2TX", ""},
		{"too long", "7K3M-9QFD-2TXV-0", ""},
		{"nothing", "", ""},
		{"another script", "７Ｋ３Ｍ-9QFD-2TXV", ""},
		{"very long", strings.Repeat("-", 10_000) + "7K3M9QFD2TXV", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := ParseListCode(tt.in)
			if ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("ParseListCode(%q) = %q, %v; want %q", tt.in, got, ok, tt.want)
			}
		})
	}
}

func TestNewListCodesUseTheWholeAlphabet(t *testing.T) {
	letters, codes := map[rune]int{}, map[ListCode]bool{}
	const n = 2000
	for range n {
		c := NewListCode()
		if got, ok := ParseListCode(c.String()); !ok || got != c || len(c.String()) != 14 {
			t.Fatalf("the code %q is shown as %q and read as %q", string(c), c.String(), got)
		}
		codes[c] = true
		for _, r := range string(c) {
			letters[r]++
		}
	}
	if len(codes) != n || len(letters) != 32 {
		t.Errorf("%d codes of %d letters, want %d of 32", len(codes), len(letters), n)
	}
	for r, k := range letters {
		if k < n*12/32/2 || k > n*12/32*2 {
			t.Errorf("%q came %d times of %d", r, k, n*12)
		}
	}
}

func TestSpotPersonal(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []PersonalKind
	}{
		{"The number is wrong, it rings out", nil},
		{"NHS 943 476 5919", []PersonalKind{NHSNumber}},
		{"9434765919.", []PersonalKind{NHSNumber}},
		{"943-476-5919 again 943-476-5919", []PersonalKind{NHSNumber}},
		{"943 476 5918", nil}, // the check digit is another
		{"CHI 0101701136", []PersonalKind{NHSNumber}},
		{"ring 0113 496 0000 or 01632 960123 or 07700 900123", nil},
		{"+44 113 496 0000", nil},
		{"card 94347659191234", nil},
		{"QQ123456C and ab 12 34 56 c", []PersonalKind{InsuranceNumber}},
		{"DOB: 3/4/1961", []PersonalKind{BirthDate}},
		{"born on 3rd April 1961", []PersonalKind{BirthDate}},
		{"It runs on 3/4/2027", nil},
		{"moved to LS11 9AB", []PersonalKind{FullPostcode}},
		{"ls119ab", []PersonalKind{FullPostcode}},
		{"in LS11", nil},
		{"write to jo.bloggs+x@example.org!", []PersonalKind{EmailAddress}},
		{"see www.example.org", nil},
		{"", nil},
	} {
		var got []PersonalKind
		for _, p := range SpotPersonal(tt.text) {
			got = append(got, p.Kind)
			if p.Message() == "" || !strings.Contains(tt.text, p.Text) {
				t.Errorf("%q: found %q", tt.text, p.Text)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("SpotPersonal(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}

func FuzzSpotPersonal(f *testing.F) {
	f.Add("943 476 5919 LS11 9AB jo@example.org born 1/2/1970")
	f.Add("\xff9\u00a04347659 19")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range SpotPersonal(text) {
			if !strings.Contains(text, p.Text) {
				t.Errorf("found %q, which is not there", p.Text)
			}
		}
	})
}

func TestReportValidate(t *testing.T) {
	for _, tt := range []struct {
		name   string
		report Report
		field  string // empty: right
	}{
		{"a kind is enough", Report{Kind: ReportClosed}, ""},
		{"no kind", Report{Text: "x"}, "kind"},
		{"an invented kind", Report{Kind: "bored"}, "kind"},
		{"other without words", Report{Kind: ReportOther, Text: "  "}, "text"},
		{"a thousand letters", Report{Kind: ReportFull, Text: strings.Repeat("é", 1000)}, ""},
		{"one more", Report{Kind: ReportFull, Text: strings.Repeat("é", 1001)}, "text"},
		{"a venue's postcode may be told", Report{Kind: ReportWrongPlace, Text: "now at LS11 9AB"}, ""},
		{"an NHS number may not", Report{Kind: ReportOther, Text: "943 476 5919"}, "text"},
		{"an address", Report{Kind: ReportFull, Email: "jo@example.org"}, ""},
		{"no address", Report{Kind: ReportFull, Email: "jo at example"}, "email"},
		{"two addresses", Report{Kind: ReportFull, Email: "jo@example.org,al@example.org"}, "email"},
		{"a header smuggled in", Report{Kind: ReportFull, Email: "jo@example.org\r\nBcc: al@example.org"}, "email"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.report.Validate()
			if tt.field == "" && len(got) > 0 || tt.field != "" && got.For(tt.field) == "" {
				t.Errorf("problems %v, want one of %q", got, tt.field)
			}
		})
	}
}

func TestCoarseArea(t *testing.T) {
	for text, want := range map[string]bool{
		"LS11": true, "SW1A": true, "lad:E08000035": true, "ctry:E92000001": true,
		"": false, "ls11": false, "LS": false, "LS11 0": false, "LS11 0AA": false, "LS110AA": false,
		"lad:": false, "lad:E0800003' ": false, "oa:E00123456": false, "Leeds": false, "lad:e08000035": false,
	} {
		if got := CoarseArea(text); got != want {
			t.Errorf("CoarseArea(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestSuppressUnmetShowsNothingBelowTheFloor(t *testing.T) {
	sunday := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	cell := func(need, area string, at time.Time, n int) Unmet {
		return Unmet{Need: need, Area: area, From: at, Outcome: FoundFew, Count: n}
	}
	got := SuppressUnmet([]Unmet{
		cell("a", "LS1", sunday, 4), cell("a", "LS1", sunday.AddDate(0, 0, -6), 6), // one week
		cell("a", "LS2", sunday, 9), cell("a", "LS3", sunday.AddDate(0, 0, 1), 9), // two weeks
		cell("b", "", sunday, 3), cell("b", "LS4", sunday, 7),
		cell("c", "LS4", sunday, 9),
	})
	monday := sunday.AddDate(0, 0, -6)
	want := []Unmet{
		{Need: "a", Area: "LS1", From: monday, Outcome: FoundFew, Count: 10},
		{Need: "b", From: monday, Outcome: FoundFew, Count: 10, Pooled: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("shown\n%+v\nwant\n%+v", got, want)
	}
}

func TestWorkedStampsOnlyWhereItIsNews(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name    string
		listing Listing
		want    bool
	}{
		{"never confirmed", Listing{State: Published}, true},
		{"checked long ago", Listing{State: Published, Dates: Dates{Checked: Stamp{At: at.AddDate(-1, 0, 0), How: "phone"}}}, true},
		{"confirmed this week", Listing{State: Published, Dates: Dates{Confirmed: Stamp{At: at.AddDate(0, 0, -3)}}}, false},
		{"paused", Listing{State: Paused}, false},
		{"withdrawn", Listing{State: Withdrawn}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := tt.listing.Dates
			if got := tt.listing.Worked(at, "l"); got != tt.want || !got && tt.listing.Dates != before {
				t.Errorf("Worked = %v with %+v, want %v", got, tt.listing.Dates, tt.want)
			}
		})
	}
}

// A feed goes on bringing news of a listing whose telephone somebody tried.
func TestWorkedDoesNotHoldBackAFeed(t *testing.T) {
	held := Listing{State: Published, Dates: Dates{Checked: Stamp{At: time.Now(), By: "l", How: HowWorked}}}
	if held.heldByPeople() {
		t.Error("having got through counts as standing behind every field")
	}
	held.Dates.Checked.How = "phone"
	if !held.heldByPeople() {
		t.Error("a check by telephone no longer counts")
	}
}
