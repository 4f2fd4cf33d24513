package search_test

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"anchorpoint/data"
	"anchorpoint/data/demo"
	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/search/eval"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// today is the day that the demo directory is made for.
var today = time.Date(2026, 11, 18, 14, 0, 0, 0, time.UTC)

// minimums are the thresholds on the judged queries. At each release they rise
// to the measured value less 0.02; they never fall.
const minimums = "ndcg10=0.79,success5=0.94,mrr=0.89"

// demoIndex is the whole search over the demo directory, and the ids of its
// listings by their slugs.
func demoIndex(t *testing.T) (*search.Index, *geo.Resolver, map[string]string) {
	t.Helper()
	words, err := directory.ReadVocabularies(data.FS)
	fatal(t, err)
	lexicon, err := understand.NewLexicon(data.FS, words)
	fatal(t, err)
	blob, err := data.FS.ReadFile("vectors.bin")
	fatal(t, err)
	model, err := vectors.DecodeModel(blob)
	fatal(t, err)
	places, err := geo.Open(geo.Options{Data: data.FS})
	fatal(t, err)
	dir := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "directory.db"))
	fatal(t, err)
	t.Cleanup(func() { store.Close() })
	slugs := map[string]string{}
	var batch []directory.Incoming
	for _, l := range demo.Listings(today) {
		batch = append(batch, directory.Incoming{Listing: l})
		slugs[l.Source.ID] = l.ID
	}
	_, err = store.ApplyFeed(t.Context(), demo.Feed, batch, func(_ *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
		return &in, directory.Added
	})
	fatal(t, err)
	index, err := search.Open(t.Context(), search.Options{Dir: filepath.Join(dir, "index"), Source: store,
		Vocabularies: words, Places: places, Lexicon: lexicon, Vectors: model, Now: func() time.Time { return today }})
	fatal(t, err)
	t.Cleanup(func() { index.Close() })
	fatal(t, index.CatchUp(t.Context()))
	return index, places, slugs
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestJudgedQueries(t *testing.T) {
	index, places, slugs := demoIndex(t)
	questions := readFile(t, "testdata/judged/queries.tsv", func(f *os.File) ([]eval.Question, error) {
		return eval.ReadQuestions(f.Name(), f)
	})
	grades := readFile(t, "testdata/judged/grades.tsv", func(f *os.File) (eval.Grades, error) {
		return eval.ReadGrades(f.Name(), f, questions)
	})
	if gone := grades.Publish(func(id string) (string, bool) { own, ok := slugs[id]; return own, ok }); gone > 0 {
		t.Errorf("%d graded listings are not in the demo directory", gone)
	}
	run, err := eval.Ask(t.Context(), "anchorpoint", engine(index, places), questions, nil)
	fatal(t, err)
	report := eval.Evaluate(questions, grades, run)
	var out strings.Builder
	fatal(t, report.Write(&out))
	t.Log("\n" + out.String())
	wanted, err := eval.ParseMinimums(minimums)
	fatal(t, err)
	for _, missed := range report.Overall.Missed(wanted) {
		t.Error(missed)
	}
	if report.Overall.Empty > 0 {
		t.Errorf("%d queries have an empty page", report.Overall.Empty)
	}
}

// queryOf is a judged question as the page and the public interface ask it.
func queryOf(q eval.Question, places *geo.Resolver) search.Query {
	query := search.Query{Text: q.Text, Limit: 10, WithinM: q.WithinMiles * geo.MetresPerMile, Now: today}
	if q.Near != "" {
		query.Place = places.Resolve(q.Near).Place
	}
	if q.Filters.Get("access") != "" || q.Filters.Get("cost") != "" || q.Filters.Get("join") != "" {
		query.Filters.Terms = map[directory.VocabularyID][]string{
			directory.AccessVocabulary: q.Filters["access"], directory.CostVocabulary: q.Filters["cost"],
			directory.JoiningVocabulary: q.Filters["join"],
		}
	}
	return query
}

func engine(index *search.Index, places *geo.Resolver) eval.Engine {
	return func(ctx context.Context, q eval.Question) (eval.Answer, error) {
		begun := time.Now()
		query := queryOf(q, places)
		results, err := index.Search(ctx, query)
		answer := eval.Answer{Took: time.Since(begun)}
		for _, h := range results.Hits {
			answer.IDs = append(answer.IDs, h.ID)
		}
		return answer, err
	}
}

func readFile[T any](t *testing.T, name string, read func(*os.File) (T, error)) T {
	t.Helper()
	f, err := os.Open(name)
	fatal(t, err)
	defer f.Close()
	v, err := read(f)
	fatal(t, err)
	return v
}

// TestMapCountsWhatTheListCounts asks both the same questions, understood and
// widened as they may be.
func TestMapCountsWhatTheListCounts(t *testing.T) {
	index, places, _ := demoIndex(t)
	questions := readFile(t, "testdata/judged/queries.tsv", func(f *os.File) ([]eval.Question, error) { return eval.ReadQuestions("queries.tsv", f) })
	pins := 0
	for _, question := range questions {
		q := queryOf(question, places)
		list, err := index.Search(t.Context(), q)
		fatal(t, err)
		onMap, err := index.Map(t.Context(), q, search.MapAsk{Box: orb.Bound{Min: orb.Point{-9, 49}, Max: orb.Point{2, 61}}, Zoom: 6})
		fatal(t, err)
		if onMap.Total != list.Total || onMap.Absent > onMap.Total {
			t.Errorf("%s: the map counts %d, %d of them absent; the list %d", question.Text, onMap.Total, onMap.Absent, list.Total)
		}
		q.NoFacets = true
		bare, err := index.Search(t.Context(), q)
		fatal(t, err)
		if bare.Total != list.Total || !slices.EqualFunc(bare.Hits, list.Hits, func(a, b search.Hit) bool { return a.ID == b.ID }) || len(bare.Facets.Groups) > 0 {
			t.Errorf("%s: without facets %d, not %d", question.Text, bare.Total, list.Total)
		}
		pins += onMap.Pins
	}
	if pins == 0 {
		t.Error("no question has a pin")
	}
}

// TestNamesComeFirst types names of listings, whole and in part.
func TestNamesComeFirst(t *testing.T) {
	index, _, slugs := demoIndex(t)
	names := readFile(t, "testdata/names.tsv", func(f *os.File) ([]string, error) {
		var lines []string
		scanner := bufio.NewScanner(f)
		for scanner.Scan() {
			lines = append(lines, scanner.Text())
		}
		return lines[1:], scanner.Err()
	})
	missed := 0
	for _, line := range names {
		typed, slug, _ := strings.Cut(line, "\t")
		results, err := index.Search(t.Context(), search.Query{Text: typed, Now: today})
		fatal(t, err)
		if len(results.Hits) == 0 || results.Hits[0].ID != slugs[slug] {
			missed++
			t.Logf("%q does not find %s first", typed, slug)
		}
	}
	t.Logf("%d of %d names come first", len(names)-missed, len(names))
	if missed > 0 {
		t.Errorf("%d names do not come first", missed)
	}
}
