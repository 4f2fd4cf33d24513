package mail

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

// When the test binary is started with this variable it is a sender, which the
// test kills.
const killedSender = "ANCHORPOINT_TEST_SENDER" // "database server"

func TestMain(m *testing.M) {
	database, rest, ok := strings.Cut(os.Getenv(killedSender), " ")
	if !ok {
		os.Exit(m.Run())
	}
	if err := sendUntilKilled(database, rest); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func sendUntilKilled(database, way string) error {
	ctx := context.Background() // until it is killed
	store, err := sqlite.Open(ctx, database)
	if err != nil {
		return err
	}
	o := Options{From: "hello@example.org", TLS: NoTLS, Timeout: 5 * time.Second}
	if filepath.IsAbs(way) {
		o.Outbox = way
	} else {
		o.Server = way
	}
	s, err := New(store, o)
	if err != nil {
		return err
	}
	fmt.Println("begun")
	if err := s.SendDue(ctx); err != nil {
		return err
	}
	fmt.Println("done")
	return store.Close()
}

// killTimes runs senders over a spool and kills each with signal 9 at a moment
// of its own, until one gets to the end. It gives the number of kills.
func killTimes(t *testing.T, database, way string) int {
	t.Helper()
	for kills := 0; ; kills++ {
		if kills > 200 {
			t.Fatal("no sender gets to the end")
		}
		sender := exec.Command(os.Args[0])
		sender.Env = append(os.Environ(), killedSender+"="+database+" "+way)
		out, err := sender.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		sender.Stderr = os.Stderr
		if err := sender.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		lines.Scan() // it has begun
		if kills < 12 {
			time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
			_ = sender.Process.Kill()
		}
		done := lines.Scan()
		err = sender.Wait()
		if done && err == nil {
			return kills
		}
		if kills >= 12 {
			t.Fatalf("a sender that nobody killed ended with %v", err)
		}
	}
}

const killedLetters = 60

func spool(t *testing.T) (database string) {
	t.Helper()
	database = filepath.Join(t.TempDir(), "directory.db")
	store, err := sqlite.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for i := range killedLetters {
		l := directory.Letter{ID: fmt.Sprintf("letter-%02d", i), To: "jo@example.org", Kind: "sign-in", Language: "en", Subject: "x", Text: "x", Queued: time.Now()}
		if err := store.QueueLetter(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	return database
}

// However often the sender is killed, every letter arrives. One more copy for
// each kill is what SMTP makes unavoidable: the server had taken the letter and
// we had not noted it. It has the same Message-ID.
func TestKilledSenders(t *testing.T) {
	p := openOffice(t, NoTLS)
	kills := killTimes(t, spool(t), p.addr)
	copies := map[string]int{}
	for _, l := range p.came() {
		_, rest, _ := strings.Cut(l.body, "Message-ID: <")
		id, _, _ := strings.Cut(rest, "@")
		copies[id]++
	}
	twice := len(p.came()) - len(copies)
	t.Logf("%d letters, %d kills, %d copies too many", len(copies), kills, twice)
	if len(copies) != killedLetters {
		t.Errorf("%d of %d letters arrived", len(copies), killedLetters)
	}
	if twice > kills {
		t.Errorf("%d copies too many after %d kills", twice, kills)
	}
}

// Files are written once, whole.
func TestKilledWriters(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "outbox")
	kills := killTimes(t, spool(t), folder)
	if half, _ := filepath.Glob(filepath.Join(folder, ".letter-*")); len(half) > 0 {
		t.Errorf("half written files stay: %v", half)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil || len(files) != killedLetters {
		t.Errorf("%d files after %d kills, want %d (%v)", len(files), kills, killedLetters, err)
	}
	for _, name := range files {
		if b, err := os.ReadFile(name); err != nil || !strings.Contains(string(b), "Message-ID: <letter-") {
			t.Errorf("%s is not whole: %v", filepath.Base(name), err)
		}
	}
}
