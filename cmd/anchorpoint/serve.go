package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"anchorpoint/directory"
	"anchorpoint/mail"
	"anchorpoint/search"
	"anchorpoint/static"
	"anchorpoint/web"
)

// shutdownWait is how long requests at work get to end.
const shutdownWait = 20 * time.Second

func serveCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Serve the site; an empty data folder gets the demo directory",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context()) },
	}
}

// serve builds the parts from the bottom up and runs them until ctx is done.
// What was opened first is closed last.
func (p *program) serve(ctx context.Context) (err error) {
	spareGarbage(p.environ, startGarbage)
	f, err := openFolder(p.settings.data)
	if err != nil {
		return err
	}
	lock, err := f.lock(lockWait)
	if err != nil {
		return err
	}
	defer lock.release()
	p.serving = true
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	if err := p.loadDemoWhenEmpty(ctx, x); err != nil {
		return err
	}
	index, err := p.openIndex(ctx, x)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()

	background, stop := context.WithCancel(ctx)
	following := make(chan error, 1)
	go func() { following <- index.Follow(background) }()
	defer func() { stop(); <-following }()

	letters, err := p.letters(x)
	if err != nil {
		return err
	}
	var address atomic.Value // where it listens, once it does
	site, err := p.site(background, x, index, letters.Wake, &address)
	if err != nil {
		return err
	}
	sending := make(chan struct{})
	go func() { defer close(sending); letters.Run(background) }()
	defer func() { stop(); <-sending }()
	warming := make(chan struct{})
	go func() { defer close(warming); warm(background, p.environ, index, site) }()
	defer func() { stop(); <-warming }()
	tending := make(chan struct{})
	go func() { defer close(tending); site.Tend(background) }()
	defer func() { stop(); <-tending }()
	go p.purge(background, x)
	looking := make(chan struct{})
	go func() { defer close(looking); p.checkLinks(background, x) }()
	defer func() { stop(); <-looking }()
	reminding := make(chan struct{})
	go func() { defer close(reminding); p.remind(background, site) }()
	defer func() { stop(); <-reminding }()
	return p.listen(ctx, site, lock, &address)
}

// letters is what sends the letters of the spool.
func (p *program) letters(x *parts) (*mail.Sender, error) {
	o := p.settings.mail
	o.Log, o.Now = p.log, p.now
	if o.Server == "" {
		p.log.Warn("no mail server is set (mail.server): letters are written as files", "folder", o.Outbox)
	}
	return mail.New(x.store, o)
}

// warmAfter is how long what nobody waits for yet leaves the processors to the
// first answers. Whoever needs it earlier makes it there and then.
const warmAfter = 2 * time.Second

// warm makes ready what later requests need, and gives the memory back that
// opening and this took: reading every listing leaves as much again behind.
func warm(ctx context.Context, environ []string, index *search.Index, site *web.Server) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(warmAfter):
	}
	index.Warm()
	spareGarbage(environ, idleGarbage)
	debug.FreeOSMemory()
	site.Warm(ctx)
	debug.FreeOSMemory()
	unmapProgram()
}

// How much garbage there may be before it is collected, in hundredths of what
// is in use. Most of what is in use are numbers, which cost a collection
// nothing. While the program starts nearly all that is made stays, so that
// collections find little.
const (
	startGarbage = 200
	idleGarbage  = 50
)

// spareGarbage sets when garbage is collected, unless the environment does.
func spareGarbage(environ []string, percent int) {
	if !slices.ContainsFunc(environ, func(v string) bool { return strings.HasPrefix(v, "GOGC=") }) {
		debug.SetGCPercent(percent)
	}
}

// site puts the web server together.
func (p *program) site(ctx context.Context, x *parts, index *search.Index, posted func(), address *atomic.Value) (*web.Server, error) {
	assets, err := static.Open(static.Embedded())
	if p.settings.dev {
		assets, err = static.Open(os.DirFS("static/dist"))
	}
	if err != nil {
		return nil, err
	}
	if !assets.Built() {
		p.log.Warn("styles are not built, pages are plain: run make assets")
	}
	if err := assets.AddBrand(p.settings.brand); err != nil {
		return nil, fmt.Errorf("setting brand.logo = %q: %w", p.settings.brand.Logo, err)
	}
	keys, err := readKeys(x.folder, p.settings.keys)
	if err != nil {
		return nil, err
	}
	o := web.Options{
		Keys: keys, InlineCSS: p.settings.inline, Version: version(),
		Store: x.store, Index: index, Places: x.places, Calendar: x.calendar, Vocabularies: x.vocabularies, Assets: assets,
		Crisis: p.crisis(x), Site: p.settings.site, Limits: p.settings.limits, Map: p.settings.maps, Periods: p.settings.periods,
		Proxies: p.settings.proxies, EmbedAncestors: p.settings.embeds, Log: p.log, Now: p.now, Demo: watchDemo(ctx, p, x),
		Reminding: p.settings.remind, Posted: posted, Address: func() string { at, _ := address.Load().(string); return at },
	}
	if p.settings.dev {
		o.Templates, o.Pseudo = os.DirFS("web/template"), true
	}
	go watchPlaces(ctx, p, x)
	return web.New(o)
}

// listen serves until ctx is done, then lets requests at work end.
func (p *program) listen(ctx context.Context, site *web.Server, lock *serverLock, at *atomic.Value) error {
	listener, err := net.Listen("tcp", p.settings.addr)
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("setting addr = %q: another program listens there; choose another port, or 0 for a free one", p.settings.addr)
		}
		return fmt.Errorf("setting addr = %q: %w", p.settings.addr, err)
	}
	address := "http://" + listener.Addr().String()
	if err := lock.write(address); err != nil {
		return err
	}
	at.Store(address)
	server := web.HTTPServer(listener.Addr().String(), site)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	p.printf("listening on %s\n", address)
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	p.log.Info("stopping")
	wait, stop := context.WithTimeout(context.WithoutCancel(ctx), shutdownWait)
	defer stop()
	if err := server.Shutdown(wait); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}

// watchDemo answers whether invented services are listed. Another process may
// import real ones and so remove them, so it looks again when the store changes.
func watchDemo(ctx context.Context, p *program, x *parts) func() bool {
	var listed atomic.Bool
	var seen int64 = -1
	look := func() {
		at, err := x.store.Position(ctx)
		if err != nil || at.Last == seen {
			return
		}
		demo, err := demoListed(ctx, x.store)
		if err != nil {
			p.log.Error("look for the demo directory", "error", err)
			return
		}
		seen = at.Last
		listed.Store(demo)
	}
	look()
	go every(ctx, time.Second, look)
	return listed.Load
}

// watchPlaces takes up place data that were imported while the server runs.
func watchPlaces(ctx context.Context, p *program, x *parts) {
	manifest := x.folder.place() + "/manifest.json"
	last := modified(manifest)
	every(ctx, 5*time.Second, func() {
		now := modified(manifest)
		if now.Equal(last) {
			return
		}
		last = now
		if err := x.places.Reload(); err != nil {
			p.log.Error("take up new place data", "error", err)
			return
		}
		p.log.Info("new place data are in use")
	})
}

// purge deletes what is past its time, at start and once a day.
func (p *program) purge(ctx context.Context, x *parts) {
	work := func() {
		gone, err := x.store.Purge(ctx, p.now())
		switch {
		case ctx.Err() != nil:
		case err != nil:
			p.log.Error("what is past its time was not deleted", "error", err)
		case gone != directory.Purged{}:
			p.log.Info("deleted what is past its time", "lists", gone.Lists, "addresses", gone.Emails, "letters", gone.Letters)
		}
	}
	work()
	every(ctx, 24*time.Hour, work)
}

func modified(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// every calls work at intervals until ctx is done.
func every(ctx context.Context, interval time.Duration, work func()) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			work()
		}
	}
}
