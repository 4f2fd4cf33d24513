package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"anchorpoint/directory"
)

// pageFigures are what one kind of page costs over HTTP.
type pageFigures struct {
	Wall percentiles `json:"wall_ms"`
	CPU  float64     `json:"cpu_ms"` // of the server, a page
	KB   float64     `json:"kb"`     // as sent, compressed
	Bad  int         `json:"not_200"`
}

// pageNames in the order in which they are measured and printed.
var pageNames = []string{"results", "service", "api"}

// realTowns lie where the invented towns lie; the pages know places by name.
var realTowns = []string{"Leeds", "Manchester", "Birmingham", "Bristol", "Sheffield", "Nottingham", "Leicester", "Coventry", "Oxford",
	"Reading", "Southampton", "Norwich", "Lincoln", "York", "Preston", "Derby", "Swindon", "Gloucester", "Northampton", "Worcester"}

// requests are 200 addresses of a kind of page.
func (p *productRun) requests(name string) []string {
	out := make([]string, perKind)
	for n := range out {
		r := p.corpus.random(99, n)
		switch name {
		case "service":
			out[n] = "/services/" + p.corpus.id("service", r.IntN(p.size))
		case "api":
			out[n] = "/oruk/v3/services?" + url.Values{"search": {p.someWords(r)}, "postcode": {realTown(r)}, "proximity": {"16000"}, "per_page": {"20"}}.Encode()
		default:
			out[n] = "/search?" + p.searchFor(r).Encode()
		}
	}
	return out
}

func realTown(r *rand.Rand) string { return realTowns[r.IntN(len(realTowns))] }

func (p *productRun) someWords(r *rand.Rand) string {
	return strings.Join(some(r, newWriter(r, p.corpus.drawNeeds(r)).rare), " ")
}

// searchFor mixes what people ask for: most with words and a place, half under
// a need, some with ticked facts, some of page 2.
func (p *productRun) searchFor(r *rand.Rand) url.Values {
	v := url.Values{}
	if r.IntN(4) > 0 {
		v.Set("q", p.someWords(r))
	}
	if r.IntN(4) > 0 {
		v.Set("near", realTown(r))
		v.Set("within", []string{"", "5", "10", "25"}[r.IntN(4)])
	}
	if r.IntN(2) == 0 || len(v) == 0 {
		v.Set("need", p.corpus.vocabularies.Needs()[p.corpus.drawNeeds(r)[0]].ID)
	}
	if r.IntN(3) == 0 {
		costs := p.corpus.vocabularies.Terms(directory.CostVocabulary)
		v.Set("cost", costs[r.IntN(len(costs))].ID)
	}
	if r.IntN(6) == 0 {
		v.Set("page", "2")
	}
	return v
}

// browser fetches pages as a browser does, compressed and over connections that
// stay open, but follows nothing.
type browser struct {
	base   string
	client http.Client
}

func newBrowser(base string) *browser {
	return &browser{base: base, client: http.Client{
		Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       time.Minute,
	}}
}

type page struct {
	status   int
	location string // where else to ask
	body     []byte // as sent
	zipped   bool
}

func (b *browser) fetch(ctx context.Context, path string) (page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+path, nil)
	if err != nil {
		return page{}, err
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := b.client.Do(request)
	if err != nil {
		return page{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return page{response.StatusCode, response.Header.Get("Location"), body, response.Header.Get("Content-Encoding") == "gzip"}, err
}

// text is the page as it was before compression.
func (p page) text() ([]byte, error) {
	if !p.zipped {
		return p.body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(p.body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func (p *productRun) measureServer(ctx context.Context, s *server) error {
	b := newBrowser(s.url)
	for _, name := range pageNames {
		f, err := measurePages(ctx, b, s, p.requests(name), p.rounds)
		if err != nil {
			return fmt.Errorf("%s pages: %w", name, err)
		}
		p.report.Pages[name] = f
	}
	if err := p.measureEdits(ctx, s, b); err != nil {
		return err
	}
	p.report.AfterMB = residentMB(s.cmd.Process.Pid)
	return nil
}

// measurePages asks for each page once to warm up and to learn its own address
// where it has a better one, then in rounds, one request at a time.
func measurePages(ctx context.Context, b *browser, s *server, paths []string, rounds int) (*pageFigures, error) {
	f := &pageFigures{}
	for i, path := range paths {
		got, err := b.fetch(ctx, path)
		if err != nil {
			return nil, err
		}
		if got.location != "" {
			paths[i] = got.location
		}
	}
	used, err := processCPU(s.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	var walls []float64
	sent := 0
	for range rounds {
		for _, path := range paths {
			at := time.Now()
			got, err := b.fetch(ctx, path)
			if err != nil {
				return nil, err
			}
			walls = append(walls, milliseconds(time.Since(at)))
			sent += len(got.body)
			if got.status != http.StatusOK {
				f.Bad++
			}
		}
	}
	after, err := processCPU(s.cmd.Process.Pid)
	f.Wall, f.CPU = percentilesOf(walls), milliseconds(after-used)/float64(len(walls))
	f.KB = float64(sent) / float64(len(walls)) / 1000
	return f, err
}
