package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
)

// ratio is a goal: the engine named may use at most so many times the CPU of
// the one it is held against.
type ratio struct {
	what, ours, theirs string
	most               map[kind]float64
}

// ratios are the goals at 100,000 listings.
var ratios = []ratio{
	{"SQLite FTS5 + R*Tree", "search", "sqlite", map[kind]float64{"A": 1. / 15, "B": 1. / 20, "C": 1. / 8, "D": 1. / 15, "F": 1. / 20}},
	{"SQLite FTS5 + R*Tree, with understanding", "search-understanding", "sqlite", map[kind]float64{"E": 1. / 5}},
	{"floor, cold words", "search-direct", "floor", map[kind]float64{"C": 4}},
	{"floor, warm", "search", "floor", map[kind]float64{"A": 6, "B": 1.5, "C": 1.5, "D": 2, "F": 1.5}},
	{"floor, with understanding", "search-understanding", "floor", map[kind]float64{"E": 3}},
	{"plain bleve", "search", "bleve-plain", map[kind]float64{"A": 1. / 15, "B": 1. / 50, "C": 1. / 2, "D": 1. / 10, "F": 1. / 100}},
	{"plain bleve, with understanding", "search-understanding", "bleve-plain", map[kind]float64{"E": 1. / 6}},
	{"PostgreSQL", "search", "postgres", map[kind]float64{"A": 1. / 6, "B": 1. / 40, "C": 1. / 40, "D": 1. / 20, "F": 1. / 25}},
	{"PostgreSQL, with understanding", "search-understanding", "postgres", map[kind]float64{"E": 1. / 2.5}},
}

// Goals of the index at 100,000 listings, from the issue.
const (
	goalSize          = 100_000
	mostDiskMB        = 40  // without the store
	mostOpenMB        = 150 // with vectors
	mostOpenMS        = 500 // to the first answer
	leastRebuilt      = 3000
	mostUnderstanding = 1.0 // ms CPU on top of a search
	mostGrowth        = 2.15
	mostGrowthE       = 1.6
)

func verdict(met bool) string {
	if met {
		return "pass"
	}
	return "MISSED"
}

func find(reports []engineReport, name string) *engineReport {
	i := slices.IndexFunc(reports, func(r engineReport) bool { return r.Engine == name && r.Failed == "" })
	if i < 0 {
		return nil
	}
	return &reports[i]
}

// printSize prints all that was found out at one size.
func printSize(w io.Writer, size int, reports []engineReport) {
	fmt.Fprintf(w, "\n%d listings\n\n", size)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "engine\tbuild/s\tbuild/CPU s\tdisk MB\topen ms\tfirst ms\topen MB\tafter mix MB")
	for _, r := range reports {
		if r.Failed == "" {
			fmt.Fprintf(t, "%s\t%s\t%s\t%.1f\t%.0f\t%.2f\t%.0f\t%.0f\n", r.Engine, rate(r.Build.PerSecond), rate(r.Build.PerCPUSecond), r.Build.DiskMB, r.OpenMS, r.FirstMS, r.OpenMB, r.MixMB)
		}
	}
	t.Flush()
	fmt.Fprintln(w)
	fmt.Fprintln(t, "kind\tengine\tCPU ms\tp50 ms\tp95 ms\tp99 ms\tper s (2)\tagrees\tanswered")
	for _, k := range kinds {
		for _, r := range reports {
			if f := r.Kinds[k]; f != nil {
				fmt.Fprintf(t, "%s\t%s\t%.4f\t%.3f\t%.3f\t%.3f\t%.0f\t%.0f %%\t%.0f %%\n", k, r.Engine, f.CPU, f.Wall.P50, f.Wall.P95, f.Wall.P99, f.PerSecond, 100*f.Agreeing, 100*f.Answered)
			}
		}
	}
	t.Flush()
	printRatios(w, reports)
	printIndexGoals(w, size, reports)
}

// rate leaves out what takes no time because there is nothing to build.
func rate(n float64) string {
	if n > 1e7 || math.IsInf(n, 0) || math.IsNaN(n) {
		return "-"
	}
	return fmt.Sprintf("%.0f", n)
}

func printRatios(w io.Writer, reports []engineReport) {
	fmt.Fprintf(w, "\nCPU of the product against (goals are for %d listings)\n", goalSize)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, g := range ratios {
		ours, theirs := find(reports, g.ours), find(reports, g.theirs)
		if theirs == nil || ours == nil {
			continue
		}
		for _, k := range kinds {
			most, wanted := g.most[k]
			if !wanted {
				continue
			}
			mine, other := ours.Kinds[k], theirs.Kinds[k]
			switch {
			case other == nil:
			case mine == nil:
				fmt.Fprintf(t, "%s\t%s\t-\tgoal %s\tMISSED: the index does not answer it\n", k, g.what, times(most))
			case mine.Answered == 0 && other.Answered > 0:
				fmt.Fprintf(t, "%s\t%s\t-\tgoal %s\tMISSED: the index answers nothing\n", k, g.what, times(most))
			default:
				got := mine.CPU / other.CPU
				fmt.Fprintf(t, "%s\t%s\t%s\tgoal %s\t%s\n", k, g.what, times(got), times(most), verdict(got <= most))
			}
		}
	}
	t.Flush()
}

// times writes a ratio below one as a fraction.
func times(ratio float64) string {
	if ratio < 1 {
		return fmt.Sprintf("1/%.3g", 1/ratio)
	}
	return fmt.Sprintf("%.3gx", ratio)
}

// printIndexGoals holds the index to the goals, at the size they are
// for.
func printIndexGoals(w io.Writer, size int, reports []engineReport) {
	full, plain := find(reports, "search-understanding"), find(reports, "search")
	if size != goalSize || full == nil || plain == nil {
		return
	}
	fmt.Fprintln(w, "\nThe index")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(what string, got float64, unit string, met bool) {
		fmt.Fprintf(t, "%s\t%.4g %s\t%s\n", what, got, unit, verdict(met))
	}
	line("disk with vectors, at most 40 MB", full.Build.DiskMB, "MB", full.Build.DiskMB <= mostDiskMB)
	line("memory after opening, at most 150 MB", full.OpenMB, "MB", full.OpenMB <= mostOpenMB)
	open := full.OpenMS + full.FirstMS
	line("open to first answer, at most 500 ms", open, "ms", open <= mostOpenMS)
	line("rebuild, at least 3,000 a second", full.Build.PerSecond, "/s", full.Build.PerSecond >= leastRebuilt)
	for _, k := range []kind{wordsNear, wordsAlone} {
		if a, b := full.Kinds[k], plain.Kinds[k]; a != nil && b != nil {
			line(fmt.Sprintf("understanding on top of %s, at most 1 ms CPU", k), a.CPU-b.CPU, "ms", a.CPU-b.CPU <= mostUnderstanding)
		}
	}
	t.Flush()
}

// printGrowth says what a doubling costs between the two largest sizes.
func printGrowth(w io.Writer, reports []engineReport) {
	sizes := map[int]bool{}
	for _, r := range reports {
		sizes[r.Size] = true
	}
	if len(sizes) < 2 {
		return
	}
	var ordered []int
	for n := range sizes {
		ordered = append(ordered, n)
	}
	slices.SortFunc(ordered, func(a, b int) int { return cmp.Compare(b, a) })
	large, small := ordered[0], ordered[1]
	doublings := math.Log2(float64(large) / float64(small))
	fmt.Fprintf(w, "\nGrowth of CPU for each doubling, %d to %d\n", small, large)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	at := func(size int) []engineReport {
		return slices.DeleteFunc(slices.Clone(reports), func(r engineReport) bool { return r.Size != size })
	}
	for _, r := range at(large) {
		before := find(at(small), r.Engine)
		if before == nil || r.Failed != "" {
			continue
		}
		fmt.Fprintf(t, "%s\tdisk %.2fx\t", r.Engine, math.Pow(r.Build.DiskMB/before.Build.DiskMB, 1/doublings))
		for _, k := range kinds {
			if a, b := r.Kinds[k], before.Kinds[k]; a != nil && b != nil {
				growth := math.Pow(a.CPU/b.CPU, 1/doublings)
				fmt.Fprintf(t, "%s %.2fx%s\t", k, growth, growthVerdict(r.Engine, k, growth))
			}
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}

// growthVerdict judges the product only.
func growthVerdict(engine string, k kind, growth float64) string {
	goal := mostGrowth
	switch {
	case k == wrongLetter && engine == "search-understanding":
		goal = mostGrowthE
	case k == wordsAlone, engine != "search": // nationwide has no goal
		return ""
	}
	return " " + verdict(growth <= goal)
}
