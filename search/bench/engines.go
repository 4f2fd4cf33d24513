package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// engineReport is everything about one engine at one size: a line of -out.
type engineReport struct {
	Engine string       `json:"engine"`
	Size   int          `json:"listings"`
	At     time.Time    `json:"at"`
	Runs   int          `json:"runs"`
	Build  buildFigures `json:"build"`
	askFigures
	Failed string `json:"failed,omitempty"`
}

// comparison is what the mode "engines" is told.
type comparison struct {
	sizes   []int
	names   []string
	dir     string
	out     string
	seed    uint64
	runs    int
	seconds float64
}

func engineFlags(args []string) (comparison, error) {
	c := comparison{}
	flags := flag.NewFlagSet("engines", flag.ContinueOnError)
	sizes := flags.String("n", "10000", "numbers of listings, with commas")
	names := flags.String("engines", strings.Join(engineNames, ","), "engines to ask, with commas; postgres joins when BENCH_PG is set")
	flags.StringVar(&c.dir, "dir", filepath.Join(os.TempDir(), "anchorpoint-bench"), "folder of what is built; kept, so that the next run need not build")
	flags.StringVar(&c.out, "out", "", "file to append one JSON line to for each engine and size")
	flags.Uint64Var(&c.seed, "seed", 1, "the same seed gives the same directory and questions")
	flags.IntVar(&c.runs, "runs", 1, "ask so many times and take the median of each figure")
	flags.Float64Var(&c.seconds, "seconds", 1, "measure each kind about so long")
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	for word := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 {
			return c, fmt.Errorf("-n %s: %q is no number of listings", *sizes, word)
		}
		c.sizes = append(c.sizes, n)
	}
	c.names = strings.Split(*names, ",")
	if os.Getenv("BENCH_PG") != "" {
		c.names = append(c.names, "postgres")
	}
	if c.runs < 1 || c.seconds <= 0 {
		return c, errors.New("-runs and -seconds must be more than nothing")
	}
	return c, nil
}

// compareEngines measures every engine at every size, each in a process of its
// own, and prints the tables.
func compareEngines(ctx context.Context, args []string, stdout io.Writer) error {
	c, err := engineFlags(args)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s, load %s at the start\n", time.Now().Format("2 January 2006 15:04"), loadAverage())
	var all []engineReport
	for _, size := range c.sizes {
		if err := c.forgetIndexes(size); err != nil {
			return err
		}
		var reports []engineReport
		for _, name := range c.names {
			r := c.measure(ctx, self, name, size)
			if err := ctx.Err(); err != nil {
				return err
			}
			if r.Failed != "" {
				fmt.Fprintf(os.Stderr, "bench: %s at %d: %s\n", name, size, r.Failed)
			}
			reports = append(reports, r)
		}
		agree(reports)
		printSize(stdout, size, reports)
		all = append(all, reports...)
	}
	printGrowth(stdout, all)
	return c.append(all)
}

// forgetIndexes has the product's indexes built anew: they are what is being
// worked on. Its store and the files of its peers stay.
func (c *comparison) forgetIndexes(size int) error {
	corpus, err := openCorpus(c.seed)
	if err != nil {
		return err
	}
	mark, err := corpus.mark()
	if err != nil {
		return err
	}
	for _, name := range []string{"search", "search-understanding"} {
		err := os.Remove(filepath.Join(c.dir, fmt.Sprintf("%s-%d", mark, size), name+".built.json"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// mark follows from the seed and from how listings are made, so that files of
// another directory are never taken for this one's.
func (c *corpus) mark() (string, error) {
	h := sha256.New()
	if err := c.write(context.Background(), h, 20); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d-%x", c.seed, h.Sum(nil)[:4]), nil
}

// measure has one engine built, if it is not, and asked as often as wanted.
func (c *comparison) measure(ctx context.Context, self, name string, size int) engineReport {
	r := engineReport{Engine: name, Size: size, At: time.Now().UTC(), Runs: c.runs}
	fmt.Fprintf(os.Stderr, "%s at %d\n", name, size)
	worker := func(task string, into any) error {
		return runWorker(ctx, self, into, "worker", task, "-engine", name, "-n", strconv.Itoa(size),
			"-dir", c.dir, "-seed", strconv.FormatUint(c.seed, 10), "-seconds", strconv.FormatFloat(c.seconds, 'g', -1, 64))
	}
	if err := worker("build", &r.Build); err != nil {
		r.Failed = err.Error()
		return r
	}
	var runs []askFigures
	for range c.runs {
		var f askFigures
		if err := worker("ask", &f); err != nil {
			r.Failed = err.Error()
			return r
		}
		runs = append(runs, f)
	}
	r.askFigures = medianOf(runs)
	return r
}

// runWorker runs this program again and reads the JSON that it prints.
func runWorker(ctx context.Context, self string, into any, args ...string) error {
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(args[:4], " "), err)
	}
	return json.Unmarshal(out, into)
}

// work is what runs in a process of its own.
func work(ctx context.Context, args []string, stdout io.Writer) error {
	if len(args) == 0 {
		return errors.New("a worker must build or ask")
	}
	flags := flag.NewFlagSet("worker", flag.ContinueOnError)
	name := flags.String("engine", "", "engine")
	size := flags.Int("n", 0, "listings")
	dir := flags.String("dir", "", "folder")
	seed := flags.Uint64("seed", 1, "seed")
	seconds := flags.Float64("seconds", 1, "for each kind")
	only := flags.String("kinds", "", "kinds to ask, such as ABC; empty: all")
	profile := flags.String("profile", "", "file for a CPU profile of asking, or of building")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	c, err := openCorpus(*seed)
	if err != nil {
		return err
	}
	mark, err := c.mark()
	if err != nil {
		return err
	}
	folder := filepath.Join(*dir, fmt.Sprintf("%s-%d", mark, *size), filesOf(*name))
	e, err := newEngine(*name, folder)
	if err != nil {
		return err
	}
	if args[0] == "build" {
		f, err := buildOnce(ctx, e, c, *size, folder, effort{profile: *profile})
		if err != nil {
			return err
		}
		return json.NewEncoder(stdout).Encode(f)
	}
	f, err := measureAsking(ctx, e, c, *size, effort{*seconds, 200, *only, *profile})
	if err = errors.Join(err, e.close()); err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(f)
}

// buildOnce builds unless that was done, which a file beside the folder tells
// with its figures.
func buildOnce(ctx context.Context, e engine, c *corpus, size int, folder string, effort effort) (buildFigures, error) {
	var f buildFigures
	note := folder + ".built.json"
	if raw, err := os.ReadFile(note); err == nil {
		return f, json.Unmarshal(raw, &f)
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return f, err
	}
	f, err := measureBuild(ctx, e, c, size, folder, effort)
	if err != nil {
		return f, err
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return f, err
	}
	return f, os.WriteFile(note, raw, 0o644)
}

// agree works out how often each engine has the floor's total.
func agree(reports []engineReport) {
	for _, floor := range reports {
		if floor.Engine != "floor" {
			continue
		}
		for _, r := range reports {
			for k, f := range r.Kinds {
				f.Agreeing = sharing(r.Totals[k], floor.Totals[k])
			}
		}
	}
}

func sharing(a, b []int) float64 {
	same := 0
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			same++
		}
	}
	return float64(same) / float64(max(len(a), len(b), 1))
}

func medianOf(runs []askFigures) askFigures {
	over := func(value func(*askFigures) float64) float64 {
		var values []float64
		for i := range runs {
			values = append(values, value(&runs[i]))
		}
		return median(values...)
	}
	out := runs[0]
	out.OpenMS = over(func(f *askFigures) float64 { return f.OpenMS })
	out.FirstMS = over(func(f *askFigures) float64 { return f.FirstMS })
	out.OpenMB = over(func(f *askFigures) float64 { return f.OpenMB })
	out.MixMB = over(func(f *askFigures) float64 { return f.MixMB })
	for k, f := range out.Kinds {
		of := func(value func(*figures) float64) float64 {
			return over(func(a *askFigures) float64 { return value(a.Kinds[k]) })
		}
		merged := *f
		merged.CPU = of(func(f *figures) float64 { return f.CPU })
		merged.PerSecond = of(func(f *figures) float64 { return f.PerSecond })
		merged.Wall = percentiles{of(func(f *figures) float64 { return f.Wall.P50 }),
			of(func(f *figures) float64 { return f.Wall.P95 }), of(func(f *figures) float64 { return f.Wall.P99 })}
		out.Kinds[k] = &merged
	}
	return out
}

func (c *comparison) append(reports []engineReport) (err error) {
	if c.out == "" {
		return nil
	}
	file, err := os.OpenFile(c.out, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for _, r := range reports {
		r.askFigures.Totals = nil
		if err := json.NewEncoder(file).Encode(r); err != nil {
			return err
		}
	}
	return nil
}
