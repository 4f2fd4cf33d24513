package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const smallCSV = `id,name,description,phone,service_area
1,Chorlton Tea and Talk,A cup of tea and company for anyone who is lonely.,0161 496 0001,
2,Stretford Phone Friends,A weekly phone call for anyone who is lonely.,0161 496 0002,Trafford
3,Debt Desk,Free advice on debt and bills.,0161 496 0003,
`

// manyCSV has n services with the ids 1 to n.
func manyCSV(n int) string {
	var b strings.Builder
	b.WriteString("id,name,description,phone\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "%d,Walking group %d,A slow walk and a talk.,0161 496 0%03d\n", i, i, i)
	}
	return b.String()
}

func TestImportWhileTheServerRuns(t *testing.T) {
	s := newSite(t)
	v := s.begin(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	within(t, 2*time.Second, "the new listing is found", func() bool {
		return slices.Contains(v.services(t, "search", "Chorlton tea").names(), "Chorlton Tea and Talk")
	})
	within(t, 3*time.Second, "the demo and its banner are gone", func() bool {
		_, home := v.page(t, "/")
		return v.services(t).Total == 3 && !strings.Contains(home, "do not ring")
	})
	_, page := v.page(t, "/search?q=lonely")
	wantWords(t, page, "Chorlton Tea and Talk", "Stretford Phone Friends")
}

func TestImportWithoutServerBringsTheIndexUpToDate(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	var status struct{ Documents, Seq, StoreSeq int }
	unmarshal(t, s.must(t, "index", "status", "--json"), &status)
	if status.Documents != 3 || status.Seq != status.StoreSeq || status.Seq == 0 {
		t.Errorf("index status %+v", status)
	}
	if got := s.begin(t).services(t, "search", "debt").names(); !slices.Equal(got, []string{"Debt Desk"}) {
		t.Errorf("found %q", got)
	}
}

func TestFirstImportWithdrawsTheDemo(t *testing.T) {
	withDemo := newSite(t)
	withDemo.must(t, "demo", "load")
	demo := withDemo.contents(t).published
	for _, tt := range []struct {
		name string
		args []string
		file string
		stay bool
	}{
		{"a real file", nil, smallCSV, false},
		{"keep the demo", []string{"--keep-demo"}, smallCSV, true},
		{"a rehearsal", []string{"--dry-run"}, smallCSV, true},
		{"a file of which nothing can be used", nil, "id,name\n1,\n", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := withDemo.copy(t)
			_, stderr, err := s.run(t, append([]string{"import", write(t, "a.csv", tt.file)}, tt.args...)...)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.contents(t).withdrawn; (got == 0) != tt.stay {
				t.Errorf("%d of %d listings of the demo are withdrawn", got, demo)
			}
			if said := strings.Contains(stderr, "invented services of the demo are withdrawn"); said == tt.stay {
				t.Errorf("the program said %q", stderr)
			}
		})
	}
}

func TestDemoComesAndGoes(t *testing.T) {
	s := newSite(t)
	wantWords(t, s.must(t, "demo", "load"), "invented services changed")
	loaded := s.contents(t)
	wantWords(t, s.must(t, "demo", "load"), "0 invented services changed")
	if again := s.contents(t); again != loaded {
		t.Errorf("%+v after a second load, before it %+v", again, loaded)
	}
	s.must(t, "demo", "remove")
	if gone := s.contents(t); gone.published+gone.other != 0 || gone.withdrawn != loaded.published+loaded.other {
		t.Errorf("%+v after removal, loaded were %+v", gone, loaded)
	}
	s.must(t, "demo", "load")
	if back := s.contents(t); back.published != loaded.published || back.other != loaded.other || back.withdrawn != 0 {
		t.Errorf("%+v after a load that follows a removal, loaded were %+v", back, loaded)
	}
}

func TestSecondImportChangesNothing(t *testing.T) {
	s, file := newSite(t), write(t, "small.csv", smallCSV)
	s.must(t, "import", file)
	first := s.contents(t)
	r := s.report(t, file)
	if r.Unchanged != 3 || r.Added+r.Changed+r.Refused+r.Held+r.Withdrawn != 0 {
		t.Errorf("the second import reports %+v", r)
	}
	if second := s.contents(t); second != first {
		t.Errorf("%+v after the second import, %+v after the first", second, first)
	}
}

func TestImportReportsWhatChanged(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", "--feed", "f", write(t, "a.csv", smallCSV))
	changed := strings.Replace(smallCSV, "0161 496 0003", "0161 496 0033", 1) + "4,Quiet Garden,A garden to sit in.,,\n"
	r := s.report(t, "--feed", "f", write(t, "b.csv", changed))
	if r.Added != 1 || r.Changed != 1 || r.Unchanged != 2 || r.Withdrawn != 0 {
		t.Errorf("report %+v", r)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", "--feed", "f", write(t, "a.csv", smallCSV))
	before := s.contents(t)
	other := write(t, "b.csv", strings.Replace(smallCSV, "1,Chorlton", "9,Chorlton", 1))
	wantWords(t, s.must(t, "import", "--feed", "f", "--dry-run", "--complete", "--yes", other),
		"Rehearsal (nothing was written)", "1 added", "2 unchanged", "1 withdrawn")
	if after := s.contents(t); after != before {
		t.Errorf("%+v after the rehearsal, %+v before", after, before)
	}
	if store := s.open(t); feedExists(t, s, "g") {
		t.Errorf("a feed was made in %s", store.Path())
	}
}

func feedExists(t *testing.T, s site, name string) bool {
	s.must(t, "import", "--feed", name, "--dry-run", write(t, "c.csv", smallCSV))
	_, err := s.open(t).Feed(t.Context(), name)
	return err == nil
}

func TestCompleteWithdrawsWhatIsMissing(t *testing.T) {
	s := newSite(t)
	all, fewer, few := write(t, "all.csv", manyCSV(20)), write(t, "fewer.csv", manyCSV(18)), write(t, "few.csv", manyCSV(10))
	s.must(t, "import", "--feed", "walks", all)

	if r := s.report(t, "--feed", "walks", fewer); r.Withdrawn != 0 || s.contents(t).withdrawn != 0 {
		t.Errorf("without --complete %d were withdrawn", r.Withdrawn)
	}
	// Two of twenty are a tenth, which is let through; eight of eighteen are not.
	if r := s.report(t, "--feed", "walks", "--complete", fewer); r.Withdrawn != 2 || s.contents(t).withdrawn != 2 {
		t.Errorf("a tenth missing: %d were withdrawn", r.Withdrawn)
	}
	out, _, err := s.run(t, "import", "--feed", "walks", "--complete", few)
	if err == nil {
		t.Fatal("an import that the guard stopped succeeded")
	}
	for _, said := range []string{out, err.Error()} {
		wantWords(t, said, "8 of the feed's 18 listings", "more than a tenth", "run it again with --yes")
	}
	if got := s.contents(t).withdrawn; got != 2 {
		t.Errorf("%d are withdrawn without --yes", got)
	}
	if r := s.report(t, "--feed", "walks", "--complete", "--yes", few); r.Withdrawn != 8 || s.contents(t).published != 10 {
		t.Errorf("with --yes %d were withdrawn, %+v", r.Withdrawn, s.contents(t))
	}
	// What comes back is listed again.
	if r := s.report(t, "--feed", "walks", all); r.Refused != 0 || s.contents(t).published != 20 {
		t.Errorf("after the return of all: %+v, report %+v", s.contents(t), r.Codes)
	}
}

func TestImportOfSeveralFiles(t *testing.T) {
	s := newSite(t)
	one, two := write(t, "one.csv", smallCSV), write(t, "two.csv", strings.Replace(smallCSV, "1,Chorlton", "9,Didsbury", 1))
	broken := write(t, "broken.csv", "")
	out, _, err := s.run(t, "import", one, broken, two)
	if err == nil {
		t.Fatal("no error for the broken file")
	}
	wantWords(t, err.Error(), "broken.csv", "empty")
	wantWords(t, out, "Import of one: 3 read", "Import of two: 3 read")
	if got := s.contents(t).published; got != 6 {
		t.Errorf("%d are published, want 6: each file is a feed of its own", got)
	}
	if r := s.report(t, "--feed", "both", one, two); r.Read != 6 {
		t.Errorf("as one feed %d were read", r.Read)
	}
}

func TestImportWithMapping(t *testing.T) {
	s := newSite(t)
	file := write(t, "odd.csv", "Ref,What it is called,Tell us more\nA,Tea and Talk,Company for anyone\n")
	s.refused(t, []string{"import", file}, "odd.csv", "no column holds the name", "What it is called", "mapping")
	mapping := write(t, "map.toml", "title = \"Odd\"\nid = [\"Ref\"]\n[columns]\n\"What it is called\" = \"name\"\n\"Tell us more\" = \"description\"\n")
	wantWords(t, s.must(t, "import", "--map", mapping, file), "1 added", `"Odd"`)
	s.refused(t, []string{"import", "--map", write(t, "bad.toml", "columns = 3"), file}, "bad.toml")
	s.refused(t, []string{"import", "--map", "none.toml", file}, "none.toml", "no such file")
}

// TestGuessCanBeSaved: what the program prints as its guess is a mapping.
func TestGuessCanBeSaved(t *testing.T) {
	s, file := newSite(t), write(t, "small.csv", smallCSV)
	out := s.must(t, "import", file)
	_, guess, found := strings.Cut(out, "--map:\n")
	guess, _, _ = strings.Cut(guess, "\nImport of")
	if !found {
		t.Fatalf("no guess in:\n%s", out)
	}
	mapping := write(t, "guess.toml", guess)
	if r := s.report(t, "--map", mapping, file); r.Unchanged != 3 {
		text, _ := os.ReadFile(mapping)
		t.Errorf("with the printed guess: %+v\n%s", r, text)
	}
}

// TestImportSpeaksPlainly: what is wrong with a row is said in words, with the
// field and the row, and the last line says what was refused.
func TestImportSpeaksPlainly(t *testing.T) {
	s := newSite(t)
	file := write(t, "rows.csv", "id,name,description,latitude,longitude\n"+
		"1,Walking Group,Company on foot,100,-2.3\n"+
		"2,,,,\n"+
		"3,Tea Club,Tea and talk,53.45,-2.3\n")
	out := s.must(t, "import", "--feed", "rows", file)
	wantWords(t, out, "rows.csv line 2 held: Walking Group", "location.latitude: A latitude lies between -90 and 90", `"100, -2.3"`)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if last := lines[len(lines)-1]; last != "1 record was refused: see above." {
		t.Errorf("the last line is %q", last)
	}
	for _, line := range lines {
		if bare := strings.TrimSpace(line); regexp.MustCompile(`^\d+\s+[a-z_]+$`).MatchString(bare) {
			t.Errorf("%q is a bare code", bare)
		}
	}
}

// TestRoomForImport: bulk work needs a tenth of the disk and 1 GiB.
func TestRoomForImport(t *testing.T) {
	const gib = 1 << 30
	for _, test := range []struct {
		free, total uint64
		ok          bool
	}{
		{5 * gib, 20 * gib, true}, {gib, 10 * gib, true}, {gib - 1, 2 * gib, false}, {5 * gib, 51 * gib, false}, {0, 0, false},
	} {
		err := folder("/srv/data").room(test.free, test.total)
		if (err == nil) != test.ok {
			t.Errorf("%d of %d bytes free: %v", test.free, test.total, err)
		}
		if err != nil {
			wantWords(t, err.Error(), "/srv/data", "make room", fmt.Sprint(max(gib, test.total/10)>>20))
		}
	}
}
