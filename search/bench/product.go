package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

// productRun measures the built program as its users meet it: imported into,
// started, and asked over HTTP on this machine.
type productRun struct {
	program string
	size    int
	dir     string
	out     string
	seed    uint64
	rounds  int
	edits   time.Duration

	corpus *corpus
	data   string // the program's data folder
	report productReport
	table  *tabwriter.Writer
}

// productReport is the line of -out.
type productReport struct {
	Mode         string                  `json:"mode"`
	Size         int                     `json:"listings"`
	At           time.Time               `json:"at"`
	Import       importFigures           `json:"import"`
	OpenMS       float64                 `json:"open_to_first_answer_ms"`
	IdleMB       float64                 `json:"idle_mb"`
	AfterMB      float64                 `json:"after_mb"`
	Pages        map[string]*pageFigures `json:"pages"`
	QuietP50     float64                 `json:"quiet_p50_ms"`
	EditedP50    float64                 `json:"beside_edits_p50_ms"`
	Edits        int                     `json:"edits"`
	NextRequest  int                     `json:"edits_found_by_next_request"`
	EditSearchMS percentiles             `json:"search_after_edit_ms"`
}

type importFigures struct {
	PerSecond    float64 `json:"listings_per_second"`
	PerCPUSecond float64 `json:"listings_per_cpu_second"`
	DataMB       float64 `json:"data_mb"`
	IndexMB      float64 `json:"index_mb"`
}

// Goals of the issues for the program as a whole.
const (
	leastImported   = 1000 // a second, 10,000 listings, into store and index
	mostFirstAnswer = 2000 // ms, 100,000 listings
	mostPageAt10k   = 30   // ms, p95
	mostPageAt100k  = 60
	mostBesideEdits = 1.3 // times the quiet p50
)

func measureProduct(ctx context.Context, args []string, stdout io.Writer) (err error) {
	p := productRun{table: tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)}
	flags := flag.NewFlagSet("product", flag.ContinueOnError)
	flags.StringVar(&p.program, "program", "bin/anchorpoint", "the built program")
	flags.IntVar(&p.size, "n", 10_000, "number of listings")
	flags.StringVar(&p.dir, "dir", "", "folder to work in; empty: a temporary one, removed at the end")
	flags.StringVar(&p.out, "out", "", "file to append one JSON line to")
	flags.Uint64Var(&p.seed, "seed", 1, "the same seed gives the same directory")
	flags.IntVar(&p.rounds, "rounds", 2, "rounds of 200 requests of each kind")
	flags.DurationVar(&p.edits, "edits", 10*time.Second, "how long to search beside 10 edits a second")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if p.corpus, err = openCorpus(p.seed); err != nil {
		return err
	}
	if p.dir == "" {
		if p.dir, err = os.MkdirTemp("", "anchorpoint-product"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(p.dir)) }()
	}
	p.report = productReport{Mode: "product", Size: p.size, At: time.Now().UTC(), Pages: map[string]*pageFigures{}}
	fmt.Fprintf(stdout, "%s, %d listings, load %s at the start\n\n", time.Now().Format("2 January 2006 15:04"), p.size, loadAverage())
	if err := p.measure(ctx); err != nil {
		return err
	}
	p.print()
	return p.append()
}

func (p *productRun) measure(ctx context.Context) error {
	p.data = filepath.Join(p.dir, fmt.Sprintf("product-%d-%d", p.seed, p.size))
	if err := os.RemoveAll(p.data); err != nil {
		return err
	}
	if err := p.importCorpus(ctx); err != nil {
		return err
	}
	s, err := p.start(ctx)
	if err != nil {
		return err
	}
	err = p.measureServer(ctx, s)
	return errors.Join(err, s.stop())
}

// importCorpus imports the invented directory with the program, from the file
// to a searchable index, as an operator would.
func (p *productRun) importCorpus(ctx context.Context) error {
	file := filepath.Join(p.dir, fmt.Sprintf("corpus-%d-%d.ndjson", p.seed, p.size))
	if err := p.corpus.writeFile(ctx, file, p.size); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, p.program, "import", "--feed", "bench", "--now", today.Format(time.DateOnly), "--data", p.data, file)
	cmd.Env = plainEnvironment()
	begun := time.Now()
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w\n%s", err, tail(said))
	}
	took := time.Since(begun)
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	p.report.Import = importFigures{float64(p.size) / took.Seconds(), float64(p.size) / used.Seconds(), diskMB(p.data), diskMB(filepath.Join(p.data, "index"))}
	return os.Remove(file)
}

// plainEnvironment is this process's without the program's own settings, which
// would change what is measured.
func plainEnvironment() []string {
	var out []string
	for _, line := range os.Environ() {
		if !strings.HasPrefix(line, "ANCHORPOINT_") {
			out = append(out, line)
		}
	}
	return out
}

func tail(b []byte) []byte { return b[max(0, len(b)-2000):] }

// server is the program serving.
type server struct {
	cmd *exec.Cmd
	url string
}

// startWait is how long the program may take to listen.
const startWait = 2 * time.Minute

// start serves on a free port of the loopback and waits for the first answer
// of search.
func (p *productRun) start(ctx context.Context) (*server, error) {
	s := &server{cmd: exec.Command(p.program, "serve", "--data", p.data, "--addr", "127.0.0.1:0", "--now", today.Format(time.DateOnly),
		"--limits-rate", "0", "--log-level", "error")}
	s.cmd.Env, s.cmd.Stderr = plainEnvironment(), os.Stderr
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", p.program, err)
	}
	address := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			if url, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
				address <- url
			}
		}
		close(address)
	}()
	select {
	case s.url = <-address:
	case <-time.After(startWait):
	case <-ctx.Done():
	}
	if s.url == "" {
		return nil, errors.Join(errors.New("the program does not serve"), s.stop())
	}
	words := p.corpus.questions(wordsAlone, p.size)[0].words
	if _, err := newBrowser(s.url).fetch(ctx, "/search?q="+words[0]); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	p.report.OpenMS = milliseconds(time.Since(begun))
	p.report.IdleMB = residentMB(s.cmd.Process.Pid)
	return s, nil
}

// stop ends the program, kindly at first.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	kill := time.AfterFunc(30*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer kill.Stop()
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("the program ended badly: %w", err)
	}
	return nil
}

func (p *productRun) print() {
	r, t := &p.report, p.table
	line := func(what, got, judged string) { fmt.Fprintf(t, "%s\t%s\t%s\n", what, got, judged) }
	only := func(size int, met bool) string { // goals are for one size
		if p.size != size {
			return ""
		}
		return verdict(met)
	}
	line("import into store and index, at least 1,000/s at 10,000", fmt.Sprintf("%.0f/s, %.0f a CPU second", r.Import.PerSecond, r.Import.PerCPUSecond), only(10_000, r.Import.PerSecond >= leastImported))
	line("data folder, of it the index", fmt.Sprintf("%.0f MB, %.1f MB", r.Import.DataMB, r.Import.IndexMB), only(goalSize, r.Import.IndexMB <= mostDiskMB))
	line("start to first answer, at most 2 s at 100,000", fmt.Sprintf("%.0f ms", r.OpenMS), only(goalSize, r.OpenMS <= mostFirstAnswer))
	line("memory after the first answer, after all", fmt.Sprintf("%.0f MB, %.0f MB", r.IdleMB, r.AfterMB), only(goalSize, r.IdleMB <= mostOpenMB))
	ratio := r.EditedP50 / max(r.QuietP50, 1e-9)
	line("searches beside 10 edits/s, p50 at most 1.3x", fmt.Sprintf("%.2f ms, quiet %.2f ms: %.2fx", r.EditedP50, r.QuietP50, ratio), verdict(ratio <= mostBesideEdits))
	line("edits found by the next request", fmt.Sprintf("%d of %d, that search p50 %.1f p95 %.1f ms", r.NextRequest, r.Edits, r.EditSearchMS.P50, r.EditSearchMS.P95), verdict(r.NextRequest == r.Edits))
	fmt.Fprintln(t)
	fmt.Fprintln(t, "page\tp50 ms\tp95 ms\tp99 ms\tCPU ms\tKB\tnot 200")
	for _, name := range pageNames {
		if f := r.Pages[name]; f != nil {
			fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.1f\t%d\n", name, f.Wall.P50, f.Wall.P95, f.Wall.P99, f.CPU, f.KB, f.Bad)
		}
	}
	if f := r.Pages["results"]; f != nil {
		line("\nresults page, p95 at most 30 ms at 10,000 and 60 ms at 100,000", strconv.FormatFloat(f.Wall.P95, 'f', 2, 64)+" ms",
			verdict(f.Wall.P95 <= map[bool]float64{true: mostPageAt10k, false: mostPageAt100k}[p.size <= 10_000]))
	}
	t.Flush()
}

func (p *productRun) append() (err error) {
	if p.out == "" {
		return nil
	}
	file, err := os.OpenFile(p.out, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(json.NewEncoder(file).Encode(p.report), file.Close())
}
