package trust

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
	"anchorpoint/geo"
	"anchorpoint/search"
)

const (
	rounds    = 20
	listings  = 40
	childWork = "TRUST_WORK"   // what the child does: edits or imports
	childDir  = "TRUST_FOLDER" // where
	childFrom = "TRUST_FROM"   // the first number that it writes
)

// TestMain lets the test binary be the child that is killed.
func TestMain(m *testing.M) {
	if work := os.Getenv(childWork); work != "" {
		if err := child(work); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func id(n int) string { return fmt.Sprintf("listing-%06d", n) }

// child writes until it is killed and tells on standard output what was
// acknowledged: "ack LISTING NUMBER".
func child(work string) error {
	ctx := context.Background()
	dir := os.Getenv(childDir)
	from, err := strconv.Atoi(os.Getenv(childFrom))
	if err != nil {
		return err
	}
	store, index, err := openBoth(ctx, dir)
	if err != nil {
		return err
	}
	defer store.Close()
	defer index.Close()
	go index.Follow(ctx)
	for n := from; ; n++ {
		if work == "edits" {
			err = editOne(ctx, store, n)
		} else {
			err = importBatch(ctx, store, n)
		}
		if err != nil {
			return err
		}
	}
}

func editOne(ctx context.Context, store *sqlite.Store, n int) error {
	which := id(n % listings)
	_, err := store.UpdateListing(ctx, which, directory.Edit{Source: directory.SourcePerson}, func(l *directory.Listing) error {
		mark(l, n)
		return nil
	})
	if err == nil {
		_, err = fmt.Println("ack", which, n)
	}
	return err
}

func importBatch(ctx context.Context, store *sqlite.Store, n int) error {
	const size = 25
	batch := make([]directory.Incoming, size)
	for i := range batch {
		batch[i].Listing = listing((n*size + i) % (listings * 10))
		mark(&batch[i].Listing, n)
	}
	_, err := store.ApplyFeed(ctx, "feed", batch, func(_ *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
		return &in, directory.Changed
	})
	for _, in := range batch {
		if err == nil {
			_, err = fmt.Println("ack", in.Listing.ID, n)
		}
	}
	return err
}

// mark writes a number where a search by words can find it.
func mark(l *directory.Listing, n int) {
	l.Service.Name = fmt.Sprintf("Tea and talk marker%d", n)
	l.StaffNote = strconv.Itoa(n)
}

func listing(n int) directory.Listing {
	return directory.Listing{
		ID: id(n), State: directory.Published,
		Service: directory.Service{Name: "Tea and talk", Description: "Company and a cup of tea.",
			Organization: &directory.Organization{ID: "organization-" + strconv.Itoa(n%7), Name: "Good Neighbours"}},
		Source: directory.Source{Feed: "feed", ID: id(n)},
	}
}

func openBoth(ctx context.Context, dir string) (*sqlite.Store, *search.Index, error) {
	vocabularies, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		return nil, nil, err
	}
	places, err := geo.Open(geo.Options{Data: data.FS})
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlite.Open(ctx, filepath.Join(dir, "directory.db"))
	if err != nil {
		return nil, nil, err
	}
	index, err := search.Open(ctx, search.Options{
		Dir: filepath.Join(dir, "index"), Source: store, Vocabularies: vocabularies, Places: places,
	})
	return store, index, err
}

func TestKillDuringEdits(t *testing.T)   { killRounds(t, "edits") }
func TestKillDuringImports(t *testing.T) { killRounds(t, "imports") }

// killRounds kills a writing child again and again, and after each time opens
// what it left: every acknowledged write must be there, the history sound, and
// the index in step with the store.
func killRounds(t *testing.T, work string) {
	dir := t.TempDir()
	seed(t, dir)
	acknowledged := map[string]int{}
	next, total := 1, 0
	for round := range rounds {
		acks := killed(t, work, dir, next, time.Duration(30+rand.IntN(170))*time.Millisecond)
		for which, n := range acks.last {
			acknowledged[which] = n
			next = max(next, n+1)
		}
		next++ // the write under way may have been kept without its acknowledgement
		total += acks.count
		examine(t, dir, acknowledged, round == rounds-1)
		if t.Failed() {
			t.Fatalf("after round %d of %d", round+1, rounds)
		}
	}
	if total == 0 {
		t.Fatal("nothing was ever acknowledged: the rounds proved nothing")
	}
	t.Logf("%d rounds, %d acknowledged writes, 0 lost", rounds, total)
}

func seed(t *testing.T, dir string) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for n := range listings {
		if _, err := store.CreateListing(t.Context(), listing(n), directory.Edit{}); err != nil {
			t.Fatal(err)
		}
	}
}

type acks struct {
	last  map[string]int
	count int
}

// killed starts the child, lets it work for a while after its first
// acknowledgement, and kills it with SIGKILL.
func killed(t *testing.T, work, dir string, from int, after time.Duration) acks {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childWork+"="+work, childDir+"="+dir, childFrom+"="+strconv.Itoa(from))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// A child that never acknowledges anything is ended as well.
	deadline := time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() })
	defer deadline.Stop()
	got := acks{last: map[string]int{}}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // a torn last line was not acknowledged
			if !errors.Is(err, io.EOF) && !errors.Is(err, os.ErrClosed) {
				t.Fatal(err)
			}
			break
		}
		var which string
		var n int
		if _, err := fmt.Sscanf(line, "ack %s %d", &which, &n); err != nil {
			t.Fatalf("the child said %q", line)
		}
		if got.count == 0 {
			time.AfterFunc(after, func() { cmd.Process.Kill() })
		}
		got.last[which] = n
		got.count++
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() == 1 {
		t.Fatalf("the child ended by itself: %v\n%s", err, said.String())
	}
	return got
}

// examine opens store and index as a server would after the kill.
func examine(t *testing.T, dir string, acknowledged map[string]int, searchAll bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	store, index, err := openBoth(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	defer index.Close()
	following, halt := context.WithCancel(ctx)
	defer halt()
	go index.Follow(following)
	report, err := store.Check(ctx)
	if err != nil || len(report.Problems) > 0 {
		t.Fatalf("store: %v %v", report.Problems, err)
	}
	at, err := store.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := index.WaitFor(ctx, at.Last); err != nil {
		t.Fatalf("the index does not catch up with change %d: %v", at.Last, err)
	}
	compared, err := index.Check(ctx)
	if err != nil || !compared.Sound() {
		t.Fatalf("index against store: %+v %v", compared, err)
	}
	for which, n := range acknowledged {
		l, err := store.Listing(ctx, which)
		if err != nil {
			t.Fatal(err)
		}
		if kept, _ := strconv.Atoi(l.StaffNote); kept < n {
			t.Errorf("%s: acknowledged %d, kept %d", which, n, kept)
		}
		if searchAll {
			findByName(ctx, t, index, l)
		}
	}
}

// findByName searches for the marker in a listing's name.
func findByName(ctx context.Context, t *testing.T, index *search.Index, l directory.Listing) {
	t.Helper()
	results, err := index.Search(ctx, search.Query{Text: l.Service.Name, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, hit := range results.Hits {
		if hit.ID == l.ID {
			return
		}
	}
	t.Errorf("%s is not found by its name %q among %d", l.ID, l.Service.Name, results.Total)
}
