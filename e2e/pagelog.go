//go:build browser

package e2e

import (
	"context"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	devlog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Request is one request that a page made.
type Request struct {
	URL   string
	Bytes int // received over the wire, headers included
}

// pageLog gathers what the browser reports about a page.
type pageLog struct {
	mu       sync.Mutex
	requests []Request
	byID     map[network.RequestID]int // position of the latest in requests
	errors   []string
}

// note runs inside the browser's read loop: it must be quick and send nothing.
func (l *pageLog) note(event any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		l.sent(e)
	case *network.EventLoadingFinished:
		if i, ok := l.byID[e.RequestID]; ok {
			l.requests[i].Bytes += int(e.EncodedDataLength)
		}
	case *devlog.EventEntryAdded:
		// Reports about the Content-Security-Policy come with the source
		// "security", whatever their level.
		if e.Entry.Level == devlog.EntryLevelError || e.Entry.Source == devlog.EntrySourceSecurity {
			l.errors = append(l.errors, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		l.errors = append(l.errors, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			l.errors = append(l.errors, consoleText(e.Args))
		}
	}
}

func (l *pageLog) sent(e *network.EventRequestWillBeSent) {
	if strings.HasPrefix(e.Request.URL, "data:") {
		return // part of the page, no request
	}
	if l.byID == nil {
		l.byID = map[network.RequestID]int{}
	}
	// A redirect sends the same request again, and its answer has cost bytes
	// that no other event tells.
	if i, ok := l.byID[e.RequestID]; ok && e.RedirectResponse != nil {
		l.requests[i].Bytes += int(e.RedirectResponse.EncodedDataLength)
	}
	l.byID[e.RequestID] = len(l.requests)
	l.requests = append(l.requests, Request{URL: e.Request.URL})
}

func consoleText(args []*runtime.RemoteObject) string {
	var words []string
	for _, arg := range args {
		if arg.Description != "" {
			words = append(words, arg.Description)
		} else {
			words = append(words, string(arg.Value))
		}
	}
	return strings.Join(words, " ")
}

// Errors lists what the console holds: script errors, failed requests and
// breaches of the Content-Security-Policy.
func (p *Page) Errors() []string {
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	return append([]string(nil), p.log.errors...)
}

// Requests lists all requests of the tab so far, in order.
func (p *Page) Requests() []Request {
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	return append([]Request(nil), p.log.requests...)
}

// Forget starts the lists of errors and requests afresh, to measure the next
// page of the same tab with what is in the cache.
func (p *Page) Forget() {
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	p.log.requests, p.log.errors, p.log.byID = nil, nil, nil
}

// Weight is what a page costs the person who loads it.
type Weight struct {
	Requests, Bytes, Nodes int
	Foreign                []string // requests to other hosts
}

// Weight adds up the requests so far and counts the elements of the page.
func (p *Page) Weight() Weight {
	p.t.Helper()
	weight := Weight{Nodes: eval[int](p, `document.getElementsByTagName("*").length`)}
	own := host(p.Address())
	for _, r := range p.Requests() {
		weight.Requests++
		weight.Bytes += r.Bytes
		if host(r.URL) != own {
			weight.Foreign = append(weight.Foreign, r.URL)
		}
	}
	return weight
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// emptyScripts answers each request for a script with an empty one, so that
// no failed request shows on the console.
func (p *Page) emptyScripts() {
	p.t.Helper()
	call(p, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{
		{URLPattern: "*", ResourceType: network.ResourceTypeScript},
	}})
	paused := chromedp.Events(p.ctx, fetch.RequestPaused)
	go func() {
		for e, err := range paused {
			if err != nil {
				return // the tab is closed
			}
			_ = answerEmpty(p.ctx, e.RequestID) // a tab that closes meanwhile
		}
	}()
}

func answerEmpty(ctx context.Context, id fetch.RequestID) error {
	_, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, t, fetch.FulfillRequest, fetch.FulfillRequestParams{
			RequestID:    id,
			ResponseCode: 200,
			ResponseHeaders: []*fetch.HeaderEntry{
				{Name: "Content-Type", Value: "text/javascript"},
			},
		})
	})
	return err
}
