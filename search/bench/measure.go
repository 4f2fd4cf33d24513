package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// figures are what one kind of question costs an engine.
type figures struct {
	Wall      percentiles `json:"wall_ms"`
	CPU       float64     `json:"cpu_ms"`     // of a question, of the whole process
	PerSecond float64     `json:"per_second"` // with two workers
	Asked     int         `json:"asked"`
	Totals    []int       `json:"-"`
	Agreeing  float64     `json:"agreeing"` // share with the floor's total
	Answered  float64     `json:"answered"` // share with any result
}

type percentiles struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
}

// buildFigures are what making an engine's files costs.
type buildFigures struct {
	PerSecond    float64 `json:"listings_per_second"`
	PerCPUSecond float64 `json:"listings_per_cpu_second"`
	DiskMB       float64 `json:"disk_mb"`
}

// askFigures are what one process that asks has found out.
type askFigures struct {
	OpenMS     float64           `json:"open_ms"`
	FirstMS    float64           `json:"first_ms"`
	OpenMB     float64           `json:"open_mb"` // memory after opening
	MixMB      float64           `json:"mix_mb"`  // and after all questions
	Kinds      map[kind]*figures `json:"kinds"`
	NotOffered []kind            `json:"not_offered,omitempty"`
	Totals     map[kind][]int    `json:"totals"`
}

// limits of measuring one kind: whole rounds of the questions, as many as fit.
type effort struct {
	seconds float64 // at least
	rounds  int     // at most
	only    string  // kinds, as letters; empty: all
	profile string  // file for a profile; empty: none
}

// profiled starts a profile, if one is wanted, and gives what ends it.
func (e effort) profiled() (end func() error, err error) {
	if e.profile == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(e.profile)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}

func measureBuild(ctx context.Context, e engine, c *corpus, size int, dir string, effort effort) (buildFigures, error) {
	if p, ok := e.(interface {
		prepare(context.Context, *corpus, int) error
	}); ok {
		if err := p.prepare(ctx, c, size); err != nil {
			return buildFigures{}, err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return buildFigures{}, err
	}
	end, err := effort.profiled()
	if err != nil {
		return buildFigures{}, err
	}
	begun, used := time.Now(), cpuTime()
	if err := errors.Join(e.build(ctx, c, size), end()); err != nil {
		return buildFigures{}, err
	}
	f := buildFigures{
		PerSecond:    float64(size) / time.Since(begun).Seconds(),
		PerCPUSecond: float64(size) / (measuredCPU(e) - used).Seconds(),
		DiskMB:       diskMB(dir),
	}
	if d, ok := e.(interface{ diskMB(context.Context) float64 }); ok {
		f.DiskMB = d.diskMB(ctx)
	}
	return f, nil
}

func measureAsking(ctx context.Context, e engine, c *corpus, size int, effort effort) (askFigures, error) {
	f := askFigures{Kinds: map[kind]*figures{}, Totals: map[kind][]int{}}
	first := c.questions(wordsNear, size)[0]
	begun := time.Now()
	if err := e.open(ctx, c, size); err != nil {
		return f, fmt.Errorf("open: %w", err)
	}
	f.OpenMS = milliseconds(time.Since(begun))
	begun = time.Now()
	if _, err := e.ask(ctx, &first); err != nil {
		return f, fmt.Errorf("first question: %w", err)
	}
	f.FirstMS = milliseconds(time.Since(begun))
	f.OpenMB = residentMB(0)
	end, err := effort.profiled()
	if err != nil {
		return f, err
	}
	for _, k := range kinds {
		if effort.only != "" && !strings.Contains(effort.only, string(k)) {
			continue
		}
		one, err := measureKind(ctx, e, c.questions(k, size), effort)
		if errors.Is(err, errNotOffered) {
			f.NotOffered = append(f.NotOffered, k)
			continue
		}
		if err != nil {
			return f, fmt.Errorf("kind %s: %w", k, err)
		}
		f.Kinds[k], f.Totals[k] = one, one.Totals
	}
	f.MixMB = residentMB(0)
	return f, end()
}

// measureKind asks once to warm up and to know the totals, then in rounds.
func measureKind(ctx context.Context, e engine, questions []question, effort effort) (*figures, error) {
	f := &figures{}
	some := 0
	for i := range questions {
		a, err := e.ask(ctx, &questions[i])
		if err != nil {
			return nil, err
		}
		f.Totals = append(f.Totals, a.total)
		if a.total > 0 {
			some++
		}
	}
	f.Answered = float64(some) / float64(len(questions))
	runtime.GC()
	var walls []float64
	begun, used := time.Now(), measuredCPU(e)
	for round := 0; round == 0 || round < effort.rounds && time.Since(begun).Seconds() < effort.seconds; round++ {
		for i := range questions {
			at := time.Now()
			if _, err := e.ask(ctx, &questions[i]); err != nil {
				return nil, err
			}
			walls = append(walls, milliseconds(time.Since(at)))
		}
	}
	f.Asked = len(walls)
	f.CPU = milliseconds(measuredCPU(e)-used) / float64(len(walls))
	f.Wall = percentilesOf(walls)
	var err error
	f.PerSecond, err = throughput(ctx, e, questions, effort)
	return f, err
}

// measuredCPU is that of this process and of an engine's server.
func measuredCPU(e engine) time.Duration {
	used := cpuTime()
	if s, ok := e.(interface{ serverCPU() time.Duration }); ok {
		used += s.serverCPU()
	}
	return used
}

// throughput is what two workers get done in a second.
func throughput(ctx context.Context, e engine, questions []question, effort effort) (float64, error) {
	const workers = 2
	ctx, stop := context.WithTimeout(ctx, time.Duration(effort.seconds*float64(time.Second)))
	defer stop()
	var next, done atomic.Int64
	var failed atomic.Pointer[error]
	begun := time.Now()
	var work sync.WaitGroup
	for range workers {
		work.Go(func() {
			for ctx.Err() == nil {
				// The question under way when time is up must not fail for it.
				_, err := e.ask(context.WithoutCancel(ctx), &questions[int(next.Add(1))%len(questions)])
				if err != nil {
					failed.Store(&err)
					return
				}
				done.Add(1)
			}
		})
	}
	work.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(done.Load()) / time.Since(begun).Seconds(), nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

func percentilesOf(walls []float64) percentiles {
	if len(walls) == 0 {
		return percentiles{}
	}
	sorted := slices.Sorted(slices.Values(walls))
	at := func(share float64) float64 { return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)] }
	return percentiles{at(0.50), at(0.95), at(0.99)}
}

// median of figures from several runs.
func median(values ...float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
